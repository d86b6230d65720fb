"""The project keeps its budgets, and each budget's check fires when it is broken."""

from pathlib import Path

import pytest

from tests.house.budgets import complaints

ROOT = Path(__file__).parents[2]
DOCUMENTED = '"""A file."""\n'


def test_the_project_keeps_its_budgets() -> None:
    files = [*(ROOT / "verifier").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    texts = {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in files}
    assert len(texts) > 50
    assert complaints(texts) == []


def _function(lines: int) -> str:
    return DOCUMENTED + "def f() -> None:\n" + "    pass\n" * (lines - 1)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("x = 1\n", "no docstring"),
        (DOCUMENTED + "class C:\n    pass\n", "class C has no docstring"),
        (DOCUMENTED + "x = 1\n" * 401, "402 lines"),
        (DOCUMENTED + "x = 1\n" * 160, "the median file has"),
        (_function(36), "f: 36 lines"),
        (_function(61), "f: 61 lines"),
    ],
)
def test_each_budget_fires(text: str, complaint: str) -> None:
    assert any(complaint in found for found in complaints({"file.py": text}))


def test_a_file_within_all_budgets_has_no_complaint() -> None:
    assert complaints({"file.py": _function(35)}) == []


def test_the_largest_function_is_named_even_when_the_others_are_small() -> None:
    small = DOCUMENTED + "".join(f"def f{n}() -> None:\n    pass\n" for n in range(40))
    assert complaints({"small.py": small, "large.py": _function(61)}) == ["large.py:2 f: 61 lines"]
