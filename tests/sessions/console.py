"""Runs the `console` blocks of a document: `$ fencepost …` and `$ pytest …` lines, what they print, `[exit N]`.

Commands run one after another in one scratch folder, which begins as a copy of the project's specs/ and models/;
`fence file=NAME` and `text file=NAME` blocks are written there first. What differs from run to run is masked on both
sides: seconds, states per second, memory; lines of progress, which only slow machines print, are left out. A line
`...` in the document stands for any lines. `< FILE` at a command's end is its standard input.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from tests.literate import Block, Case, replace

ROOT = Path(__file__).parents[2]
_PROGRESS = re.compile(r"\[\d+/\d+\] (\S+: .*depth \d+|cells decided )")
_PYTEST = ("pytest", "-p", "pytest_fencepost", "-p", "xdist", "-p", "no:cacheprovider")
_RUN = {"fencepost": ("fencepost",), "pytest": _PYTEST}
_MASKS = (
    (re.compile(r"[\d,]+ states/s\b"), "0 states/s"),
    (re.compile(r"\b\d+(\.\d+)? ?(s|ms)\b"), "0.0 s"),
    (re.compile(r"\d+(\.\d+)? ?[KMG]i?B\b"), "0 MB"),
    (re.compile(r'\btime="[\d.]+"'), 'time="0.0"'),
    (re.compile(r'"((?:compile_|cpu_)?seconds)": [\d.]+'), r'"\1": 0.0'),
)


def masked(line: str) -> str:
    for pattern, mask in _MASKS:
        line = pattern.sub(mask, line)
    return line.rstrip()


def matches(expected: list[str], actual: list[str]) -> bool:
    """Whether the lines agree, `...` standing for any number of lines."""
    if not expected:
        return not actual
    if expected[0].strip() == "...":
        return any(matches(expected[1:], actual[skip:]) for skip in range(len(actual) + 1))
    return bool(actual) and masked(expected[0]) == masked(actual[0]) and matches(expected[1:], actual[1:])


def prepare(folder: Path, case: Case) -> None:
    """The scratch folder: the project's protocols, and the files that the document shows."""
    for room in ("specs", "models"):
        if (ROOT / room).exists():
            shutil.copytree(ROOT / room, folder / room)
    for block in case.blocks:
        if "file" in block.options:
            target = folder / block.options["file"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")


def run(command: str, folder: Path) -> list[str]:
    """What a command prints in the folder, standard error after standard output, and its exit code if not 0."""
    words = shlex.split(command)
    assert words[0] in _RUN, f"only fencepost and pytest run in a session: {command}"
    words, given = (words[:-2], (folder / words[-1]).read_text("utf-8")) if "<" in words else (words, "")
    done = subprocess.run(
        [sys.executable, "-m", *_RUN[words[0]], *words[1:]],
        cwd=folder,
        input=given,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    lines = [line.rstrip() for line in (done.stdout + done.stderr).splitlines() if not _PROGRESS.match(line)]
    while lines and not lines[-1]:
        lines.pop()
    return [*lines, f"[exit {done.returncode}]"] if done.returncode else lines


def environment() -> dict[str, str]:
    """That of a command: without what the pytest that runs this test says to itself, and without what tells that it is
    CI, where pytest prints more; a pytest in a session has the plugins it is given."""
    here = ("PYTEST_", "CI", "BUILD_NUMBER")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(here)}
    ours = {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONPATH": str(ROOT / "verifier")}
    return {**kept, **ours, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def commands(block: Block) -> list[tuple[str, list[str]]]:
    """The commands of a block with the lines expected after each."""
    found: list[tuple[str, list[str]]] = []
    for line in block.lines:
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line)
    for _, expected in found:
        while expected and not expected[-1].strip():
            expected.pop()
    return found


def check(case: Case, block: Block, folder: Path, update: bool) -> list[str]:
    """Runs a block; what disagrees, in words. With `update` the document takes what was printed."""
    wrong: list[str] = []
    written: list[str] = []
    for command, expected in commands(block):
        actual = run(command, folder)
        agrees = matches(expected, actual)
        written += [f"$ {command}", *(expected if agrees else actual)]
        if not agrees:
            wrong.append("\n".join([f"$ {command}", "expected:", *expected, "printed:", *actual]))
    if wrong and update:
        replace(case, block, written)
        return []
    return wrong
