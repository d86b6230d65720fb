"""The LALR automaton: runs one line of tokens through the table and builds its tree on the way.

lark's own driver is not used because it calls back for every precedence level of every operand; here a
production with one child only changes the state, and every value gets its span and its depth.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias, final

from fencepost.source.text import SourceFile, Span
from fencepost.syntax.tables import END, LIST, Production, Tables


@final
class Token(NamedTuple):
    """A word, number or operator; `kind` is the terminal's name in grammar.lark, `$END` at the line's end."""

    kind: str
    text: str
    start: int
    end: int


Maker: TypeAlias = Callable[..., Any]  # the function of a rule: it takes the kept children and the span


@final
@dataclass(frozen=True, slots=True)
class Stuck:
    """No rule takes the token at `place`; `expected` are the symbols that could stand there."""

    place: int
    expected: frozenset[str]


@final
@dataclass(frozen=True, slots=True)
class TooDeep:
    """The tree that ends before the token at `place` has more levels than allowed."""

    place: int


@final
class _Stack:
    """What was read and not yet reduced: per symbol the state after it, its value, first token and depth."""

    __slots__ = ("depths", "firsts", "states", "values")

    def __init__(self, state: int) -> None:
        self.states = [state]
        self.values: list[Any] = []
        self.firsts: list[int] = []
        self.depths: list[int] = []

    def shift(self, state: int, value: str, place: int) -> None:
        self.states.append(state)
        self.values.append(value)
        self.firsts.append(place)
        self.depths.append(0)

    def reduce(self, size: int, value: Any, depth: int) -> None:
        """Puts one value in the place of the last `size`; the state after it is the caller's to push."""
        del self.states[-size:]
        self.values[-size:] = [value]
        del self.depths[-size:]
        self.depths.append(depth)
        if size > 1:
            del self.firsts[1 - size :]


def _kept(production: Production, values: list[Any]) -> list[Any]:
    """The children that the production keeps. A list that grows from the left is reused, not copied."""
    if not production.splice:
        return [None if i is None else values[i] for i in production.keep]
    kept: list[Any] = []
    for i in production.keep:
        if i is None:
            kept.append(None)
        elif i not in production.splice:
            kept.append(values[i])
        elif kept:
            kept.extend(values[i])
        else:
            kept = values[i]
    return kept


@final
@dataclass(frozen=True, slots=True)
class Driver:
    """A table, and the function of each rule.

    `leaps` and `guesses` remember what was worked out, for as long as one file is read.
    """

    tables: Tables
    makers: Mapping[str, Maker]
    source: SourceFile
    leaps: dict[tuple[int, int, str], int] = field(default_factory=dict[tuple[int, int, str], int])
    guesses: dict[tuple[int, ...], frozenset[str]] = field(default_factory=dict[tuple[int, ...], frozenset[str]])

    def run(self, start: str, tokens: list[Token], limit: int) -> Any:
        """The value of the line, or `Stuck`, or `TooDeep`. The last token is the `$END`."""
        rows, end = self.tables.rows, self.tables.ends[start]
        stack = _Stack(self.tables.starts[start])
        states = stack.states
        for place, token in enumerate(tokens):
            kind = token[0]
            while True:
                step = rows[states[-1]].get(kind)
                if step is None and kind in self.tables.soft:
                    kind = "NAME"  # no keyword can stand here, so it is none
                    step = rows[states[-1]].get(kind)
                if step is None:
                    return Stuck(place, self._expected(states))
                if step.__class__ is int:
                    stack.shift(step, token[1], place)
                    break
                if step.passes:
                    key = (states[-2], states[-1], kind)
                    states[-1] = self.leaps.get(key) or self._leap(*key)
                elif self._reduce(step, stack, tokens, place) > limit:
                    return TooDeep(place)
                if kind == END and states[-1] == end:
                    return stack.values[-1]
        raise AssertionError("the last token is $END, and no rule has it inside")

    def _leap(self, below: int, state: int, kind: str) -> int:
        """The state after all productions in a row that change nothing but the state."""
        rows, ends = self.tables.rows, self.tables.ends.values()
        at = state
        while state not in ends and isinstance(step := rows[state].get(kind), Production) and step.passes:
            state = rows[below][step.origin]
        self.leaps[below, at, kind] = state
        return state

    def _expected(self, states: list[int]) -> frozenset[str]:
        """The terminals that can be shifted here: the row also names some that fail after a reduction."""
        key = tuple(states)
        found = self.guesses.get(key)
        if found is None:
            ends = self.tables.ends.values()
            kinds = [kind for kind in self.tables.rows[states[-1]] if kind.isupper() or kind == END]
            found = frozenset(kind for kind in kinds if self._leads(states, kind, ends))
            self.guesses[key] = found
        return found

    def _leads(self, states: list[int], kind: str, ends: Collection[int]) -> bool:
        """Whether the reductions that `kind` asks for end in a state that takes it."""
        rows, below, above = self.tables.rows, len(states), list[int]()
        while True:
            state = above[-1] if above else states[below - 1]
            step = rows[state].get(kind)
            if not isinstance(step, Production):
                return step is not None or (kind == END and state in ends)
            size = step.size
            while size and above:
                above.pop()
                size -= 1
            below -= size
            above.append(rows[above[-1] if above else states[below - 1]][step.origin])

    def _reduce(self, production: Production, stack: _Stack, tokens: list[Token], place: int) -> int:
        """Makes the production's value of the top of the stack; its depth."""
        size = production.size
        children = _kept(production, stack.values[-size:])
        depth = max(stack.depths[-size:])
        if production.maker == LIST:
            value: Any = children
        else:
            depth += production.weight
            span = Span(self.source, tokens[stack.firsts[-size]][2], tokens[place - 1][3])
            value = self.makers[production.maker](*children, span) if production.maker else children[0]
        stack.reduce(size, value, depth)
        stack.states.append(self.tables.rows[stack.states[-1]][production.origin])
        return depth
