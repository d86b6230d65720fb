"""The gallery shows every model that must fail, its traces replay, and a file that is not as made is noticed."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from fencepost.report.itf import read_whole_itf
from fencepost.session.reading import read_texts
from fencepost.session.replaying import Replayed, replay_story
from tests.counterexamples.lessons import NoLesson, lesson_of
from tests.counterexamples.rooms import GALLERY, ROOT, named, story_in, traces
from tests.generated import stale, write

PAIRS = [path for trace in traces() for path in (trace, trace.with_suffix(".itf.json"))]


def must_fail() -> dict[str, set[str]]:
    """The properties that are expected to be violated, by the model's folder in the gallery"""
    found: dict[str, set[str]] = {}
    for text in read_texts([str(path) for path in sorted((ROOT / "models").rglob("*.fence"))]):
        assert text.typed is not None
        path = Path(text.name)
        for model in text.typed.models:
            names = {item.name for item in model.expectations if item.kind == "violated" and item.name is not None}
            if names:
                found[f"{path.parent.name}/{path.stem}/{model.name}"] = names
    return found


def test_every_model_that_must_fail_is_shown_with_every_violation() -> None:
    shown: dict[str, set[str]] = {}
    for path in traces():
        shown.setdefault(path.parent.relative_to(GALLERY).as_posix(), set()).add(story_in(path).property)
    assert shown == must_fail()


@pytest.mark.parametrize("path", PAIRS, ids=named)
def test_each_trace_replays(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    story = read_whole_itf(text) if path.name.endswith(".itf.json") else story_in(path)
    found = replay_story(story, str(ROOT / story.origin.file))
    assert isinstance(found, Replayed), found
    assert story.property in found.violates


def test_the_commands_of_a_page_run(tmp_path: Path) -> None:
    page = (GALLERY / "primary_backup/async_ack/asynchronous_one_write/README.md").read_text(encoding="utf-8")
    block = page.split("```sh\n")[1].split("```")[0].replace(" trace.html", f" {tmp_path}/trace.html")
    for line in block.splitlines():
        done = subprocess.run([sys.executable, "-m", *shlex.split(line)], cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "trace.html").stat().st_size > 10_000


def test_none_needs_more_than_two_faults() -> None:
    """As docs/choosing-bounds.md says."""
    assert max(sum(amount for _, amount in story_in(path).faults) for path in traces()) == 2


def test_the_index_leads_to_every_page() -> None:
    index = (GALLERY / "README.md").read_text(encoding="utf-8")
    pages = {path.relative_to(GALLERY).as_posix() for path in GALLERY.rglob("README.md")} - {"README.md"}
    assert pages == {page for page in pages if f'href="{page}"' in index}


def test_no_file_is_too_large_to_be_looked_at() -> None:
    sizes = {path.name: path.stat().st_size for path in GALLERY.rglob("*.svg")}
    assert max(sizes.values()) < 100_000, sizes


# ---------------------------------------------------------------- lessons

DOC = "It goes wrong. It looked right, as it does:\nat first. It is mended.\n\nMended in good."


def test_a_lesson_is_three_sentences_and_where_it_is_mended() -> None:
    lesson = lesson_of("models/a/b.fence", "bad", DOC)
    assert (lesson.wrong, lesson.mends) == ("It goes wrong.", "It is mended.")
    assert lesson.tempting == "It looked right, as it does: at first."
    assert (lesson.file, lesson.model) == ("models/a/b.fence", "good")
    assert lesson_of("models/a/b.fence", "bad", DOC.replace("good.", "good of c.fence.")).file == "models/a/c.fence"


@pytest.mark.parametrize(
    ("doc", "complaint"),
    [
        ("", "does not end in"),
        (DOC.replace("Mended in good.", ""), "does not end in"),
        (DOC.replace("It is mended. ", "").replace("It is mended.", ""), "has three sentences, and this has 2"),
        ("And more. " + DOC, "has three sentences, and this has 4"),
    ],
)
def test_what_is_no_lesson_is_named(doc: str, complaint: str) -> None:
    with pytest.raises(NoLesson, match=f"models/a/b.fence, model bad: .*{complaint}"):
        lesson_of("models/a/b.fence", "bad", doc)


# ---------------------------------------------------------------- freshness


def test_a_file_that_is_not_as_made_is_named_and_made_again(tmp_path: Path) -> None:
    texts = {"counterexamples/a/README.md": "a\n", "counterexamples/a/trace.svg": "<svg/>\n", "docs/errors.md": "e\n"}
    assert stale(tmp_path, texts) == list(texts)
    for name, text in texts.items():
        write(tmp_path, name, text)
    assert stale(tmp_path, texts) == []
    (tmp_path / "counterexamples/a/README.md").write_text("edited\n")
    (tmp_path / "counterexamples/old").mkdir()
    (tmp_path / "counterexamples/old/trace.json").write_text("{}\n")
    assert stale(tmp_path, texts) == ["counterexamples/a/README.md", "counterexamples/old/trace.json"]
    for name in stale(tmp_path, texts):
        write(tmp_path, name, texts.get(name))
    assert stale(tmp_path, texts) == []
    assert not (tmp_path / "counterexamples/old").exists()
