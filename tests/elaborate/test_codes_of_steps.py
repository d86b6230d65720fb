"""The register's examples of steps, models, files and warnings: a failing text has its one mistake."""

import pytest

from fencepost.elaborate.elaborate import Elaborated, elaborate
from fencepost.elaborate.load import Unreadable
from fencepost.source.codes import files, models, steps
from fencepost.source.codes.row import Code
from fencepost.source.text import SourceFile

ROWS = (*files.ROWS, *steps.ROWS, *models.ROWS)


def read(text: str) -> Elaborated:
    return elaborate(SourceFile("example.fence", text), lambda path: Unreadable("there is no such file"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_failing_example_gives_its_code_alone(row: Code) -> None:
    assert [found.code for found in read(row.failing).diagnostics] == [row.code]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_mended_example_is_accepted_without_a_word(row: Code) -> None:
    assert [found.message for found in read(row.mended).diagnostics] == []
