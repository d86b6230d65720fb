"""Expressions of core as code: `value` gives an operand, `test` a truth.

What can be told by jumping (`and`, `or`, `implies`, `all`, `any`) is told by jumping: `decide` goes to one of two
labels. Small conditions that cannot fail are evaluated whole instead, which takes fewer instructions.
"""

from dataclasses import dataclass
from typing import final

from fencepost.core.operators import Op
from fencepost.core.terms import (
    Apply,
    Bool,
    Call,
    Comprehend,
    Const,
    Domain,
    Expr,
    LetIn,
    Local,
    MessagesIn,
    Param,
    Primed,
    Read,
    Type,
    Up,
)
from fencepost.engines.native.codegen import ways
from fencepost.engines.native.codegen.cheap import is_cheap
from fencepost.engines.native.codegen.comprehend import decide_fold, folded
from fencepost.engines.native.codegen.constants import known_value
from fencepost.engines.native.codegen.context import Bound, Code
from fencepost.engines.native.codegen.emit import Flag
from fencepost.engines.native.codegen.functions import called
from fencepost.engines.native.codegen.gathering import whole
from fencepost.engines.native.codegen.implications import note_met, numbered
from fencepost.engines.native.codegen.integers import exact
from fencepost.engines.native.codegen.operators import LAZY, TESTS, VALUES
from fencepost.engines.native.codegen.place import Operand, Place, number
from fencepost.engines.native.codegen.values import constant
from fencepost.engines.native.codegen.writer import Writer, adapted, decided, given


def value(code: Code, expr: Expr) -> Operand:
    """The value of an expression, in the representation of its type."""
    return writer(code).into(_entered(code, expr), expr.type)


def test(code: Code, expr: Expr) -> Flag:
    """Whether a condition is true."""
    return writer(code).test(_entered(code, expr))


def decide(code: Code, expr: Expr, yes: str, no: str) -> None:
    """Goes to one of two labels, as a condition tells."""
    writer(code).decide(_entered(code, expr), yes, no)


def place_of(code: Code, expr: Expr) -> Place | None:
    """Where the value of an expression lies in memory, its exact type's; None if it is at hand."""
    return ways.place_of(writer(code), expr)


def writer(code: Code) -> Writer:
    """What writes expressions into the code's function."""
    return _Writer(code)


def _entered(code: Code, expr: Expr) -> Expr:
    return numbered(code, expr) if code.watching else expr


@final
@dataclass(frozen=True, slots=True)
class _Writer:
    """The writer that there is"""

    code: Code

    def bind(self, name: str, bound: Bound) -> "_Writer":
        """The same with one more local in sight"""
        return _Writer(self.code.bind(name, bound))

    def to(self, code: Code) -> "_Writer":
        """The same, but for other code"""
        return _Writer(code)

    def into(self, expr: Expr, of: Type) -> Operand:
        """The value, in the representation of a type that holds it"""
        code = self.code
        known = known_value(code, expr)
        if known is not None:
            return constant(code, code.rep(of), known[0])
        if isinstance(expr.type, Bool):
            return code.f.number(self.test(expr))
        made = exact(code, expr)
        return adapted(code, self._value(expr, made), made, of)

    def _value(self, expr: Expr, of: Type) -> Operand:
        """The value in the representation of the exact type"""
        match expr:
            case Read() | Primed() | Local():
                return self._named(expr, of)
            case Apply():
                return VALUES[expr.op](self, expr, of)
            case Comprehend():
                return folded(self, expr, of)
            case LetIn():
                return self._let(expr).into(expr.body, of)
            case Call():
                return called(self, expr, of, writer)
            case Domain():
                return whole(self, expr, of)
            case Const() | Param() | MessagesIn() | Up():
                raise TypeError(f"{expr} belongs to a protocol, not to a system")

    def _named(self, expr: Expr, of: Type) -> Operand:
        if isinstance(expr, Local) and (bound := self.code.locals[expr.name]).value is not None:
            return adapted(self.code, bound.value, bound.type, of)
        spot = ways.located(self, expr)
        return adapted(self.code, spot.value(self.code), spot.type, of)

    def _let(self, expr: LetIn) -> "_Writer":
        operand, of = given(self, expr.value)
        return self.bind(expr.name, Bound(of, operand))

    # ------------------------------------------------------------ conditions

    def test(self, expr: Expr) -> Flag:
        """Whether a condition is true"""
        known = known_value(self.code, expr)
        if known is not None:
            return bool(known[0])
        match expr:
            case Apply(op=Op.AND | Op.OR, args=args) if all(is_cheap(self.code, arg) for arg in args[1:]):
                return self._whole(expr)
            case Apply(op=op) if op in TESTS:
                return TESTS[op](self, expr)
            case Apply(op=op) if op in LAZY or op is Op.IF:
                return decided(self, expr)
            case Comprehend(fold="all" | "any"):
                return decided(self, expr)
            case LetIn():
                return self._let(expr).test(expr.body)
            case _:
                return self.code.f.truth(number(self._value(expr, exact(self.code, expr))))

    def _whole(self, expr: Apply) -> Flag:
        """`and` or `or` of what may be evaluated whether it is needed or not"""
        f, conjunction = self.code.f, expr.op is Op.AND
        so_far: Flag = conjunction
        for arg in expr.args:
            if so_far is not conjunction and isinstance(so_far, bool):
                break
            flag = self.test(arg)
            so_far = f.both(so_far, flag) if conjunction else f.either(so_far, flag)
        return so_far

    def decide(self, expr: Expr, yes: str, no: str) -> None:
        """Goes to one of two labels, as a condition tells"""
        if known_value(self.code, expr) is not None:
            self.code.f.jump(yes if self.test(expr) else no)
            return
        match expr:
            case Apply(op=Op.NOT, args=(inner,)):
                self.decide(inner, no, yes)
            case Apply(op=Op.AND | Op.OR):
                self._chain(expr, yes, no)
            case Apply(op=Op.IMPLIES):
                self._implies(expr, yes, no)
            case Apply(op=Op.IF):
                self._either(expr, yes, no)
            case Comprehend(fold="all" | "any"):
                decide_fold(self, expr, yes, no)
            case LetIn():
                self._let(expr).decide(expr.body, yes, no)
            case _:
                self.code.f.branch(self.test(expr), yes, no)

    def _chain(self, expr: Apply, yes: str, no: str) -> None:
        """`and` or `or`: operand after operand, until one tells; cheap ones together with the one before"""
        f, conjunction = self.code.f, expr.op is Op.AND
        groups: list[list[Expr]] = []
        for arg in expr.args:
            if groups and is_cheap(self.code, arg):
                groups[-1].append(arg)
            else:
                groups.append([arg])
        for group in groups:
            more = f.label()
            part = group[0] if len(group) == 1 else Apply(expr.op, tuple(group), expr.type)
            go = (more, no) if conjunction else (yes, more)
            if len(group) == 1:
                self.decide(part, *go)
            else:
                f.branch(self.test(part), *go)
            f.begin_apart(more)
        f.jump(yes if conjunction else no)

    def _implies(self, expr: Apply, yes: str, no: str) -> None:
        f, met = self.code.f, self.code.f.label()
        self.decide(expr.args[0], met, yes)
        f.begin_apart(met)
        note_met(self.code, expr)
        self.decide(expr.args[1], yes, no)

    def _either(self, expr: Apply, yes: str, no: str) -> None:
        f, then, otherwise = self.code.f, self.code.f.label(), self.code.f.label()
        self.decide(expr.args[0], then, otherwise)
        f.begin_apart(then)
        self.decide(expr.args[1], yes, no)
        f.begin_apart(otherwise)
        self.decide(expr.args[2], yes, no)
