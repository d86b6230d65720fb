"""The way into a value that lies somewhere: fields, keys and indices read only what they lead to.

A `Spot` is a part of a value. It lies in memory, or within a small value that is at hand as a `word`.
"""

from dataclasses import dataclass
from typing import final

from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Const, Expr, Local, Map, Option, Primed, Range, Read, Record, Seq, Type, Union
from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.emit import Flag, Num, Pointer
from fencepost.engines.native.codegen.integers import limits
from fencepost.engines.native.codegen.kinds import within
from fencepost.engines.native.codegen.place import (
    Operand,
    Place,
    cut,
    element_at,
    encoded,
    field_at,
    inner_at,
    length_at,
    read,
    tag_at,
)
from fencepost.engines.native.codegen.ranks import rank
from fencepost.engines.native.codegen.rep import Number, Row, is_small
from fencepost.engines.native.codegen.values import is_none, unwrapped
from fencepost.engines.native.codegen.writer import Writer, given, number_of

_NOWHERE = Pointer("null")
PATHS = frozenset({Op.GET, Op.FIELD, Op.VARIANT_FIELD, Op.AT, Op.VALUE})


@final
@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value of a type lies: in memory, or `place.shift` bits above the lowest of a word at hand"""

    type: Type
    place: Place
    word: Num | None = None

    def at(self, of: Type, place: Place) -> "Spot":
        """A part of it"""
        return Spot(of, place, self.word)

    def value(self, code: Code) -> Operand:
        """What lies there"""
        return self._read(code, self.place)

    def _read(self, code: Code, place: Place) -> Operand:
        if self.word is None:
            return read(code.f, place)
        return cut(code.f, self.word, place.rep, place.shift)

    def length(self, code: Code) -> Num:
        """How many elements the sequence has that lies there"""
        length = self._read(code, length_at(code.f, self.place))
        assert not isinstance(length, Pointer)
        return length

    def is_variant(self, code: Code, variant: int) -> Flag:
        """Whether the union's value that lies there is of a variant"""
        tag = self._read(code, tag_at(code.f, self.place))
        assert not isinstance(tag, Pointer)
        return code.f.compare("eq", tag, variant)


def spot_of(code: Code, of: Type, value: Operand) -> Spot:
    """A value as a spot of its own"""
    rep = code.rep(of)
    if isinstance(value, Pointer):
        return Spot(of, Place(rep, value))
    return Spot(of, Place(rep, _NOWHERE), encoded(code.f, rep, value))


def located(w: Writer, expr: Expr) -> Spot:
    """Where the value lies; it is computed if it lies nowhere yet. What the way into it checks is checked."""
    code = w.code
    match expr:
        case Read(variable=name):
            return Spot(expr.type, code.variable(name))
        case Primed(variable=name):
            return Spot(expr.type, code.variable(name, primed=True))
        case Local(name=name):
            bound = code.locals[name]
            if bound.place is not None:
                return Spot(bound.type, bound.place)
            assert bound.value is not None
            return spot_of(code, bound.type, bound.value)
        case Apply(op=op) if op in PATHS:
            return _step(w, expr)
        case _:
            value, of = given(w, expr)
            return spot_of(code, of, value)


def place_of(w: Writer, expr: Expr) -> Place | None:
    """Where the value lies in memory; None if it is at hand"""
    spot = located(w, expr)
    return spot.place if spot.word is None else None


def known_number(node: Apply, argument: int) -> int:
    """An operand that is a known position"""
    known = node.args[argument]
    if not isinstance(known, Const) or not isinstance(known.value, int):
        raise TypeError(f"{node.op} needs a known position")
    return known.value


def _step(w: Writer, node: Apply) -> Spot:
    base = located(w, node.args[0])
    match node.op, base.type:
        case Op.GET, Map(key=key, value=of):
            return base.at(of, element_at(w.code.f, base.place, key_index(w, node.args[1], key)))
        case Op.AT, Seq(element=of):
            return base.at(of, element_at(w.code.f, base.place, checked_index(w, base, node.args[1])))
        case Op.FIELD, Record(fields=fields):
            n = known_number(node, 1)
            return base.at(fields[n][1], field_at(w.code.f, base.place, 0, n))
        case Op.VARIANT_FIELD, Union(variants=variants):
            variant, n = known_number(node, 1), known_number(node, 2)
            w.code.fail_if(w.code.f.negate(base.is_variant(w.code, variant)))
            return base.at(variants[variant][1][n][1], field_at(w.code.f, base.place, variant, n))
        case Op.VALUE, Option(inner=of):
            return _unwrapped(w.code, base, of)
        case Op.VALUE, _:
            return base  # an option that is known to be there
        case _:
            raise TypeError(f"{node.op} of {base.type}")


def _unwrapped(code: Code, base: Spot, of: Type) -> Spot:
    value, rep = base.value(code), base.place.rep
    code.fail_if(is_none(code, rep, value))
    if is_small(rep):
        return spot_of(code, of, unwrapped(code, rep, value))
    return base.at(of, inner_at(code.f, base.place))


def checked_index(w: Writer, sequence: Spot, index: Expr) -> Num:
    """An index into a sequence; fails outside"""
    f, here = w.code.f, number_of(w, index)
    w.code.fail_if(f.compare("ule", sequence.length(w.code), here))  # a negative one is great without a sign
    assert isinstance(sequence.place.rep, Row)
    return tame(here, sequence.place.rep.room)


def key_index(w: Writer, key: Expr, of: Type) -> Num:
    """Where a key stands in a map whose keys are of a type; fails outside"""
    code, rep = w.code, w.code.rep(of)
    if not isinstance(rep, Number):
        return rank(code, rep, w.into(key, of))
    index = code.f.sub(number_of(w, key), rep.lower)
    if isinstance(of, Range) and not within(limits(code, key), (rep.lower, rep.upper)):
        code.fail_if(code.f.compare("ule", rep.count, index))
    return tame(index, rep.count)


def tame(index: Num, count: int) -> Num:
    """The same; of a known one that is outside, and has failed, one that code can be written for"""
    return index if not isinstance(index, int) or 0 <= index < count else 0
