"""From bytes to text: what is accepted, and how rubbish is refused."""

import pytest

from fencepost.source.diagnostic import Diagnostic
from fencepost.source.read import read
from fencepost.source.text import SourceFile
from fencepost.syntax.parse import parse


def refused(data: bytes) -> tuple[str, int, int]:
    """Code, line and column of what `read` says."""
    found = read("a.fence", data)
    assert isinstance(found, Diagnostic)
    return found.code, found.span.line, found.span.column


def accepted(data: bytes) -> SourceFile:
    """The text that `read` gives."""
    found = read("a.fence", data)
    assert isinstance(found, SourceFile)
    return found


def test_a_byte_that_is_not_utf8_is_shown_where_it_stands() -> None:
    assert refused("protocol P  # é\n".encode() + b"sort \xe9\n") == ("FP001", 2, 6)


@pytest.mark.parametrize("data", [b"\x7fELF\x02\x01\x00", b"protocol P\n\x00", b"a\rb\n"])
def test_control_characters_are_refused(data: bytes) -> None:
    assert refused(data)[0] == "FP002"


def test_a_byte_order_mark_is_left_out() -> None:
    assert accepted(b"\xef\xbb\xbfprotocol P\n").text == "protocol P\n"


def test_lines_may_end_as_on_windows() -> None:
    unix = 'protocol P\n\nmodel m:\n    """a\n    b"""\n    expect holds\n'
    windows = accepted(unix.replace("\n", "\r\n").encode())
    assert parse(windows).diagnostics == ()
    assert parse(windows).file == parse(SourceFile("a.fence", unix)).file
