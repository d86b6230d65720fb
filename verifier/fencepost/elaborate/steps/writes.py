"""Assignments, and the calls that change what they are called on: `.add`, `.remove`, `.append`, `.clear`."""

from fencepost.core.make import read_place
from fencepost.core.operators import Op
from fencepost.core.statements import Assign, Block
from fencepost.core.terms import INT, Apply, Const, Expr, Map, Option, Range, Seq, Set
from fencepost.elaborate.expressions.types import shown, store
from fencepost.elaborate.expressions.values import stored
from fencepost.elaborate.lower.timers import start, stop
from fencepost.elaborate.names.scope import Scope
from fencepost.elaborate.steps.places import Purpose, Target, opened, resolve
from fencepost.syntax import ast

MUTATORS = ("add", "remove", "append", "clear")


def assign(node: ast.Assign, scope: Scope, purpose: Purpose) -> Block:
    """`x = e`, and `x += e` as `x = x + e`"""
    target = resolve(node.target, scope, purpose)
    if target is None or _is_timer(target, node, scope):
        return ()
    value = node.value
    if node.op != "=":
        value = ast.Binary(_OPERATORS[node.op], node.target, value, node.span)
    found = stored(value, _reading(target, scope), target.place.type, _note(target))
    return () if found is None else (Assign(target.place, found, node.span),)


_OPERATORS: dict[str, ast.BinaryOp] = {"+=": "+", "-=": "-", "|=": "|"}


def assign_value(node: ast.Assign, value: Expr, scope: Scope, purpose: Purpose) -> Block:
    """`x = e` where e is there already: what an operation returned"""
    target = resolve(node.target, scope, purpose)
    if target is None or _is_timer(target, node, scope):
        return ()
    found = store(value, target.place.type, scope, _note(target))
    return () if found is None else (Assign(target.place, found, node.span),)


def _is_timer(target: Target, node: ast.Assign, scope: Scope) -> bool:
    if target.timer:
        name = node.target.span.text
        hint = f"write `start {name} for ...` or `stop {name}`"
        scope.report.error("FP502", node.span, f"`{name}` is a timer and cannot be assigned", hint)
    return target.timer


def _reading(target: Target, scope: Scope) -> Scope:
    """What is written to a ghost may see everything."""
    return scope.of_kind("ghost") if target.ghost and scope.setting.is_step else scope


def _note(target: Target) -> str:
    return target.span.text if len(target.place.path) > 1 else target.symbol.label


# ---------------------------------------------------------------- timers


def start_timer(node: ast.StartTimer, scope: Scope, purpose: Purpose) -> Block:
    """`start t for e`"""
    target = _timer(node.timer, scope, purpose)
    ticks = stored(node.ticks, scope, INT, "the time")
    if target is None or ticks is None or not isinstance(target.limit, Range):
        return ()
    return (start(target.place, target.limit, ticks, _note(target), node.span),)


def stop_timer(node: ast.StopTimer, scope: Scope, purpose: Purpose) -> Block:
    """`stop t`"""
    target = _timer(node.timer, scope, purpose)
    return () if target is None else (stop(target.place, node.span),)


def _timer(node: ast.Expr, scope: Scope, purpose: Purpose) -> Target | None:
    target = resolve(node, scope, purpose)
    if target is None:
        return None
    if not target.timer:
        scope.report.error("FP503", node.span, f"`{node.span.text}` is not a timer")
        return None
    if isinstance(target.place.type, Map):
        message = f"`{node.span.text}` has a timer for each element: say which"
        scope.report.error("FP503", node.span, message, f"write `{node.span.text}[...]`")
        return None
    return target


# ---------------------------------------------------------------- calls


def mutate(node: ast.Call, scope: Scope, purpose: Purpose) -> Block:
    """A call as a statement that is no operation's"""
    function = node.function
    if not isinstance(function, ast.Attribute) or function.name.text not in MUTATORS:
        _refuse_call(node, scope)
        return ()
    target = resolve(function.value, scope, purpose)
    if target is None:
        return ()
    if isinstance(target.place.type, Option) and not target.timer:
        target = opened(target)
    if not _arguments_fit(node, function.name.text, scope):
        return ()
    reading = _reading(target, scope)
    value: Expr | None
    match function.name.text, target.place.type:
        case "clear", (Set() | Seq()) as type_:
            value = Const(frozenset() if isinstance(type_, Set) else (), type_, node.span)
        case ("add" | "remove") as name, Set() as type_:
            value = _changed_set(node, name, target, type_, reading)
        case "append", Seq() as type_:
            value = _appended(node, target, type_, reading)
        case _:
            _refuse_method(function, target, scope)
            return ()
    return () if value is None else (Assign(target.place, value, node.span),)


def _changed_set(node: ast.Call, name: str, target: Target, of: Set, scope: Scope) -> Expr | None:
    element = stored(node.arguments[0].value, scope, of.element, _note(target))
    if element is None:
        return None
    now = read_place(target.place)
    if name == "remove":
        return Apply(Op.REMOVE_PRESENT, (now, element), of, node.span, _note(target))
    return Apply(Op.UNION, (now, Apply(Op.SET, (element,), of, node.span)), of, node.span)


def _appended(node: ast.Call, target: Target, of: Seq, scope: Scope) -> Expr | None:
    element = stored(node.arguments[0].value, scope, of.element, _note(target))
    if element is None:
        return None
    free = Seq(of.element, None)
    longer = Apply(Op.CONCAT, (read_place(target.place), Apply(Op.SEQ, (element,), free, node.span)), free, node.span)
    return Apply(Op.FIT, (longer,), of, node.span, _note(target))


def _arguments_fit(node: ast.Call, name: str, scope: Scope) -> bool:
    wanted = 0 if name == "clear" else 1
    good = len(node.arguments) == wanted and all(argument.name is None for argument in node.arguments)
    if not good:
        takes = "takes no value" if wanted == 0 else "takes one value"
        scope.report.error("FP520", node.span, f"`.{name}` {takes}")
    return good


def _refuse_method(function: ast.Attribute, target: Target, scope: Scope) -> None:
    name, type_ = function.name.text, target.place.type
    hint = None
    if isinstance(type_, Set):
        hint = "a set has `.add`, `.remove` and `.clear`"
    elif isinstance(type_, Seq):
        hint = "a sequence has `.append` and `.clear`; to drop elements, assign a slice"
    message = f"`{function.value.span.text}` is `{shown(type_)}`, which has no `.{name}`"
    scope.report.error("FP506", function.name.span, message, hint)


def _refuse_call(node: ast.Call, scope: Scope) -> None:
    name = node.function.name.text if isinstance(node.function, ast.Attribute) else node.function.span.text
    hint = scope.report.suggestion(name, MUTATORS)
    if hint is None:
        hint = "a call that stands alone is an operation of a store, or `.add`, `.remove`, `.append`, `.clear`"
    scope.report.error("FP506", node.span, f"`{node.span.text}` does nothing as a statement", hint)
