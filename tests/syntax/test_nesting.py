"""Depth: 200 levels are read, more are refused with one clear error, and nothing ever overflows."""

import pytest

from tests.syntax.reading import codes, expression


def blocks(depth: int) -> str:
    """An action with that many blocks in each other."""
    heads = "".join(f"{' ' * (1 + i)}if x:\n" for i in range(depth))
    return f"action a:\n{heads}{' ' * (1 + depth)}skip\n"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "[" * 201 + "]" * 201,
        "not " * 10_000 + "x",
        "- " * 10_000 + "x",
        "1" + " + 1" * 10_000,
        "x implies " * 10_000 + "x",
        "1 if x else " * 10_000 + "1",
        "1 if x else (" * 300 + "1" + ")" * 300,
        "x" + ".y" * 10_000,
        "x" + "'" * 10_000,
    ],
    ids=lambda text: text[:6],
)
def test_too_deep_an_expression_is_one_error(text: str) -> None:
    assert codes(f"const N = {text}\nsort V\n") == [(1, "FP012")]


def test_unclosed_and_too_deep_is_one_error() -> None:
    assert codes(f"const N = {'(' * 10_000}\nsort V\n") == [(1, "FP012")]


def test_too_deep_a_type_is_one_error() -> None:
    assert codes(f"type T = U{'?' * 300}\n") == [(1, "FP012")]


def test_too_many_blocks_are_one_error() -> None:
    assert [code for _, code in codes(blocks(1_000))] == ["FP012"]


def test_blocks_and_brackets_within_the_limit() -> None:
    assert codes(blocks(150)) == []
    assert expression("(" * 200 + "x" + ")" * 200) == ("Ref", "x")
    assert codes(f"const N = {'f(' * 190}x{')' * 190}\n") == []


@pytest.mark.parametrize("count", [1_000, 4_000])
def test_what_is_long_but_flat_is_read(count: int) -> None:
    arms = "".join("    elif x:\n        skip\n" for _ in range(count))
    assert codes(f"action a:\n    if x:\n        skip\n{arms}") == []
    assert codes(f"const N = [{'1, ' * count}]\n") == []
    assert codes(f"const N = 1{' < 1' * count}\n") == []
