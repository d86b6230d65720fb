"""Runs `fencepost ...` in this process, in a scratch folder that holds a few tiny texts."""

from dataclasses import dataclass
from pathlib import Path
from typing import final

import pytest

from fencepost.cli.main import run

COUNTER = """protocol Counter

param TOP: 1..9 = 3

role Node:
    durable x: 0..9 = 0

    action up when x < TOP:
        \"\"\"{self} counts to {x + 1}\"\"\"
        x += 1

invariant Small:
    \"\"\"somebody counted too far\"\"\"
    all(n.x <= 3 for n in Node)

witness Three: any(n.x == 3 for n in Node)
"""

MODELS = """use "counter.fence"

model safe:
    Node = {A, B}
    expect holds
    expect distinct 16

model unsafe:
    Node = {A}
    TOP = 4
    expect Small violated by nothing in 4 steps

model large:
    Node = {A, B, C}
    TOP = 9
    slow
    expect Small violated
"""

WRONG = """protocol Wrong

role Node:
    durable x: 0..9 = 0

    action up when y < 3:
        z = 1

invariant Fine: all(n.w <= 3 for n in Node)
"""


@final
@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, and its exit code"""

    code: int
    out: str
    err: str


@final
class Shell:
    """A folder and what runs in it"""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Said:
        self._capsys.readouterr()
        code = run(list(arguments))
        said = self._capsys.readouterr()
        return Said(code, said.out, said.err)

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")
