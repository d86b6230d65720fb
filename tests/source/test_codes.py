"""The register: each row's example has the mistake it is there for, and its mended text has it no more."""

import pytest

from fencepost.source.codes import CODES
from fencepost.source.codes.layout import ROWS as LAYOUT
from fencepost.source.codes.row import Code
from fencepost.source.codes.syntax import ROWS as SYNTAX
from fencepost.source.text import SourceFile
from fencepost.syntax.parse import parse

ROWS = (*LAYOUT, *SYNTAX)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_the_failing_text_has_this_mistake_and_no_other(row: Code) -> None:
    diagnostics = parse(SourceFile("failing.fence", row.failing)).diagnostics
    assert [found.code for found in diagnostics] == [row.code]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_the_mended_text_can_be_read(row: Code) -> None:
    assert parse(SourceFile("mended.fence", row.mended)).diagnostics == ()


def test_the_register_holds_every_row() -> None:
    assert {row.code for row in ROWS} <= set(CODES)
