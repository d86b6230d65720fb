"""Blocks of core as code: each statement changes the state at `code.state`, which is a copy, in place."""

from dataclasses import replace
from typing import assert_never

from fencepost.core.failing import ends_in_several_ways
from fencepost.core.statements import (
    Assign,
    AtField,
    AtIndex,
    AtKey,
    Block,
    Fail,
    For,
    Halt,
    If,
    Let,
    Mark,
    Selector,
    Send,
    Statement,
    Unwrap,
)
from fencepost.core.statements import Place as Target
from fencepost.core.terms import Bag, Map, Option, Seq, Set, Type
from fencepost.core.walk import statements
from fencepost.engines.native.codegen.cheap import may_fail
from fencepost.engines.native.codegen.context import UNWANTED, Bound, Code
from fencepost.engines.native.codegen.expressions import decide, writer
from fencepost.engines.native.codegen.place import (
    Operand,
    Place,
    element_at,
    field_at,
    fresh,
    inner_at,
    kept,
    read,
    write,
)
from fencepost.engines.native.codegen.rep import Number, is_small
from fencepost.engines.native.codegen.sources import each_of
from fencepost.engines.native.codegen.values import is_none, some
from fencepost.engines.native.codegen.ways import Spot, checked_index, key_index
from fencepost.engines.native.codegen.writer import given


def written(code: Code, block: Block) -> Code:
    """Writes a block; the code after it, in which its lets are bound."""
    changing = frozenset(s.place.root for s in statements(block) if isinstance(s, Assign) and s.place.is_local)
    return _block(code, block, changing)


def _block(code: Code, block: Block, changing: frozenset[str]) -> Code:
    for statement in block:
        code = _statement(code, statement, changing)
    return code


def _statement(code: Code, statement: Statement, changing: frozenset[str]) -> Code:
    match statement:
        case Let():
            return _let(code, statement, changing)
        case Assign():
            _assign(code, statement)
        case If():
            _if(code, statement, changing)
        case For():
            _for(code, statement, changing)
        case Fail():
            code.fail(code.names.properties.get(statement.property, UNWANTED))
            code.f.begin_apart(code.f.label())  # nothing comes here, and what follows must stand somewhere
        case Mark():
            pass  # a label's note, which no search reads
        case Send() | Halt():
            raise TypeError(f"{statement} belongs to a protocol, not to a system")
        case _:
            assert_never(statement)
    return code


def _let(code: Code, let: Let, changing: frozenset[str]) -> Code:
    """The code with a let bound to its value: a copy, as the state may change; one that is assigned to has a place."""
    if let.name not in changing:
        value, of = given(writer(code), let.value)
        return code.bind(let.name, Bound(of, kept(code.f, code.rep(of), value)))
    place = fresh(code.f, code.rep(let.type))
    write(code.f, place, writer(code).into(let.value, let.type))
    return code.bind(let.name, Bound(let.type, place=place))


def _if(code: Code, statement: If, changing: frozenset[str]) -> None:
    f, yes, no, after = code.f, code.f.label(), code.f.label(), code.f.label()
    decide(code, statement.condition, yes, no if statement.otherwise else after)
    f.begin_apart(yes)
    _block(code, statement.then, changing)
    f.jump(after)
    if statement.otherwise:
        f.begin_apart(no)
        _block(code, statement.otherwise, changing)
    f.begin(after)


def _for(code: Code, statement: For, changing: frozenset[str]) -> None:
    if all(isinstance(inner, Mark) for inner in statement.body):
        if may_fail(code, statement.source):
            given(writer(code), statement.source)
        return
    of = statement.source.type
    assert isinstance(of, Set | Bag | Seq)
    if code.shows_order(of) and ends_in_several_ways(statement.body):
        with code.unsure() as unsure, each_of(code, statement.source) as element:
            _block(unsure.bind(statement.name, Bound(of.element, element)), statement.body, changing)
        return
    with each_of(code, statement.source) as element:
        _block(code.bind(statement.name, Bound(of.element, element)), statement.body, changing)


# ---------------------------------------------------------------- assignment


def _assign(code: Code, statement: Assign) -> None:
    target = statement.place
    value = writer(code).into(statement.value, target.type)
    # Of a wide one, the address: it may be the very place, but never overlaps it otherwise, for no value has a part
    # that is as large as itself.
    _store(code, _root(code, target), target.path, value)


def _root(code: Code, target: Target) -> Place:
    if not target.is_local:
        return code.variable(target.root)
    place = code.locals[target.root].place
    assert place is not None
    return place


def _store(code: Code, place: Place, path: tuple[Selector, ...], value: Operand) -> None:
    """Makes the value lie where the path leads, from a place."""
    f = code.f
    if not path:
        write(f, place, value)
        return
    selector, rest = path[0], path[1:]
    match selector:
        case AtKey(key=key, container=Map(key=of)):
            _store(code, element_at(f, place, key_index(writer(code), key, of)), rest, value)
        case AtIndex():
            here = Spot(selector.container, place)
            _store(code, element_at(f, place, checked_index(writer(code), here, selector.index)), rest, value)
        case AtField(position=position):
            _store(code, field_at(f, place, 0, position), rest, value)
        case Unwrap():
            _into_option(code, place, selector.container, rest, value)
        case _:
            raise TypeError(f"{selector} leads nowhere")


def _into_option(code: Code, place: Place, of: Type, rest: tuple[Selector, ...], value: Operand) -> None:
    f, rep = code.f, place.rep
    assert isinstance(of, Option)
    code.fail_if(is_none(code, rep, read(f, place)))
    inner = code.rep(of.inner)
    if not is_small(rep):
        _store(code, inner_at(f, place), rest, value)
    elif isinstance(inner, Number):
        write(f, place, some(code, rep, value))
    else:  # its code stands below the bit that says there is one
        _store(code, replace(place, rep=inner), rest, value)
