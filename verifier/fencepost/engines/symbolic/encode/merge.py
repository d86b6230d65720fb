"""What becomes of a variable: it stays as it is, or one of the steps gives it another value, by which step is taken.

Most steps change little, and many change the same: so of each bit it is gathered when it is written, and what. A value
that is written under a condition says so by its gates, which choose between something new and the old bit. These
choices are taken apart into assignments `condition -> bit`; equal bits, and conditions that many assignments share, are
then written once for all steps, and for all bits that are written together.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias, final

from fencepost.engines.symbolic.encode import arithmetic
from fencepost.engines.symbolic.encode.choose import choose
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit, flip
from fencepost.engines.symbolic.encode.values import Maybe, Number, Product, Row, Table, Tagged, Value, as_maybe

Options: TypeAlias = Sequence[tuple[Lit, Value]]  # new values, each with when; never two at once
_DEEPEST = 12  # choices within choices that are taken apart


def written(c: Circuit, old: Value, options: Options) -> Value:
    """The value of the option that is true, or the old one if none is"""
    options = [(hit, value) for hit, value in options if value is not old and hit != FALSE]
    values = [value for _, value in options]
    match old:
        case _ if not options:
            return old
        case Number() if all(isinstance(value, Number) for value in values):
            return _number(c, old, [(hit, value) for hit, value in options if isinstance(value, Number)])
        case Maybe():
            return _maybe(c, old, [(hit, as_maybe(value)) for hit, value in options])
        case Product():
            return Product(_each(c, old.fields, [(hit, v.fields) for hit, v in options if isinstance(v, Product)]))
        case Table():
            return Table(_each(c, old.values, [(hit, v.values) for hit, v in options if isinstance(v, Table)]))
        case Tagged():
            return _tagged(c, old, [(hit, value) for hit, value in options if isinstance(value, Tagged)])
        case Row():
            return _row(c, old, [(hit, value) for hit, value in options if isinstance(value, Row)])
        case _:
            value = old
            for hit, new in options:
                value = choose(c, hit, new, value)
            return value


def _each(c: Circuit, old: Sequence[Value], options: Sequence[tuple[Lit, Sequence[Value]]]) -> tuple[Value, ...]:
    return tuple(written(c, part, [(hit, new[n]) for hit, new in options]) for n, part in enumerate(old))


def _number(c: Circuit, old: Number, options: Sequence[tuple[Lit, Number]]) -> Number:
    numbers = [old, *(value for _, value in options)]
    lower, upper = min(value.lower for value in numbers), max(value.upper for value in numbers)
    before, *after = (arithmetic.rebased(c, value, lower, upper).bits for value in numbers)
    hits, places = [hit for hit, _ in options], zip(before, *after, strict=True)
    return Number(lower, upper, tuple(bit(c, b, zip(hits, new, strict=True)) for b, *new in places))


def _maybe(c: Circuit, old: Maybe, options: Sequence[tuple[Lit, Maybe]]) -> Maybe:
    present = bit(c, old.present, [(hit, value.present) for hit, value in options])
    return Maybe(present, written(c, old.inner, [(hit, v.inner) for hit, v in options if v.present != FALSE]))


def _tagged(c: Circuit, old: Tagged, options: Sequence[tuple[Lit, Tagged]]) -> Tagged:
    tag = _number(c, old.tag, [(hit, value.tag) for hit, value in options])
    variants: list[tuple[Value, ...]] = []
    for n, fields in enumerate(old.variants):
        there = [(hit, v.variants[n]) for hit, v in options if arithmetic.is_number(c, v.tag, n) != FALSE]
        variants.append(_each(c, fields, there))
    return Tagged(tag, tuple(variants))


def _row(c: Circuit, old: Row, options: Sequence[tuple[Lit, Row]]) -> Row:
    size = max(len(old.present), *(len(value.present) for _, value in options))
    present: list[Lit] = []
    elements: list[Value] = []
    for n in range(size):
        was = old.present[n] if n < len(old.present) else FALSE
        there = [(hit, v.present[n] if n < len(v.present) else FALSE) for hit, v in options]
        new = [(hit, v.elements[n]) for hit, v in options if n < len(v.present) and v.present[n] != FALSE]
        some = [*old.elements[n : n + 1], *(element for _, element in new)]
        if not some:  # no place for so many is needed
            break
        present.append(bit(c, was, there))
        elements.append(written(c, some[0], new))
    return Row(tuple(present), tuple(elements))


# ---------------------------------------------------------------- one bit


class _Assignment(NamedTuple):
    """The bit becomes `value` if all of these are true; literals in order"""

    when: tuple[Lit, ...]
    value: Lit


def bit(c: Circuit, old: Lit, options: Iterable[tuple[Lit, Lit]]) -> Lit:
    """The bit of the option that is true, or the old one if none is"""
    apart = _Apart(c, old)
    found = [made for hit, new in options for made in apart.of(_Facts(c).also(hit), new, _DEEPEST)]
    if not found:
        return old
    common = set(found[0].when).intersection(*(one.when for one in found))
    values = [_Assignment(tuple(lit for lit in one.when if lit not in common), one.value) for one in found]
    return c.mux(_any(c, found), _value(c, values), old)


def _any(c: Circuit, found: Sequence[_Assignment]) -> Lit:
    """Whether one of them is made"""
    return _value(c, [_Assignment(one.when, TRUE) for one in found])


def _value(c: Circuit, found: Sequence[_Assignment]) -> Lit:
    """The value of the one that is made; false if none is. What the conditions begin with is asked once"""
    if any(not one.when for one in found):
        return c.any_of(one.value for one in found if not one.when)
    if len({one.value for one in found}) == 1 and found[0].value != TRUE:
        return c.both(found[0].value, _any(c, found))
    parts: dict[Lit, list[_Assignment]] = {}
    for one in found:
        parts.setdefault(one.when[0], []).append(_Assignment(one.when[1:], one.value))
    made = {lit: _value(c, rest) for lit, rest in parts.items()}
    sides = [lit for lit in made if lit & 1 == 0 and flip(lit) in made]
    both = [c.mux(lit, made.pop(lit), made.pop(flip(lit))) for lit in sides]
    return c.any_of([*both, *(c.both(lit, value) for lit, value in made.items())])


@final
class _Facts:
    """Literals that are known to be true, with what follows from them at sight"""

    def __init__(self, c: Circuit, given: tuple[Lit, ...] = (), true: frozenset[Lit] = frozenset()) -> None:
        self._c = c
        self.given = given
        self._true = true

    def also(self, lit: Lit) -> "_Facts":
        """With one more, of which nothing is known yet"""
        more, waiting = set(self._true), [lit]
        while waiting:
            known = waiting.pop()
            if known not in more:
                more.add(known)
                gate = self._c.gates[known >> 1]
                waiting += gate.operands if gate.kind == "and" and not known & 1 else ()
        return _Facts(self._c, (*self.given, lit), frozenset(more))

    def tell(self, lit: Lit) -> bool | None:
        """Whether it is true, if that can be seen"""
        if lit in self._true or lit == TRUE:
            return True
        if flip(lit) in self._true or lit == FALSE:
            return False
        gate = self._c.gates[lit >> 1]
        if gate.kind == "and" and any(flip(operand) in self._true for operand in gate.operands):
            return bool(lit & 1)
        return None

    def simpler(self, lit: Lit) -> Lit:
        """The same as it, as long as these are true"""
        while (told := self.tell(lit)) is None:
            gate, sign = self._c.gates[lit >> 1], lit & 1
            which = self.tell(gate.operands[0]) if gate.kind == "mux" else None
            if which is None:
                return lit
            lit = gate.operands[1 if which else 2] ^ sign
        return TRUE if told else FALSE


@final
class _Apart:
    """Takes new values of one bit apart, where they choose between something and the old one"""

    def __init__(self, c: Circuit, old: Lit) -> None:
        self._c = c
        self._old = old
        self._keeps: dict[Lit, bool] = {FALSE: False, TRUE: False}

    def of(self, facts: _Facts, new: Lit, deep: int) -> Iterator[_Assignment]:
        """The assignments that a value consists of"""
        new = facts.simpler(new)
        if new == self._old:
            return
        if deep == 0 or not self._may_keep(new, deep):
            yield _Assignment(tuple(sorted(facts.given)), new)
            return
        which, a, b = self._choice(new, deep)
        yield from self.of(facts.also(which), a, deep - 1)
        yield from self.of(facts.also(flip(which)), b, deep - 1)

    def _choice(self, lit: Lit, deep: int) -> tuple[Lit, Lit, Lit]:
        """A gate as a choice: `a` if `which`, else `b`; an and is one between one side and false"""
        gate, sign = self._c.gates[lit >> 1], lit & 1
        if gate.kind == "mux":
            which, a, b = gate.operands
            return which, a ^ sign, b ^ sign
        p, q = gate.operands
        if self._may_keep(p ^ sign, deep - 1):
            p, q = q, p
        return p, q ^ sign, FALSE ^ sign

    def _may_keep(self, lit: Lit, deep: int) -> bool:
        """Whether the old bit is among what it chooses from"""
        if lit == self._old:
            return True
        if deep == 0 or self._old <= TRUE or lit < self._old:
            return False
        if lit not in self._keeps:
            gate, sign = self._c.gates[lit >> 1], lit & 1
            data = gate.operands[1:] if gate.kind == "mux" else gate.operands if gate.kind == "and" else ()
            self._keeps[lit] = any(self._may_keep(operand ^ sign, deep - 1) for operand in data)
        return self._keeps[lit]
