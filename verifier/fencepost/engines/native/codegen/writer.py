"""What writes the code of an expression's parts, as the cells of operators and folds see it; `expressions` is it.

Cells get a `Writer` instead of importing one, so that no module needs another that needs it.
"""

from collections.abc import Callable
from typing import Protocol, TypeAlias

from fencepost.core.terms import Apply, Expr, Option, Type
from fencepost.core.validate import fits
from fencepost.engines.native.codegen.context import Bound, Code
from fencepost.engines.native.codegen.convert import converted, fitted
from fencepost.engines.native.codegen.emit import Flag, Function, Num, Pointer
from fencepost.engines.native.codegen.integers import exact
from fencepost.engines.native.codegen.place import Operand
from fencepost.engines.native.codegen.rep import Number
from fencepost.engines.native.codegen.values import some


class Writer(Protocol):
    """Writes the code of expressions into the function of its `code`"""

    @property
    def code(self) -> Code:
        """Where the code goes, and what names mean"""
        ...

    def into(self, expr: Expr, of: Type) -> Operand:
        """The value, in the representation of a type that holds it"""
        ...

    def test(self, expr: Expr) -> Flag:
        """Whether a condition is true"""
        ...

    def decide(self, expr: Expr, yes: str, no: str) -> None:
        """Goes to one of two labels, as a condition tells"""
        ...

    def bind(self, name: str, bound: Bound) -> "Writer":
        """The same with one more local in sight"""
        ...

    def to(self, code: Code) -> "Writer":
        """The same, but for other code"""
        ...


Cell: TypeAlias = Callable[[Writer, Apply, Type], Operand]  # (writer, node, exact type of the node) -> its value
Test: TypeAlias = Callable[[Writer, Apply], Flag]


def given(w: Writer, expr: Expr) -> tuple[Operand, Type]:
    """The value in the representation of its exact type, and the type"""
    of = exact(w.code, expr)
    return w.into(expr, of), of


def number_of(w: Writer, expr: Expr) -> Num:
    """The value of an expression whose values are at hand as numbers"""
    value, of = given(w, expr)
    if isinstance(value, Pointer):
        raise TypeError(f"{of} is not small")
    return value


def adapted(code: Code, value: Operand, source: Type, target: Type) -> Operand:
    """A value of one type in the representation of another, which holds it."""
    if source == target:
        return value
    a, b = code.rep(source), code.rep(target)
    if a == b or (isinstance(a, Number) and isinstance(b, Number)):
        return value
    if isinstance(target, Option) and not isinstance(source, Option):
        return some(code, b, adapted(code, value, source, target.inner))
    return converted(code, value, a, b) if fits(source, target) else fitted(code, value, a, b)


# ---------------------------------------------------------------- two ways that meet again


def merged(f: Function, ways: list[tuple[Operand, str]]) -> Operand:
    """At the beginning of a block: the value that the block before it gives, for each block before it."""
    first = ways[0][0]
    if all(value == first for value, _ in ways):
        return first
    if isinstance(first, Pointer):
        names = [(value.name if isinstance(value, Pointer) else "null", label) for value, label in ways]
        return Pointer(f.value("phi ptr " + ", ".join(f"[{name}, %{label}]" for name, label in names)))
    return f.value("phi i64 " + ", ".join(f"[{value}, %{label}]" for value, label in ways))


def chosen_by(w: Writer, condition: Expr, then: Callable[[], Operand], otherwise: Callable[[], Operand]) -> Operand:
    """One of two values, of which only that one is computed."""
    f = w.code.f
    yes, no, done = f.label(), f.label(), f.label()
    w.decide(condition, yes, no)
    ways: list[tuple[Operand, str]] = []
    for begin, make in ((yes, then), (no, otherwise)):
        f.begin_apart(begin)
        value, end = make(), f.label()
        f.begin(end)
        f.jump(done)
        ways.append((value, end))
    f.begin_apart(done)
    return merged(f, ways)


def decided(w: Writer, expr: Expr) -> Flag:
    """A condition that is tested by jumping, as a truth"""
    f = w.code.f
    yes, no, done = f.label(), f.label(), f.label()
    w.decide(expr, yes, no)
    f.begin_apart(yes)
    f.jump(done)
    f.begin_apart(no)
    f.jump(done)
    f.begin_apart(done)
    return f.value(f"phi i1 [true, %{yes}], [false, %{no}]")
