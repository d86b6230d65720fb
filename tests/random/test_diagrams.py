"""Random protocols: what their runs do with control states is in their diagrams."""

from fencepost.session.reading import read_texts
from fencepost.source.text import SourceFile
from tests.random.wide.mend import mended
from tests.random.wide.texts import text_of
from tests.report.changing import undrawn

_STATES = 200  # of each model


def test_every_change_that_a_run_makes_is_drawn(seeds: range) -> None:
    compared = 0
    for seed in seeds:
        text = mended(text_of(seed))
        if text is None or "states" not in text:
            continue
        (read,) = read_texts([SourceFile(f"seed {seed}", text)])
        assert read.typed is not None
        assert undrawn(read.typed, _STATES) == [], f"seed {seed}:\n{text}"
        compared += 1
    assert compared > 3
