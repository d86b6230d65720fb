"""Short ways to write core, for what lowering makes: each gives the node with its type filled in.

Conditions are simplified only as far as a reader of the printed core would (`x and true` is `x`).
"""

from functools import reduce

from fencepost.core.operators import Op
from fencepost.core.rewrite import Rewriter
from fencepost.core.statements import Assign, AtField, AtIndex, AtKey, Let, Place, Selector, Unwrap
from fencepost.core.system import Variable
from fencepost.core.terms import (
    BOOL,
    FALSE,
    INT,
    TRUE,
    Apply,
    Bag,
    Comprehend,
    Const,
    Domain,
    Expr,
    Fold,
    Local,
    Map,
    Option,
    Primed,
    Range,
    Read,
    Record,
    Seq,
    Set,
    Type,
    Union,
)


def element_of(type: Type) -> Type:
    """The type of a collection's elements."""
    if not isinstance(type, (Set, Bag, Seq)):
        raise TypeError(f"{type} has no elements")
    return type.element


def value_of(type: Type) -> Type:
    """The type of a map's values."""
    if not isinstance(type, Map):
        raise TypeError(f"{type} is no map")
    return type.value


def key_of(type: Type) -> Type:
    """The type of a map's keys."""
    if not isinstance(type, Map):
        raise TypeError(f"{type} is no map")
    return type.key


# ---------------------------------------------------------------- truth


def both(*conditions: Expr) -> Expr:
    """All of them, left to right"""
    needed = tuple(c for c in conditions if c != TRUE)
    if FALSE in needed:
        needed = needed[: needed.index(FALSE) + 1]
    if len(needed) <= 1:
        return needed[0] if needed else TRUE
    return Apply(Op.AND, needed, BOOL)


def either(*conditions: Expr) -> Expr:
    """At least one of them, left to right"""
    needed = tuple(c for c in conditions if c != FALSE)
    if TRUE in needed:
        needed = needed[: needed.index(TRUE) + 1]
    if len(needed) <= 1:
        return needed[0] if needed else FALSE
    return Apply(Op.OR, needed, BOOL)


def negation(condition: Expr) -> Expr:
    """`not condition`"""
    if condition in (TRUE, FALSE):
        return FALSE if condition == TRUE else TRUE
    return Apply(Op.NOT, (condition,), BOOL)


def equal(left: Expr, right: Expr) -> Expr:
    """`left == right`"""
    return Apply(Op.EQ, (left, right), BOOL)


def differ(left: Expr, right: Expr) -> Expr:
    """`left != right`"""
    return Apply(Op.NE, (left, right), BOOL)


def less(left: Expr, right: Expr) -> Expr:
    """`left < right`"""
    return Apply(Op.LT, (left, right), BOOL)


def at_most(left: Expr, right: Expr) -> Expr:
    """`left <= right`"""
    return Apply(Op.LE, (left, right), BOOL)


def choose(condition: Expr, then: Expr, otherwise: Expr) -> Expr:
    """`then if condition else otherwise`"""
    if condition in (TRUE, FALSE):
        return then if condition == TRUE else otherwise
    return Apply(Op.IF, (condition, then, otherwise), then.type)


# ---------------------------------------------------------------- numbers and options


def number(value: int) -> Const:
    """An integer that is known"""
    return Const(value, Range(value, value))


def plus(left: Expr, right: Expr) -> Expr:
    """`left + right`"""
    return Apply(Op.ADD, (left, right), INT)


def minus(left: Expr, right: Expr) -> Expr:
    """`left - right`"""
    return Apply(Op.SUB, (left, right), INT)


def total(parts: tuple[Expr, ...]) -> Expr:
    """The sum of one or more; flat where they are many, since a tree as deep as a text is long breaks walks"""
    if len(parts) <= 8:
        return reduce(plus, parts)
    each = Local("~part", INT)
    return Comprehend("sum", each.name, INT, sequence(INT, *parts), None, each, INT)


def fit(value: Expr, type: Type, note: str = "") -> Expr:
    """The value as one of `type`"""
    return Apply(Op.FIT, (value,), type, note=note)


def some(value: Expr) -> Expr:
    """The value as an option"""
    return Apply(Op.SOME, (value,), Option(value.type))


def nothing(type: Type) -> Const:
    """The `none` of an option type"""
    return Const(None, type)


def unwrap(option: Expr) -> Expr:
    """An option's value; fails on none"""
    if not isinstance(option.type, Option):
        raise TypeError(f"{option.type} is no option")
    return Apply(Op.VALUE, (option,), option.type.inner)


# ---------------------------------------------------------------- collections


def domain(type: Type) -> Domain:
    """Every value of a type"""
    return Domain(type, Set(type))


def set_of(type: Type, *elements: Expr) -> Expr:
    """The set of these elements"""
    return Apply(Op.SET, elements, Set(type))


def union(left: Expr, right: Expr) -> Expr:
    """`left | right`"""
    return Apply(Op.UNION, (left, right), left.type)


def size(collection: Expr) -> Expr:
    """How many elements (a bag's copies count)"""
    return Apply(Op.SIZE, (collection,), INT)


def comprehend(fold: Fold, variable: Local, source: Expr, element: Expr, condition: Expr | None = None) -> Comprehend:
    """`element` for each `variable` of `source` where `condition`, folded"""
    kept = None if condition == TRUE else condition
    kind = _folded(fold, variable.type, element.type)
    return Comprehend(fold, variable.name, variable.type, source, kept, element, kind)


def _folded(fold: Fold, name: Type, element: Type) -> Type:
    made: dict[Fold, Type] = {
        "set": Set(element),
        "unions": element,
        "seq": Seq(element, None),
        "concats": element,
        "bag": Bag(element),
        "map": Map(name, element),
        "all": BOOL,
        "any": BOOL,
        "count": INT,
        "sum": INT,
        "first": Option(element),
    }
    return made.get(fold, element)


def exists(variable: Local, source: Expr, condition: Expr) -> Expr:
    """`any(condition for variable in source)`"""
    return comprehend("any", variable, source, condition)


def chosen(variable: Local, source: Expr, condition: Expr) -> Expr:
    """The set of the elements of `source` for which `condition` holds; `source` itself if that is all"""
    if condition == TRUE and isinstance(source.type, Set):
        return source
    return comprehend("set", variable, source, variable, condition)


def table(variable: Local, value: Expr) -> Expr:
    """The map that gives each value of the variable's type its `value`"""
    return comprehend("map", variable, domain(variable.type), value)


def fill(type: Map, value: Expr) -> Expr:
    """The map that is `value` everywhere"""
    return Apply(Op.FILL, (value,), type)


def get(container: Expr, *keys: Expr) -> Expr:
    """`container[key]`, and on into maps of maps"""
    for key in keys:
        container = Apply(Op.GET, (container, key), value_of(container.type))
    return container


def choices(sets: Expr) -> Expr:
    """The set of the maps that choose from each set of a map of sets"""
    kind = sets.type
    return Apply(Op.CHOICES, (sets,), Set(Map(key_of(kind), element_of(value_of(kind)))))


# ---------------------------------------------------------------- records and unions


def position_of(record: Type, name: str) -> int:
    """Where a record has the field"""
    if not isinstance(record, Record):
        raise TypeError(f"{record} is no record")
    return [field for field, _ in record.fields].index(name)


def field(record: Expr, name: str) -> Expr:
    """`record.name`; of a record that is just being made, what it is made with"""
    position = position_of(record.type, name)
    if isinstance(record, Apply) and record.op is Op.RECORD:
        return record.args[position]
    assert isinstance(record.type, Record)
    return Apply(Op.FIELD, (record, number(position)), record.type.fields[position][1])


def with_field(record: Expr, name: str, value: Expr) -> Expr:
    """`record.with(name=value)`"""
    return Apply(Op.WITH_FIELD, (record, number(position_of(record.type, name)), value), record.type)


def is_variant(value: Expr, variant: int) -> Expr:
    """Whether a union's value is of the variant"""
    return Apply(Op.IS_VARIANT, (value, number(variant)), BOOL)


def variant_fields(value: Expr, variant: int) -> tuple[Expr, ...]:
    """The fields of a union's value that is of the variant"""
    if not isinstance(value.type, Union):
        raise TypeError(f"{value.type} is no union")
    fields = value.type.variants[variant][1]
    return tuple(
        Apply(Op.VARIANT_FIELD, (value, number(variant), number(position)), kind)
        for position, (_, kind) in enumerate(fields)
    )


def variant(kind: Union, position: int, fields: tuple[Expr, ...]) -> Expr:
    """A union's value"""
    return Apply(Op.VARIANT, (number(position), *fields), kind)


def sequence(type: Type, *elements: Expr) -> Expr:
    """The sequence of these elements"""
    return Apply(Op.SEQ, elements, Seq(type, len(elements)))


# ---------------------------------------------------------------- variables and places


def read(variable: Variable) -> Read:
    """The variable as it is now"""
    return Read(variable.name, variable.type)


def after(expr: Expr) -> Expr:
    """The same of the state after the step"""

    def primed(part: Expr) -> Expr:
        return Primed(part.variable, part.type, part.span) if isinstance(part, Read) else part

    return Rewriter(term=primed).expr(expr)


def place(variable: Variable, *keys: Expr) -> Place:
    """The variable, or what stands in it under the keys"""
    path: list[Selector] = []
    kind = variable.type
    for key in keys:
        path.append(AtKey(key, kind))
        kind = value_of(kind)
    return Place(variable.name, False, tuple(path), kind)


def read_place(place: Place) -> Expr:
    """What is at a place now."""
    root_type = place.path[0].container if place.path else place.type
    root: Expr = Local(place.root, root_type) if place.is_local else Read(place.root, root_type)
    types = [*(selector.container for selector in place.path[1:]), place.type]
    for selector, type_ in zip(place.path, types, strict=place.path != ()):
        root = _select(root, selector, type_)
    return root


def _select(base: Expr, selector: Selector, type_: Type) -> Expr:
    match selector:
        case AtKey():
            return Apply(Op.GET, (base, selector.key), type_, selector.span)
        case AtIndex():
            return Apply(Op.AT, (base, selector.index), type_, selector.span)
        case AtField():
            return Apply(Op.FIELD, (base, Const(selector.position, INT)), type_)
        case Unwrap():
            return Apply(Op.VALUE, (base,), type_, selector.span)


def assign(variable: Variable, value: Expr, *keys: Expr) -> Assign:
    """`variable[keys] = value`"""
    return Assign(place(variable, *keys), value)


def let(name: str, value: Expr) -> Let:
    """`let name = value`"""
    return Let(name, value, value.type)
