"""One entry for each operator of core: how an application becomes bits."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Const, Enum, Expr, Map, Scalarset, Set, Type
from fencepost.engines.symbolic.encode import arithmetic, bags, maps, rows, sets
from fencepost.engines.symbolic.encode.choose import choose
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Lit, flip
from fencepost.engines.symbolic.encode.compare import equal
from fencepost.engines.symbolic.encode.fit import fitted
from fencepost.engines.symbolic.encode.scope import Scope
from fencepost.engines.symbolic.encode.values import (
    Listing,
    Maybe,
    Number,
    Product,
    Row,
    Table,
    Tagged,
    Value,
    as_lit,
    blank,
    number,
    truth,
)

Evaluate: TypeAlias = Callable[[Expr, Scope], Value]
Cell: TypeAlias = Callable[[Apply, Scope, Evaluate], Value]
Strict: TypeAlias = Callable[[Apply, Scope, list[Value]], Value]
Numbers: TypeAlias = Callable[..., Number]


def _strict(function: Strict) -> Cell:
    """Of an operator that needs all of its operands"""

    def cell(node: Apply, scope: Scope, evaluate: Evaluate) -> Value:
        return function(node, scope, [evaluate(arg, scope) for arg in node.args])

    return cell


# ---------------------------------------------------------------- lazy ones


def _and(node: Apply, scope: Scope, evaluate: Evaluate) -> Value:
    so_far = TRUE
    for arg in node.args:
        if so_far == FALSE:
            break
        so_far = scope.circuit.both(so_far, as_lit(evaluate(arg, scope.under(so_far))))
    return truth(so_far)


def _or(node: Apply, scope: Scope, evaluate: Evaluate) -> Value:
    so_far = FALSE
    for arg in node.args:
        if so_far == TRUE:
            break
        so_far = scope.circuit.either(so_far, as_lit(evaluate(arg, scope.under(flip(so_far)))))
    return truth(so_far)


def _implies(node: Apply, scope: Scope, evaluate: Evaluate) -> Value:
    left = as_lit(evaluate(node.args[0], scope))
    if left == FALSE:
        return truth(TRUE)
    return truth(scope.circuit.implies(left, as_lit(evaluate(node.args[1], scope.under(left)))))


def _if(node: Apply, scope: Scope, evaluate: Evaluate) -> Value:
    which = as_lit(evaluate(node.args[0], scope))
    then, otherwise = scope.under(which), scope.under(flip(which))
    if then.path == FALSE:
        return evaluate(node.args[2], otherwise)
    if otherwise.path == FALSE:
        return evaluate(node.args[1], then)
    return choose(scope.circuit, which, evaluate(node.args[1], then), evaluate(node.args[2], otherwise))


# ---------------------------------------------------------------- any type, numbers, options


def _equal(scope: Scope, args: list[Value]) -> Lit:
    return equal(scope.circuit, args[0], args[1])


def _numbers(args: list[Value]) -> list[Number]:
    if not all(isinstance(arg, Number) for arg in args):
        raise TypeError(f"{args} are no numbers")
    return [arg for arg in args if isinstance(arg, Number)]


def _on_numbers(function: Numbers) -> Cell:
    return _strict(lambda node, scope, args: function(scope.circuit, *_numbers(args)))


def _on_numbers_truth(function: Callable[..., Lit]) -> Cell:
    return _strict(lambda node, scope, args: truth(function(scope.circuit, *_numbers(args))))


def _divided(function: Numbers) -> Cell:
    def cell(node: Apply, scope: Scope, args: list[Value]) -> Value:
        a, b = _numbers(args)
        scope.fail(arithmetic.is_number(scope.circuit, b, 0))
        return function(scope.circuit, a, b)

    return _strict(cell)


def _fit(node: Apply, scope: Scope, args: list[Value]) -> Value:
    if node.args[0].type == node.type:
        return args[0]
    return fitted(args[0], node.type, scope)


def _value(node: Apply, scope: Scope, args: list[Value]) -> Value:
    (option,) = args
    if not isinstance(option, Maybe):
        return option
    scope.fail(flip(option.present))
    return option.inner


def _turn(step: int) -> Cell:
    def cell(node: Apply, scope: Scope, args: list[Value]) -> Value:
        return arithmetic.turned(scope.circuit, _numbers(args)[0], _members(node.type, scope), step)

    return _strict(cell)


def _members(of: Type, scope: Scope) -> int:
    match of:
        case Scalarset():
            return len(scope.sorts[of.name])
        case Enum():
            return len(of.members)
        case _:
            raise TypeError(f"{of} has no next")


# ---------------------------------------------------------------- sets, bags


def _element(of: Type) -> Type:
    if not isinstance(of, Set):
        raise TypeError(f"{of} is no set")
    return of.element


def _set(node: Apply, scope: Scope, args: list[Value]) -> Value:
    return sets.set_of(scope.circuit, _element(node.type), [(TRUE, arg) for arg in args], scope.sorts)


def _range(node: Apply, scope: Scope, args: list[Value]) -> Value:
    c, (low, high) = scope.circuit, _numbers(args)
    inside = [
        (c.both(arithmetic.at_most(c, low, number(n)), arithmetic.at_most(c, number(n), high)), number(n))
        for n in range(low.lower, high.upper + 1)
    ]
    return sets.set_of(c, _element(node.type), [pair for pair in inside if pair[0] != FALSE], scope.sorts)


def _failing(function: Callable[..., tuple[Value, Lit]]) -> Callable[..., Value]:
    """What gives a value, and when it fails"""

    def run(scope: Scope, *args: object) -> Value:
        value, fails = function(scope.circuit, *args)
        scope.fail(fails)
        return value

    return run


def _field_position(node: Apply, argument: int) -> int:
    constant = node.args[argument]
    if not isinstance(constant, Const) or not isinstance(constant.value, int):
        raise TypeError(f"{node.op} needs a known position")
    return constant.value


def _key_hits(node: Apply, scope: Scope, args: list[Value]) -> tuple[Lit, ...]:
    kind = node.args[0].type
    if not isinstance(kind, Map):
        raise TypeError(f"{kind} is no map")
    return maps.hits(scope.circuit, args[1], kind.key, scope.sorts)


def _fill(node: Apply, scope: Scope, args: list[Value]) -> Value:
    made = blank(node.type, scope.sorts)
    if not isinstance(made, Table):
        raise TypeError(f"{node.type} is no map")
    return Table((args[0],) * len(made.values))


# ---------------------------------------------------------------- records, unions


def _field(node: Apply, scope: Scope, args: list[Value]) -> Value:
    (record, *_) = args
    if not isinstance(record, Product):
        raise TypeError(f"{record} is no record")
    return record.fields[_field_position(node, 1)]


def _with_field(node: Apply, scope: Scope, args: list[Value]) -> Value:
    record, at = args[0], _field_position(node, 1)
    if not isinstance(record, Product):
        raise TypeError(f"{record} is no record")
    return Product((*record.fields[:at], args[2], *record.fields[at + 1 :]))


def _variant(node: Apply, scope: Scope, args: list[Value]) -> Value:
    made, at = blank(node.type, scope.sorts), _field_position(node, 0)
    if not isinstance(made, Tagged):
        raise TypeError(f"{node.type} is no union")
    variants = list(made.variants)
    variants[at] = tuple(args[1:])
    return Tagged(number(at), tuple(variants))


def _tagged(value: Value) -> Tagged:
    if not isinstance(value, Tagged):
        raise TypeError(f"{value} is no union")
    return value


def _is_variant(node: Apply, scope: Scope, args: list[Value]) -> Value:
    return truth(arithmetic.is_number(scope.circuit, _tagged(args[0]).tag, _field_position(node, 1)))


def _variant_field(node: Apply, scope: Scope, args: list[Value]) -> Value:
    union, variant = _tagged(args[0]), _field_position(node, 1)
    scope.fail(flip(arithmetic.is_number(scope.circuit, union.tag, variant)))
    return union.variants[variant][_field_position(node, 2)]


# ---------------------------------------------------------------- collections of several kinds


def _list(value: Value) -> Listing:
    if not isinstance(value, Listing):
        raise TypeError(f"{value} is no bag")
    return value


def _row(value: Value) -> Row:
    if not isinstance(value, Row):
        raise TypeError(f"{value} is no sequence")
    return value


def _of_sets(function: Callable[..., Value]) -> Cell:
    return _strict(lambda node, scope, args: function(scope.circuit, *args, scope.sorts))


def _extreme(function: Callable[..., tuple[Value, Lit]]) -> Cell:
    return _strict(lambda node, scope, args: _failing(function)(scope, args[0], blank(node.type, scope.sorts)))


def _of_row(function: Callable[..., tuple[Value, Lit]]) -> Cell:
    return _strict(lambda node, scope, args: _failing(function)(scope, _row(args[0]), *args[1:]))


def _table(value: Value) -> Table:
    if not isinstance(value, Table):
        raise TypeError(f"{value} is no map")
    return value


CELLS: Mapping[Op, Cell] = {
    Op.NOT: _strict(lambda node, scope, args: truth(flip(as_lit(args[0])))),
    Op.AND: _and,
    Op.OR: _or,
    Op.IMPLIES: _implies,
    Op.IF: _if,
    Op.EQ: _strict(lambda node, scope, args: truth(_equal(scope, args))),
    Op.NE: _strict(lambda node, scope, args: truth(flip(_equal(scope, args)))),
    Op.LT: _on_numbers_truth(arithmetic.less),
    Op.LE: _on_numbers_truth(arithmetic.at_most),
    Op.ADD: _on_numbers(arithmetic.add),
    Op.SUB: _on_numbers(arithmetic.subtract),
    Op.MUL: _on_numbers(arithmetic.multiply),
    Op.DIV: _divided(arithmetic.divide),
    Op.MOD: _divided(arithmetic.modulo),
    Op.NEG: _on_numbers(arithmetic.negated),
    Op.FIT: _strict(_fit),
    Op.SOME: _strict(lambda node, scope, args: Maybe(TRUE, args[0])),
    Op.VALUE: _strict(_value),
    Op.NEXT: _turn(1),
    Op.PREV: _turn(-1),
    Op.SAME_MACHINE: _strict(lambda node, scope, args: args[0]),
    Op.SET: _strict(_set),
    Op.RANGE: _strict(_range),
    Op.MEMBER: _strict(lambda node, scope, args: truth(sets.member(scope.circuit, *args))),
    Op.UNION: _of_sets(sets.union),
    Op.INTERSECT: _of_sets(sets.intersect),
    Op.DIFFERENCE: _of_sets(sets.difference),
    Op.SUBSET: _strict(lambda node, scope, args: truth(sets.subset(scope.circuit, *args))),
    Op.SIZE: _strict(lambda node, scope, args: sets.size(scope.circuit, args[0])),
    Op.SUBSETS: _of_sets(sets.subsets),
    Op.PERMUTATIONS: _of_sets(sets.permutations),
    Op.ELEMENTS: _strict(
        lambda node, scope, args: sets.elements(scope.circuit, args[0], node.args[0].type, scope.sorts)
    ),
    Op.CHOICES: _strict(
        lambda node, scope, args: sets.choices(scope.circuit, _table(args[0]), _element(node.type), scope.sorts)
    ),
    Op.REMOVE_PRESENT: _strict(lambda node, scope, args: _failing(sets.without)(scope, *args)),
    Op.SMALLEST: _extreme(sets.smallest),
    Op.LARGEST: _extreme(sets.largest),
    Op.BAG_ADD: _strict(lambda node, scope, args: bags.bag_with(scope.circuit, _list(args[0]), args[1])),
    Op.BAG_REMOVE: _strict(lambda node, scope, args: _failing(bags.bag_without)(scope, _list(args[0]), args[1])),
    Op.SEQ: _strict(lambda node, scope, args: Row((TRUE,) * len(args), tuple(args))),
    Op.CONCAT: _strict(lambda node, scope, args: rows.concat(scope.circuit, _row(args[0]), _row(args[1]))),
    Op.AT: _strict(
        lambda node, scope, args: _failing(rows.at)(scope, _row(args[0]), args[1], blank(node.type, scope.sorts))
    ),
    Op.SLICE: _of_row(rows.cut),
    Op.WITH_AT: _of_row(rows.with_at),
    Op.REMOVE_AT: _of_row(rows.remove_at),
    Op.GET: _strict(lambda node, scope, args: _failing(maps.get)(scope, _table(args[0]), _key_hits(node, scope, args))),
    Op.PUT: _strict(
        lambda node, scope, args: _failing(maps.put)(scope, _table(args[0]), _key_hits(node, scope, args), args[2])
    ),
    Op.FILL: _strict(_fill),
    Op.RECORD: _strict(lambda node, scope, args: Product(tuple(args))),
    Op.FIELD: _strict(_field),
    Op.WITH_FIELD: _strict(_with_field),
    Op.VARIANT: _strict(_variant),
    Op.IS_VARIANT: _strict(_is_variant),
    Op.VARIANT_FIELD: _strict(_variant_field),
}
