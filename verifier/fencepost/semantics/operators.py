"""One entry for each operator of core: how an application becomes a closure over its operands' closures."""

from collections.abc import Callable, Mapping
from itertools import permutations, product
from typing import Any, NoReturn, TypeAlias

from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Bag, Const, Map, Scalarset, Type, Union
from fencepost.semantics.fit import fitter
from fencepost.semantics.scope import Closure, Layout
from fencepost.semantics.transition import runtime_error
from fencepost.semantics.value import domain, elements, position, show
from fencepost.source.text import Span

Cell: TypeAlias = Callable[[Apply, list[Closure], Layout], Closure]
One: TypeAlias = Callable[[Any], Any]
Two: TypeAlias = Callable[[Any, Any], Any]
Three: TypeAlias = Callable[[Any, Any, Any], Any]
NONE_USED = "`none` where a value is needed"

# ---------------------------------------------------------------- three ways to make a cell


def _one(function: One) -> Cell:
    def cell(node: Apply, args: list[Closure], layout: Layout) -> Closure:
        (a,) = args
        return lambda s, f: function(a(s, f))

    return cell


def _two(function: Two) -> Cell:
    def cell(node: Apply, args: list[Closure], layout: Layout) -> Closure:
        a, b = args
        if isinstance(node.args[1], Const):
            known = node.args[1].value
            return lambda s, f: function(a(s, f), known)
        return lambda s, f: function(a(s, f), b(s, f))

    return cell


def _all(make: Callable[[Apply, Layout], Callable[..., Any]]) -> Cell:
    """For an operator that needs to know its types: `make` gives the function of the operands' values."""

    def cell(node: Apply, args: list[Closure], layout: Layout) -> Closure:
        function = make(node, layout)
        if len(args) == 1:
            a = args[0]
            return lambda s, f: function(a(s, f))
        if len(args) == 2:
            a, b = args
            return lambda s, f: function(a(s, f), b(s, f))
        return lambda s, f: function(*[arg(s, f) for arg in args])

    return cell


def refusal(node: Apply) -> Callable[[str], NoReturn]:
    """Raises a runtime error at the node, with what is stored there in front."""
    return refusal_at(node.span, f"{node.note}: " if node.note else "")


def refusal_at(span: Span | None, prefix: str = "") -> Callable[[str], NoReturn]:
    """Raises a runtime error at a span."""

    def refuse(message: str) -> NoReturn:
        raise runtime_error(prefix + message, span)

    return refuse


# ---------------------------------------------------------------- lazy ones


def _in_pairs(args: list[Closure], pair: Callable[[Closure, Closure], Closure]) -> Closure:
    """A chain of any length as a tree of pairs, which calls less deep than one after the other."""
    if len(args) == 1:
        return args[0]
    half = len(args) // 2
    return pair(_in_pairs(args[:half], pair), _in_pairs(args[half:], pair))


def _and(node: Apply, args: list[Closure], layout: Layout) -> Closure:
    def pair(a: Closure, b: Closure) -> Closure:
        return lambda s, f: a(s, f) and b(s, f)

    return _in_pairs(args or [lambda s, f: True], pair)


def _or(node: Apply, args: list[Closure], layout: Layout) -> Closure:
    def pair(a: Closure, b: Closure) -> Closure:
        return lambda s, f: a(s, f) or b(s, f)

    return _in_pairs(args or [lambda s, f: False], pair)


def _implies(node: Apply, args: list[Closure], layout: Layout) -> Closure:
    a, b = args
    return lambda s, f: not a(s, f) or b(s, f)


def _if(node: Apply, args: list[Closure], layout: Layout) -> Closure:
    a, b, c = args
    return lambda s, f: b(s, f) if a(s, f) else c(s, f)


# ---------------------------------------------------------------- any type, numbers, options


def _eq(node: Apply, args: list[Closure], layout: Layout) -> Closure:
    a, b = args
    return lambda s, f: a(s, f) == b(s, f)


def _divide(node: Apply, layout: Layout) -> Callable[[int, int], int]:
    refuse = refusal(node)
    if node.op is Op.DIV:
        return lambda a, b: a // b if b else refuse("division by zero")
    return lambda a, b: a % b if b else refuse("division by zero")


def _fit(node: Apply, args: list[Closure], layout: Layout) -> Closure:
    (a,) = args
    check = None if node.args[0].type == node.type else fitter(node.type, refusal(node))
    return a if check is None else lambda s, f: check(a(s, f))


def _same(node: Apply, args: list[Closure], layout: Layout) -> Closure:
    return args[0]


def _value(node: Apply, layout: Layout) -> One:
    refuse = refusal(node)
    return lambda v: refuse(NONE_USED) if v is None else v


def _turn(node: Apply, layout: Layout) -> Callable[[int], int]:
    count = len(domain(node.type, layout.sorts))
    step = 1 if node.op is Op.NEXT else -1
    return lambda v: (v + step) % count


# ---------------------------------------------------------------- sets, bags


def _set(node: Apply, args: list[Closure], layout: Layout) -> Closure:
    return lambda s, f: frozenset([arg(s, f) for arg in args])


def _member(node: Apply, layout: Layout) -> Callable[[Any, Any], bool]:
    if isinstance(node.args[1].type, Bag):
        return lambda v, bag: any(v == element for element, _ in bag)
    return lambda v, collection: v in collection


def _size(node: Apply, layout: Layout) -> Callable[[Any], int]:
    if isinstance(node.args[0].type, Bag):
        return lambda bag: sum(copies for _, copies in bag)
    return len


def _subsets(values: frozenset[Any]) -> frozenset[Any]:
    every: list[frozenset[Any]] = [frozenset()]
    for value in values:
        every += [subset | {value} for subset in every]
    return frozenset(every)


def _elements(node: Apply, layout: Layout) -> One:
    if isinstance(node.args[0].type, Bag):
        return lambda bag: frozenset(element for element, _ in bag)
    return frozenset


def _extreme(node: Apply, layout: Layout) -> One:
    refuse = refusal(node)
    listed = elements(node.args[0].type)
    end = 0 if node.op is Op.SMALLEST else -1
    return lambda v: listed(v)[end] if v else refuse(f"`{node.op.value.text}` of nothing")


def _remove_present(node: Apply, layout: Layout) -> Two:
    refuse, of = refusal(node), node.args[1].type

    def remove(values: frozenset[Any], value: Any) -> frozenset[Any]:
        if value not in values:
            refuse(f"{show(value, of, layout.sorts)} is not in the set it is removed from")
        return values - {value}

    return remove


def _bag_add(bag: frozenset[Any], value: Any) -> frozenset[Any]:
    for pair in bag:
        if pair[0] == value:
            return (bag - {pair}) | {(value, pair[1] + 1)}
    return bag | {(value, 1)}


def _bag_remove(node: Apply, layout: Layout) -> Two:
    refuse, of = refusal(node), node.args[1].type

    def remove(bag: frozenset[Any], value: Any) -> frozenset[Any]:
        for pair in bag:
            if pair[0] == value:
                left = bag - {pair}
                return left | {(value, pair[1] - 1)} if pair[1] > 1 else left
        return refuse(f"there is no {show(value, of, layout.sorts)} to remove")

    return remove


# ---------------------------------------------------------------- sequences, maps


def _index(node: Apply) -> Callable[[Any, int], int]:
    refuse = refusal(node)

    def check(values: Any, index: int) -> int:
        if 0 <= index < len(values):
            return index
        return refuse(f"index {index} is outside a sequence of length {len(values)}")

    return check


def _at(node: Apply, layout: Layout) -> Two:
    check = _index(node)
    return lambda values, index: values[check(values, index)]


def _slice(node: Apply, layout: Layout) -> Three:
    refuse = refusal(node)

    def cut(values: Any, lower: int, upper: int) -> Any:
        if lower < 0 or upper > len(values):
            refuse(f"slice {lower}:{upper} is outside a sequence of length {len(values)}")
        return values[lower:upper] if lower < upper else ()

    return cut


def _with_at(node: Apply, layout: Layout) -> Three:
    check = _index(node)
    return lambda values, index, value: replaced(values, check(values, index), value)


def _remove_at(node: Apply, layout: Layout) -> Two:
    check = _index(node)
    return lambda values, index: values[: check(values, index)] + values[index + 1 :]


def replaced(values: tuple[Any, ...], position: int, value: Any) -> tuple[Any, ...]:
    """The tuple with another value at a position."""
    return (*values[:position], value, *values[position + 1 :])


def key_position(key: Type, layout: Layout, refuse: Callable[[str], NoReturn]) -> Callable[[Any], int]:
    """Where a key stands in a map; outside its keys is a runtime error."""
    where, count = position(key, layout.sorts)

    def find(value: Any) -> int:
        n: int = value if where is None else where(value)
        if 0 <= n < count:
            return n
        return refuse(f"{value} is outside the map's keys")

    return find


def _map_of(node: Apply) -> Map:
    kind = node.args[0].type
    if not isinstance(kind, Map):
        raise TypeError(f"{kind} is no map")
    return kind


def _get(node: Apply, layout: Layout) -> Two:
    key = _map_of(node).key
    if isinstance(key, Scalarset):
        return lambda values, n: values[n]
    find = key_position(key, layout, refusal(node))
    return lambda values, k: values[find(k)]


def _put(node: Apply, layout: Layout) -> Three:
    find = key_position(_map_of(node).key, layout, refusal(node))
    return lambda values, key, value: replaced(values, find(key), value)


def _fill(node: Apply, layout: Layout) -> One:
    if not isinstance(node.type, Map):
        raise TypeError(f"{node.type} is no map")
    _, count = position(node.type.key, layout.sorts)
    return lambda value: (value,) * count


def _choices(node: Apply, layout: Layout) -> One:
    return lambda sets: frozenset(product(*sets))


# ---------------------------------------------------------------- records, unions


def _tuple(node: Apply, args: list[Closure], layout: Layout) -> Closure:
    return lambda s, f: tuple([arg(s, f) for arg in args])


def _number(node: Apply, argument: int) -> int:
    constant = node.args[argument]
    if not isinstance(constant, Const) or not isinstance(constant.value, int):
        raise TypeError(f"{node.op} needs a known position")
    return constant.value


def _field(node: Apply, args: list[Closure], layout: Layout) -> Closure:
    record, n = args[0], _number(node, 1)
    return lambda s, f: record(s, f)[n]


def _with_field(node: Apply, args: list[Closure], layout: Layout) -> Closure:
    record, n, value = args[0], _number(node, 1), args[2]
    return lambda s, f: replaced(record(s, f), n, value(s, f))


def _is_variant(node: Apply, args: list[Closure], layout: Layout) -> Closure:
    union, n = args[0], _number(node, 1)
    return lambda s, f: union(s, f)[0] == n


def _variant_field(node: Apply, args: list[Closure], layout: Layout) -> Closure:
    union, variant, field, refuse = args[0], _number(node, 1), _number(node, 2) + 1, refusal(node)
    kind = node.args[0].type
    names = [name for name, _ in kind.variants] if isinstance(kind, Union) else []

    def read(s: Any, f: list[Any]) -> Any:
        value = union(s, f)
        if value[0] != variant:
            refuse(f"this is {names[value[0]]}, not {names[variant]}")
        return value[field]

    return read


CELLS: Mapping[Op, Cell] = {
    Op.NOT: _one(lambda a: not a),
    Op.AND: _and,
    Op.OR: _or,
    Op.IMPLIES: _implies,
    Op.IF: _if,
    Op.EQ: _eq,
    Op.NE: _two(lambda a, b: a != b),
    Op.LT: _two(lambda a, b: a < b),
    Op.LE: _two(lambda a, b: a <= b),
    Op.ADD: _two(lambda a, b: a + b),
    Op.SUB: _two(lambda a, b: a - b),
    Op.MUL: _two(lambda a, b: a * b),
    Op.DIV: _all(_divide),
    Op.MOD: _all(_divide),
    Op.NEG: _one(lambda a: -a),
    Op.FIT: _fit,
    Op.SOME: _same,
    Op.VALUE: _all(_value),
    Op.NEXT: _all(_turn),
    Op.PREV: _all(_turn),
    Op.SAME_MACHINE: _same,
    Op.SET: _set,
    Op.RANGE: _two(lambda a, b: frozenset(range(a, b + 1))),
    Op.MEMBER: _all(_member),
    Op.UNION: _two(lambda a, b: a | b),
    Op.INTERSECT: _two(lambda a, b: a & b),
    Op.DIFFERENCE: _two(lambda a, b: a - b),
    Op.SUBSET: _two(lambda a, b: a <= b),
    Op.SIZE: _all(_size),
    Op.SUBSETS: _one(_subsets),
    Op.PERMUTATIONS: _one(lambda a: frozenset(permutations(a))),
    Op.ELEMENTS: _all(_elements),
    Op.CHOICES: _all(_choices),
    Op.REMOVE_PRESENT: _all(_remove_present),
    Op.SMALLEST: _all(_extreme),
    Op.LARGEST: _all(_extreme),
    Op.BAG_ADD: _two(_bag_add),
    Op.BAG_REMOVE: _all(_bag_remove),
    Op.SEQ: _tuple,
    Op.CONCAT: _two(lambda a, b: a + b),
    Op.AT: _all(_at),
    Op.SLICE: _all(_slice),
    Op.WITH_AT: _all(_with_at),
    Op.REMOVE_AT: _all(_remove_at),
    Op.GET: _all(_get),
    Op.PUT: _all(_put),
    Op.FILL: _all(_fill),
    Op.RECORD: _tuple,
    Op.FIELD: _field,
    Op.WITH_FIELD: _with_field,
    Op.VARIANT: _tuple,
    Op.IS_VARIANT: _is_variant,
    Op.VARIANT_FIELD: _variant_field,
}
