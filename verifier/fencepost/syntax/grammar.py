"""lark's part: the parse table of grammar.lark, as the text that `tables` reads.

Asked for when the project's generated files are made, never while it runs.
"""

import json
import re
from pathlib import Path
from typing import Any, cast

import lark

from fencepost.syntax.tables import LIST, Production

STARTS = ("line", "field", "variant", "members", "condition", "fault")
_SIGNS = (
    "->", "..", "//", "==", "!=", "<=", ">=", "+=", "-=", "|=", "+", "-", "*", "%", "<", ">", "=",
    "(", ")", "[", "]", "{", "}", ",", ":", ".", "'", "?", "|", "&", "_",
)  # fmt: skip
_FREE = ("NAME", "NUMBER", "STRING")
_FLAT = frozenset(("", "arguments", "argument", "named_argument", "entry", "clause", "name", "parenthesised"))
_HARD = frozenset(("AND", "OR", "NOT", "IMPLIES", "IN", "IS", "IF", "ELSE", "FOR", "TRUE", "FALSE", "NONE", "WILDCARD"))


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


def _kinds(terminals: Any) -> dict[str, str]:
    """The terminal of each word and sign, by asking each terminal's pattern."""
    patterns = {str(terminal.name): str(terminal.pattern.to_regexp()) for terminal in terminals}
    words = [pattern for pattern in patterns.values() if pattern.isidentifier()]
    fixed = {name: re.compile(pattern) for name, pattern in patterns.items() if name not in _FREE}
    return {
        text: next(name for name, pattern in fixed.items() if pattern.fullmatch(text)) for text in (*_SIGNS, *words)
    }


def _lines(rows: list[Any]) -> str:
    """One row a line, so that a change of the grammar can be read as a difference."""
    return "[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]"


def table_text() -> str:
    """tables.json, the same for the same grammar. A target below 0 is a production to reduce, the first of them -1."""
    grammar = Path(__file__).with_name("grammar.lark").read_text("utf-8")
    options: dict[str, Any] = {"parser": "lalr", "lexer": "basic", "maybe_placeholders": True}
    parser = cast(Any, lark.Lark(grammar, start=list(STARTS), **options))
    table: Any = parser.parse_interactive(start=STARTS[0]).parser_state.parse_conf.parse_table
    numbers, rows, rules, symbols = _renumbered(table)
    kinds = _kinds(parser.terminals)
    parts = {
        "symbols": json.dumps(symbols),
        "productions": _lines([_kept(_production(rule)) for rule in rules]),
        "rows": _lines(rows),
        "starts": json.dumps({start: numbers[table.start_states[start]] for start in STARTS}),
        "ends": json.dumps({start: numbers[table.end_states[start]] for start in STARTS}),
        "kinds": json.dumps(kinds),
        "soft": json.dumps(sorted(kind for text, kind in kinds.items() if text.isidentifier() and kind not in _HARD)),
    }
    return "{\n" + ",\n".join(f'"{name}": {part}' for name, part in parts.items()) + "\n}\n"


def _renumbered(table: Any) -> tuple[dict[int, int], list[list[tuple[int, int]]], list[Any], list[str]]:
    """lark's numbers differ from run to run. The new number of each state, the rows, productions and symbols, all
    in the order in which they are met from the starts, a row's symbols by name."""
    numbers: dict[int, int] = {int(table.start_states[start]): number for number, start in enumerate(STARTS)}
    rows: list[list[tuple[int, int]]] = []
    rules: dict[Any, int] = {}
    symbols: dict[str, int] = {}
    queue = list(numbers)
    for state in queue:
        row: list[tuple[int, int]] = []
        for symbol, (_, target) in sorted(table.states[state].items(), key=lambda entry: str(entry[0])):
            if not isinstance(target, int):
                number = -1 - rules.setdefault(target, len(rules))
            elif target in numbers:
                number = numbers[target]
            else:
                number = numbers[target] = len(numbers)
                queue.append(target)
            row.append((symbols.setdefault(str(symbol), len(symbols)), number))
        rows.append(row)
    return numbers, rows, list(rules), list(symbols)


def _kept(each: Production) -> list[Any]:
    return [each.origin, each.size, each.maker, each.keep, sorted(each.splice), each.passes, each.weight]
