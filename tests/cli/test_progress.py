"""Progress on standard error: nothing for short work, one line that is rewritten on a terminal."""

import io
import time

from fencepost.cli.progress import Meter, progress_text
from fencepost.evidence.outcome import Progress
from fencepost.session.options import Running

NEWS = Running("uneven_clocks", Progress(12_000, 30_000, 400, 17, 2.0), 2, 7)


class Terminal(io.StringIO):
    """A text file that says it is a terminal"""

    def isatty(self) -> bool:
        return True


def test_what_is_told() -> None:
    assert progress_text(NEWS, 64 * 2**20) == (
        "[3/7] uneven_clocks: 12,000 states, 15,000 steps/s, frontier 400, depth 17, 64 MiB, 2 s"
    )


def test_short_work_is_silent() -> None:
    target = Terminal()
    Meter(target, True).hear(NEWS)
    assert target.getvalue() == ""


def test_a_terminal_has_one_line_that_goes_away() -> None:
    target = Terminal()
    meter = Meter(target, True, began=time.monotonic() - 5)
    meter.hear(NEWS)
    assert target.getvalue().startswith("\r[3/7] uneven_clocks")
    meter.clear()
    assert target.getvalue().endswith(" \r")


def test_elsewhere_lines_come_seldom() -> None:
    target = io.StringIO()
    meter = Meter(target, True, began=time.monotonic() - 5)
    meter.hear(NEWS)
    meter.hear(NEWS)
    meter.clear()
    assert target.getvalue().count("\n") == 1
    assert "\r" not in target.getvalue()
