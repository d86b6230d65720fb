"""What stands in the gallery, as files."""

from pathlib import Path

from fencepost.report.story import Story
from fencepost.report.trace_file import read_whole_trace

ROOT = Path(__file__).parents[2]
GALLERY = ROOT / "counterexamples"


def traces() -> list[Path]:
    """Every trace of the gallery in the project's own format."""
    return sorted(path for path in GALLERY.rglob("trace*.json") if not path.name.endswith(".itf.json"))


def named(path: Path) -> str:
    """A trace as its folder and name: `lease/lease_failover/fencepost/trace`"""
    return path.relative_to(GALLERY).with_suffix("").as_posix()


def story_in(path: Path) -> Story:
    return read_whole_trace(path.read_text(encoding="utf-8"))
