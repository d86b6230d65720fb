"""What is known of values while code is written: the limits of integers, and types that are no wider than needed.

`limits` bounds an integer expression; what could leave 64 bits is checked where it is computed, so every limit
is clipped to them. `exact` is a type that holds every value that an expression can have, without exact integers
where limits are known: representations are chosen by it. `common` holds the values of two types.
"""

from collections.abc import Callable, Mapping
from functools import reduce

from fencepost.core.operators import Op
from fencepost.core.terms import (
    Apply,
    Bag,
    Comprehend,
    Const,
    Domain,
    Expr,
    Int,
    LetIn,
    Local,
    Map,
    Option,
    Seq,
    Set,
    Type,
)
from fencepost.engines.native.codegen.context import Bound, Code
from fencepost.engines.native.codegen.kinds import (
    ALL,
    Limits,
    clipped,
    common,
    element_of,
    hull,
    is_loose,
    is_number,
    limits_of,
    ranged,
)
from fencepost.engines.native.codegen.rep import Heap, Mask, Row

# ---------------------------------------------------------------- arithmetic


def _products(a: Limits, b: Limits) -> Limits:
    every = [x * y for x in a for y in b]
    return min(every), max(every)


def _quotients(a: Limits, b: Limits) -> Limits:
    if b[0] > 0:
        every = [x // y for x in a for y in b]
        return min(every), max(every)
    most = max(abs(a[0]), abs(a[1]))
    return -most - 1, most


def _rests(a: Limits, b: Limits) -> Limits:
    least, most = min(b[0] + 1, 0), max(b[1] - 1, 0)
    if b[0] > 0 and a[0] >= 0:
        most = min(most, a[1])
    return least, most


_TWO: Mapping[Op, Callable[[Limits, Limits], Limits]] = {
    Op.ADD: lambda a, b: (a[0] + b[0], a[1] + b[1]),
    Op.SUB: lambda a, b: (a[0] - b[1], a[1] - b[0]),
    Op.MUL: _products,
    Op.DIV: _quotients,
    Op.MOD: _rests,
}


def before_clipping(code: Code, node: Apply) -> Limits:
    """The limits of an arithmetic operation in which nothing is cut off"""
    parts = [limits(code, arg) for arg in node.args]
    if node.op is Op.NEG:
        return -parts[0][1], -parts[0][0]
    return _TWO[node.op](parts[0], parts[1])


def limits(code: Code, expr: Expr) -> Limits:
    """What an expression of numbers is between; they fit into 64 bits."""
    match expr:
        case Const(value=int() as value):
            return clipped((value, value))
        case Local(name=name):
            return limits_of(code, code.locals[name].type)
        case LetIn():
            return limits(_with_let(code, expr), expr.body)
        case Apply():
            return _applied(code, expr)
        case Comprehend():
            return _folded(code, expr)
        case _:
            return limits_of(code, expr.type)


def _applied(code: Code, node: Apply) -> Limits:
    match node.op:
        case Op.ADD | Op.SUB | Op.MUL | Op.DIV | Op.MOD | Op.NEG:
            return clipped(before_clipping(code, node))
        case Op.IF:
            return hull(limits(code, node.args[1]), limits(code, node.args[2]))
        case Op.FIT:
            return _fit(code, node)
        case Op.SIZE:
            return 0, capacity(code, node.args[0])
        case Op.SMALLEST | Op.LARGEST | Op.AT | Op.VALUE | Op.GET if isinstance(node.type, Int):
            return limits_of(code, _inside(exact(code, node.args[0])))
        case _:
            return limits_of(code, node.type)


def _fit(code: Code, node: Apply) -> Limits:
    given = limits(code, node.args[0])
    if node.args[0].type == node.type:
        return given
    lower, upper = limits_of(code, node.type)
    low, high = (max(lower, min(given[0], upper)), min(upper, max(given[1], lower)))
    return low, high


def _inside(of: Type) -> Type:
    """What an option, collection or map holds"""
    match of:
        case Option():
            return of.inner
        case Set() | Bag() | Seq():
            return of.element
        case Map():
            return of.value
        case _:
            raise TypeError(f"{of} holds nothing")


def _folded(code: Code, node: Comprehend) -> Limits:
    if node.fold == "count":
        return 0, capacity(code, node.source)
    element = limits(with_variable(code, node), node.element)
    if node.fold == "sum":
        return clipped(total(element, capacity(code, node.source)))
    return element


def total(element: Limits, most: int) -> Limits:
    """The limits of a sum of at most so many numbers"""
    return min(0, element[0] * most), max(0, element[1] * most)


def capacity(code: Code, source: Expr) -> int:
    """How many elements a collection has at most"""
    match source:
        case Domain(of=of):
            return min(code.rep(of).count, ALL[1])
        case Apply(op=Op.RANGE, args=(low, high)):
            return max(0, min(limits(code, high)[1] - limits(code, low)[0] + 1, ALL[1]))
        case Apply(op=Op.SEQ, args=args):
            return len(args)
        case Apply(op=Op.SUBSETS | Op.PERMUTATIONS | Op.CHOICES):
            return 1 << 60
        case Comprehend(fold="set" | "seq" | "bag"):
            return capacity(code, source.source)
        case Const(value=frozenset() as value, type=Bag()):
            return sum(part[1] for part in value if isinstance(part, tuple) and isinstance(part[1], int))
        case Const(value=frozenset() | tuple() as value):
            return len(value)
        case _:
            return _room(code, exact(code, source))


def _room(code: Code, of: Type) -> int:
    rep = code.rep(of)
    match rep:
        case Mask():
            return rep.element.count
        case Heap() | Row():
            return rep.room
        case _:
            raise TypeError(f"{of} has no elements")


# ---------------------------------------------------------------- locals


def _with_let(code: Code, expr: LetIn) -> Code:
    return code.bind(expr.name, Bound(exact(code, expr.value)))


def with_variable(code: Code, node: Comprehend) -> Code:
    """What is known of types where a comprehension's variable is in sight; it has no value there"""
    return code.bind(node.name, Bound(element_of(exact(code, node.source))))


# ---------------------------------------------------------------- types


def exact(code: Code, expr: Expr) -> Type:
    """A type that holds every value the expression can have."""
    match expr:
        case Local(name=name):
            return code.locals[name].type
        case _ if is_number(expr.type):
            return ranged(limits(code, expr))
        case Apply(op=op) if op in _OF_OPERANDS:
            return _of_operands(code, expr)
        case LetIn():
            return exact(_with_let(code, expr), expr.body)
        case _ if not is_loose(expr.type):
            return expr.type
        case Const():
            return _of_value(expr)
        case Apply():
            return _loose(code, expr)
        case Comprehend():
            return _gathered(expr, exact(with_variable(code, expr), expr.element))
        case _:
            return expr.type


_OF_OPERANDS = frozenset(
    {Op.IF, Op.UNION, Op.INTERSECT, Op.SLICE, Op.REMOVE_AT, Op.DIFFERENCE, Op.REMOVE_PRESENT, Op.BAG_REMOVE, Op.BAG_ADD}
)


def _of_operands(code: Code, node: Apply) -> Type:
    """Of operators whose results are made of nothing but what is in their operands"""
    match node.op:
        case Op.IF | Op.UNION | Op.INTERSECT:
            return common(code, exact(code, node.args[-2]), exact(code, node.args[-1]))
        case Op.BAG_ADD:
            return common(code, exact(code, node.args[0]), Bag(exact(code, node.args[1])))
        case _:
            return exact(code, node.args[0])


def _of_value(known: Const) -> Type:
    """A constant collection of numbers has no wider ones than its own"""
    value, kind = known.value, known.type
    if isinstance(value, tuple | frozenset) and isinstance(kind, Set | Seq) and isinstance(kind.element, Int):
        numbers = [element for element in value if isinstance(element, int)]
        if numbers and len(numbers) == len(value):
            element = ranged(clipped((min(numbers), max(numbers))))
            return Set(element) if isinstance(kind, Set) else Seq(element, kind.limit)
    return kind


def _loose(code: Code, node: Apply) -> Type:
    kind, of = node.type, [exact(code, arg) for arg in node.args]
    match node.op:
        case Op.RANGE:
            low, high = limits(code, node.args[0])[0], limits(code, node.args[1])[1]
            return Set(ranged((low, max(low, high))))
        case Op.SET if of:
            return Set(_all_of(code, of))
        case Op.SEQ if of:
            return Seq(_all_of(code, of), len(of))
        case Op.CONCAT:
            return Seq(common(code, element_of(of[0]), element_of(of[1])), None)
        case Op.SOME:
            return Option(of[0])
        case Op.ELEMENTS:
            return Set(element_of(of[0]))
        case Op.SUBSETS:
            return Set(of[0])
        case Op.PERMUTATIONS:
            return Set(Seq(element_of(of[0]), None))
        case Op.FILL if isinstance(kind, Map):
            return Map(kind.key, of[0])
        case _:
            return kind


def _all_of(code: Code, types: list[Type]) -> Type:
    return reduce(lambda a, b: common(code, a, b), types)


def _gathered(node: Comprehend, element: Type) -> Type:
    match node.fold:
        case "set":
            return Set(element)
        case "seq":
            return Seq(element, None)
        case "bag":
            return Bag(element)
        case "map" if isinstance(node.type, Map):
            return Map(node.type.key, element)
        case "first":
            return Option(element)
        case "concats" if isinstance(element, Seq):
            return Seq(element.element, None)
        case _:
            return element
