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
_OPERATORS = tuple("-> .. // == != <= >= += -= |= + - * % < > = ( ) [ ] { } , : . ' ? | & _".split())
_FLAT = frozenset({"", "arguments", "argument", "named_argument", "entry", "clause", "name", "parenthesised"})
_HARD = frozenset({"AND", "OR", "NOT", "IMPLIES", "IN", "IS", "IF", "ELSE", "FOR", "TRUE", "FALSE", "NONE", "WILDCARD"})


@final
@dataclass(frozen=True, slots=True)
class Production:
    """What to do when `size` symbols make an `origin`.

    `maker` names the function that is called with the kept children; without one the only child kept is the
    value, and `LIST` puts them in a list. `passes`: nothing but the state changes; `weight`: how many levels it adds to a tree. `keep` names the children kept by position, None standing for an optional part left out;
    those in `splice` are lists to be spread.
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
    origin: str = str(rule.origin.name)
    flags: tuple[bool, ...] = tuple(rule.options.empty_indices) or (False,) * len(rule.expansion)
    keep: list[int | None] = []
    position = 0
    for absent in flags:
        if absent:
            keep.append(None)
            continue
        symbol = rule.expansion[position]
        if rule.options.keep_all_tokens or not (symbol.is_term and symbol.filter_out):
            keep.append(position)
        position += 1
    splice = frozenset(
        i for i, symbol in enumerate(rule.expansion) if not symbol.is_term and symbol.name.startswith("_")
    )
    size = len(rule.expansion)
    if origin.startswith("_"):
        return Production(origin, size, LIST, tuple(keep), splice)
    maker = str(rule.alias or ("" if rule.options.expand1 else origin))
    return Production(origin, size, maker, tuple(keep), splice, size == 1 and not maker, int(maker not in _FLAT))


def _kinds(terminals: list[Any]) -> dict[str, str]:
    patterns = [(str(terminal.name), str(terminal.pattern.to_regexp())) for terminal in terminals]
    words = [pattern for _, pattern in patterns if pattern.isidentifier()]
    fixed = [(name, re.compile(pattern)) for name, pattern in patterns if name not in ("NAME", "NUMBER", "STRING")]
    return {
        text: next(name for name, pattern in fixed if pattern.fullmatch(text)) for text in (*_OPERATORS, *words)
    }


@cache
def tables() -> Tables:
    """The table of grammar.lark."""
    from lark import Lark

    text = resources.files("fencepost.syntax").joinpath("grammar.lark").read_text("utf-8")
    lark: Any = Lark(text, parser="lalr", lexer="basic", start=list(STARTS), maybe_placeholders=True)
    table: Any = lark.parse_interactive(start=STARTS[0]).parser_state.parse_conf.parse_table
    productions: dict[Any, Production] = {}
    rows: list[dict[str, Any]] = []
    for state in range(len(table.states)):
        row: dict[str, Any] = {}
        for symbol, (_, target) in table.states[state].items():
            if isinstance(target, int):
                row[str(symbol)] = target
            else:
                if target not in productions:
                    productions[target] = _production(target)
                row[str(symbol)] = productions[target]
        rows.append(row)
    kinds = _kinds(cast("list[Any]", lark.terminals))
    return Tables(
        rows=rows,
        starts={start: int(table.start_states[start]) for start in STARTS},
        ends={start: int(table.end_states[start]) for start in STARTS},
        kinds=kinds,
        texts={kind: text for text, kind in kinds.items()},
        soft=frozenset(kind for text, kind in kinds.items() if text.isidentifier()) - _HARD,
    )
