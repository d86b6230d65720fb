"""The parse table of grammar.lark: lark computes it, `drive` walks it.

The table is computed when first asked for and kept: it is a constant of the program, the same in every
process. lark is imported then and not before.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, cast, final

STARTS = ("line", "field", "variant", "members", "condition", "fault")
END = "$END"
LIST = "a list"
_SIGNS = (
    "->", "..", "//", "==", "!=", "<=", ">=", "+=", "-=", "|=", "+", "-", "*", "%", "<", ">", "=",
    "(", ")", "[", "]", "{", "}", ",", ":", ".", "'", "?", "|", "&", "_",
)  # fmt: skip
_FREE = ("NAME", "NUMBER", "STRING")
_FLAT = frozenset(("", "arguments", "argument", "named_argument", "entry", "clause", "name", "parenthesised"))
_HARD = frozenset(("AND", "OR", "NOT", "IMPLIES", "IN", "IS", "IF", "ELSE", "FOR", "TRUE", "FALSE", "NONE", "WILDCARD"))


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


def _production(rule: Any) -> Production:
    origin = str(rule.origin.name)
    symbols: list[Any] = list(rule.expansion)
    flags: tuple[bool, ...] = tuple(rule.options.empty_indices) or (False,) * len(symbols)
    keep: list[int | None] = []
    position = 0
    for absent in flags:
        if absent:
            keep.append(None)
            continue
        symbol = symbols[position]
        if rule.options.keep_all_tokens or not (symbol.is_term and symbol.filter_out):
            keep.append(position)
        position += 1
    splice = frozenset(i for i, each in enumerate(symbols) if not each.is_term and each.name.startswith("_"))
    if origin.startswith("_"):
        return Production(origin, len(symbols), LIST, tuple(keep), splice)
    maker = str(rule.alias or ("" if rule.options.expand1 else origin))
    passes = len(symbols) == 1 and not maker
    return Production(origin, len(symbols), maker, tuple(keep), splice, passes, int(maker not in _FLAT))


def _rows(table: Any) -> list[dict[str, Any]]:
    productions: dict[Any, Production] = {}
    rows: list[dict[str, Any]] = []
    for state in range(len(table.states)):
        row: dict[str, Any] = {}
        for symbol, (_, target) in table.states[state].items():
            if not isinstance(target, int) and target not in productions:
                productions[target] = _production(target)
            row[str(symbol)] = target if isinstance(target, int) else productions[target]
        rows.append(row)
    return rows


def _kinds(terminals: Any) -> dict[str, str]:
    """The terminal of each word and sign, by asking each terminal's pattern."""
    patterns = {str(terminal.name): str(terminal.pattern.to_regexp()) for terminal in terminals}
    words = [pattern for pattern in patterns.values() if pattern.isidentifier()]
    fixed = {name: re.compile(pattern) for name, pattern in patterns.items() if name not in _FREE}
    return {
        text: next(name for name, pattern in fixed.items() if pattern.fullmatch(text)) for text in (*_SIGNS, *words)
    }


@cache
def tables() -> Tables:
    """The table of grammar.lark."""
    import lark

    grammar = resources.files("fencepost.syntax").joinpath("grammar.lark").read_text("utf-8")
    options: dict[str, Any] = {"parser": "lalr", "lexer": "basic", "maybe_placeholders": True}
    parser = cast(Any, lark.Lark(grammar, start=list(STARTS), **options))
    table: Any = parser.parse_interactive(start=STARTS[0]).parser_state.parse_conf.parse_table
    kinds = _kinds(parser.terminals)
    return Tables(
        rows=_rows(table),
        starts={start: int(table.start_states[start]) for start in STARTS},
        ends={start: int(table.end_states[start]) for start in STARTS},
        kinds=kinds,
        texts={kind: text for text, kind in kinds.items()},
        soft=frozenset(kind for text, kind in kinds.items() if text.isidentifier()) - _HARD,
    )
