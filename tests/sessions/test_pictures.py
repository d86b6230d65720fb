"""A document's pictures are written by its commands, are as they would be written now, and are all shown."""

from pathlib import Path

import pytest

from tests.generated import stale
from tests.sessions.console import ROOT
from tests.sessions.pictures import ROOM, NoPicture, made

DOCUMENT = """# A counter

```fence file=counter.fence
protocol Counter

shared x: 0..3 = 0

action count_up when x < 3:
    x += 1

invariant Small: x <= 2

model all:
    expect Small violated in 3 steps
```

```console
$ fencepost check counter.fence --trace-dir traces --format json --output report.json
$ fencepost trace traces/all.Small.trace.json --to svg --output small.svg
```

![chart](pictures/small.svg)
"""


def test_a_picture_is_what_the_command_above_it_writes(tmp_path: Path) -> None:
    document = tmp_path / "counter.md"
    document.write_text(DOCUMENT)
    [(name, text)] = made(document)
    assert name == "small.svg"
    assert "Small is violated" in text


def test_a_picture_that_no_command_writes_is_an_error(tmp_path: Path) -> None:
    document = tmp_path / "counter.md"
    document.write_text(DOCUMENT.replace("--output small.svg", "--output other.svg"))
    with pytest.raises(NoPicture, match=r"counter\.md shows small\.svg"):
        list(made(document))


def test_the_tutorial_has_the_pictures_of_its_stories() -> None:
    found = dict(made(ROOT / "docs/tutorial-lease.md"))
    assert sorted(found) == ["naive.svg", "uneven.svg"]
    assert found == {name: (ROOT / ROOM / name).read_text(encoding="utf-8") for name in found}


def test_a_picture_that_nobody_shows_should_be_gone(tmp_path: Path) -> None:
    (tmp_path / ROOM).mkdir(parents=True)
    (tmp_path / ROOM / "old.svg").write_text("<svg/>")
    assert stale(tmp_path, {}) == [f"{ROOM}/old.svg"]
