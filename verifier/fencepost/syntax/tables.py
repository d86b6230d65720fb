"""The parse table of grammar.lark, which `drive` walks.

`grammar` has computed it and tables.json keeps it: a constant of the program, read when first asked for.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, final

END = "$END"
LIST = "a list"


@final
@dataclass(frozen=True, slots=True)
class Production:
    """What to do when `size` symbols make an `origin`.

    `maker` names the function that is called with the kept children; without one the only child kept is the
    value, and `LIST` puts them in a list. `keep` names the children kept by position, None standing for an
    optional part left out; those in `splice` are lists to be spread. `passes`: nothing but the state changes.
    `weight`: how many levels it adds to a tree.
    """

    origin: str
    size: int
    maker: str
    keep: tuple[int | None, ...]
    splice: frozenset[int]
    passes: bool = False
    weight: int = 0


@final
@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """`rows[state][symbol]` is the next state or the production to reduce; `kinds` names the terminal of each
    fixed text, `texts` the reverse; `soft` terminals may also be names."""

    rows: list[dict[str, Any]]
    starts: dict[str, int]
    ends: dict[str, int]
    kinds: dict[str, str]
    texts: dict[str, str]
    soft: frozenset[str]


@cache
def tables() -> Tables:
    """The table of grammar.lark."""
    kept = json.loads(resources.files("fencepost.syntax").joinpath("tables.json").read_text("utf-8"))
    productions = [
        Production(origin, size, maker, tuple(keep), frozenset(splice), passes, weight)
        for origin, size, maker, keep, splice, passes, weight in kept["productions"]
    ]
    symbols: list[str] = kept["symbols"]
    return Tables(
        rows=[
            {symbols[symbol]: target if target >= 0 else productions[-target - 1] for symbol, target in row}
            for row in kept["rows"]
        ],
        starts=kept["starts"],
        ends=kept["ends"],
        kinds=kept["kinds"],
        texts={kind: text for text, kind in kept["kinds"].items()},
        soft=frozenset(kept["soft"]),
    )
