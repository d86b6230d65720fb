"""Why a property is false (or a witness true) at the end of a trace: the parts that decide, and values.

Of an `and` that is false the part that is false, of an `or` all of them, of an implication both sides, of
`all` the element that fails it, of `any` every element, of a count each element's condition. What stays is a
tree of the author's own text; a bound name is replaced by the element it stands for.
"""

import re
from dataclasses import dataclass, replace
from typing import Any, final

from fencepost.core.operators import Op
from fencepost.core.terms import BOOL, Apply, Comprehend, Const, Expr, LetIn, Type, Value
from fencepost.core.text import expr_text
from fencepost.evidence.outcome import Finding
from fencepost.evidence.trace import State
from fencepost.evidence.verdict import trace_of
from fencepost.instance.instance import Instance
from fencepost.semantics.comprehend import walker
from fencepost.semantics.evaluate import compile_expr, define_functions
from fencepost.semantics.scope import Scope, layout_of
from fencepost.semantics.transition import Failed
from fencepost.semantics.value import show

MANY = 8  # elements of a collection that are listed one by one
_COMPARISONS = {Op.EQ: "==", Op.NE: "!=", Op.LT: "<", Op.LE: "<=", Op.MEMBER: "in", Op.SUBSET: "<="}
_TURNED = {">": "<", ">=": "<=", "not in": "in"}


@final
@dataclass(frozen=True, slots=True)
class Compared:
    """Both sides of a comparison, as the author wrote it (`>=` stays `>=`)"""

    left: tuple[Value, Type]
    operator: str
    right: tuple[Value, Type]


@final
@dataclass(frozen=True, slots=True)
class Because:
    """A part of a property, its value, and what decides it"""

    text: str
    value: Value
    type: Type
    compared: Compared | None
    parts: tuple["Because", ...]


def explain(instance: Instance, finding: Finding) -> Because | None:
    """Why the finding's property is what it is at the end of its trace; None where it is not about a
    condition (what failed, or a cycle, is in the trace itself)."""
    trace = trace_of(finding.verdict)
    if trace is None or trace.failure is not None:
        return None
    found = next((p for p in instance.system.properties if p.name == finding.name), None)
    if found is None:
        return None
    states = trace.states
    subject = states[-2] + states[-1] if found.kind == "transition" else states[-1]
    scope = Scope(layout_of(instance.system))
    define_functions(instance.system, scope)
    try:
        why = _because(found.condition, _Here(scope, subject, (), ()))
    except Failed:
        return None
    return why if why.text else replace(why, text=expr_text(found.condition))


# ---------------------------------------------------------------- evaluating in place


@final
@dataclass(frozen=True, slots=True)
class _Here:
    """Where an expression stands: the names in sight with their values, and how they are shown"""

    scope: Scope
    subject: State
    slots: tuple[tuple[int, Value], ...]
    shown: tuple[tuple[str, str], ...]

    def value(self, expr: Expr) -> Any:
        evaluate = compile_expr(expr, self.scope)
        frame = self.scope.frame()
        for slot, value in self.slots:
            frame[slot] = value
        return evaluate(self.subject, frame)

    def bind(self, name: str, value: Value, of: Type) -> "_Here":
        scope, slot = self.scope.bind(name)
        shown = (name.split("~")[0], show(value, of, scope.layout.sorts))
        return replace(self, scope=scope, slots=(*self.slots, (slot, value)), shown=(*self.shown, shown))

    def text(self, expr: Expr) -> str:
        """What the author wrote, each bound name replaced by its value; nothing where it was not written."""
        text = "" if expr.span is None else _on_one_line(expr.span.text)
        for name, value in self.shown:
            if name:
                text = re.sub(rf"(?<![\w.])(?<!\bfor ){re.escape(name)}(?!\w)", lambda _, v=value: v, text)
        return text


def _on_one_line(text: str) -> str:
    """A text that the author may have broken within brackets."""
    return re.sub(r"(?<=[(\[{]) | (?=[)\]}])", "", " ".join(text.split()))


# ---------------------------------------------------------------- what decides


def _because(expr: Expr, here: _Here) -> Because:
    if isinstance(expr, LetIn):
        return _because(expr.body, here.bind(expr.name, here.value(expr.value), expr.value.type))
    parts = tuple(said for part in _parts(expr, here) for said in _said(part))
    return Because(here.text(expr), here.value(expr), expr.type, _compared(expr, here), parts)


def _said(part: Because) -> tuple[Because, ...]:
    """What is worth saying of a part: not a plain `true`; of what nobody wrote, only what is inside."""
    if part.text in ("true", "false"):
        return ()
    return (part,) if part.text else part.parts


def _parts(expr: Expr, here: _Here) -> list[Because]:
    match expr:
        case Apply(op=Op.AND | Op.OR | Op.IMPLIES | Op.IF | Op.NOT):
            return [_because(arg, here) for arg in _deciding(expr, here)]
        case Apply(op=Op.EQ | Op.NE | Op.LT | Op.LE, args=args):
            counted = [arg for arg in args if isinstance(arg, Comprehend)]
            return [part for arg in counted for part in _elements(arg, here)]
        case Comprehend() if expr.type == BOOL:
            return _elements(expr, here)
        case _:
            return []


def _deciding(expr: Apply, here: _Here) -> list[Expr]:
    """The operands that were needed for the value, as far as they explain it."""
    args = list(expr.args)
    match expr.op:
        case Op.NOT:
            return args
        case Op.IF:
            return [args[0], args[1] if here.value(args[0]) else args[2]]
        case Op.IMPLIES:
            return args if here.value(args[0]) else args[:1]
        case _:  # the first operand that settles it, or all
            settles = expr.op is Op.OR
            return next(([arg] for arg in args if here.value(arg) == settles), args)


def _elements(expr: Comprehend, here: _Here) -> list[Because]:
    match expr.fold:
        case "all" | "any":
            return _judged(expr, expr.fold == "any", here)
        case "count" if expr.condition is not None:
            each = [(inner, inner.value(expr.condition)) for inner in _walk(expr, here)]
            chosen = each if len(each) <= MANY else [pair for pair in each if pair[1]][:MANY]
            return [_because(expr.condition, inner) for inner, _ in chosen]
        case _:
            return []


def _judged(expr: Comprehend, settles: bool, here: _Here) -> list[Because]:
    """The element that settles an `all` or `any`; else, if it is an `any`, every element."""
    condition = expr.condition
    seen: list[_Here] = []
    for inner in _walk(expr, here):
        if condition is None or inner.value(condition):
            seen.append(inner)
            if inner.value(expr.element) == settles:
                return [_element(expr, inner)]
    return [_element(expr, inner) for inner in seen[:MANY]] if settles else []


def _element(expr: Comprehend, here: _Here) -> Because:
    """An element and what decides it. The next clause of the same text (`for n in S for m in T`) is an
    element too, of which nothing new is to be read."""
    element = expr.element
    because = _because(element, here)
    return replace(because, text="") if isinstance(element, Comprehend) and element.span == expr.span else because


def _walk(expr: Comprehend, here: _Here) -> list[_Here]:
    values, walk = here.value(expr.source), walker(expr.source.type)
    return [here.bind(expr.name, v, expr.name_type) for v in (values if walk is None else walk(values))]


# ---------------------------------------------------------------- comparisons


def _compared(expr: Expr, here: _Here) -> Compared | None:
    if not isinstance(expr, Apply) or expr.op not in _COMPARISONS or len(expr.args) != 2:
        return None
    left, right = expr.args
    written, turned = _written(expr)
    if written is None or (isinstance(left, Const) and isinstance(right, Const)):
        return None
    sides = (here.value(left), left.type), (here.value(right), right.type)
    return Compared(sides[1], written, sides[0]) if turned else Compared(sides[0], written, sides[1])


def _written(expr: Apply) -> tuple[str | None, bool]:
    """The operator as it stands between its operands, and whether they stand the other way round. None
    where it is not a comparison to a reader (`n is primary`)."""
    left, right = expr.args[0].span, expr.args[1].span
    usual = _COMPARISONS[expr.op]
    if left is None or right is None or left.source is not right.source:
        whole = "" if expr.span is None else expr.span.text
        return (usual if expr.span is None or f" {usual} " in whole else None), False
    turned = right.start < left.start
    first, second = (right, left) if turned else (left, right)
    between = first.source.text[first.end : second.start].strip("()' \n")
    plain = _TURNED.get(between, between) if turned else between
    return (between, turned) if plain == usual else (None, False)
