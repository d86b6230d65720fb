"""The register's examples of names, types and sight: a failing text has one mistake, a mended one none."""

import pytest

from fencepost.source.codes import names, sight, types
from fencepost.source.codes.row import Code
from tests.elaborate.reading import read, said

ROWS = (*names.ROWS, *types.ROWS, *sight.ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_failing_example_gives_its_code_alone(row: Code) -> None:
    assert set(said(row.failing)) == {row.code}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_mended_example_is_accepted_without_a_word(row: Code) -> None:
    assert [found.message for found in read(row.mended).diagnostics] == []
