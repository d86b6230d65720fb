"""Blocks of statements to core. Each statement sees the writes before it; the whole block is one atomic step.

`Writer` goes through the text of one step (and of the operations it calls) with what must be remembered on
the way: whether an operation was called on this path, and which assertions there are. Assignments are in
`writes`, messages in `sends`, the head of a step (its `require`s) in `heads`.
"""

from dataclasses import dataclass
from typing import TypeAlias, assert_never, final

from fencepost.core.operators import Op
from fencepost.core.statements import Assign, Block, Fail, For, Halt, If, Let, Place
from fencepost.core.terms import BOOL, Apply, Expr, Local, Map, Scalarset
from fencepost.elaborate.expressions.operations import condition
from fencepost.elaborate.expressions.types import element_of, shown, store, unwrapped
from fencepost.elaborate.expressions.values import stored
from fencepost.elaborate.lower.control import become
from fencepost.elaborate.lower.returns import settled
from fencepost.elaborate.lower.stores import called_operation, enter
from fencepost.elaborate.names.scope import Scope
from fencepost.elaborate.names.symbols import OperationSymbol
from fencepost.elaborate.steps.cases import match
from fencepost.elaborate.steps.found import Found
from fencepost.elaborate.steps.order import check_loop
from fencepost.elaborate.steps.places import Purpose
from fencepost.elaborate.steps.sends import Sending, send
from fencepost.elaborate.steps.writes import assign, assign_value, mutate, start_timer, stop_timer
from fencepost.source.diagnostic import Related
from fencepost.source.text import Span
from fencepost.syntax import ast

MOST_BRANCHES = 100

_Deed: TypeAlias = ast.Send | ast.StartTimer | ast.StopTimer | ast.Become | ast.CrashStatement | ast.Assert


@final
@dataclass(slots=True)
class Writer:
    """`purpose` and `sending` say whose text it is; `found` collects what is met on the way."""

    purpose: Purpose
    sending: Sending
    found: Found
    called: Span | None = None
    result: Local | None = None

    def block(self, nodes: ast.Block, scope: Scope) -> Block:
        """The statements in a scope of their own."""
        return self.run(nodes, scope.child())

    def run(self, nodes: ast.Block, scope: Scope) -> Block:
        """The statements in the given scope, whose locals what follows will see."""
        refuse_late_lets(nodes, scope)
        return tuple(made for node in nodes for made in self.statement(node, scope))

    def statement(self, node: ast.Statement, scope: Scope) -> Block:
        match node:
            case ast.Let():
                return self._let(node, scope)
            case ast.Assign():
                return self._assign(node, scope)
            case ast.CallStatement():
                operation = called_operation(node.call, scope)
                if operation is None:
                    return mutate(node.call, scope, self.purpose)
                return self._call(node.call, operation, scope)[0]
            case ast.If():
                return self._if(node.branches, node.otherwise, scope)
            case ast.For():
                return self._for(node, scope)
            case ast.Match():
                return self._match(node, scope)
            case ast.Skip() | ast.Return() | ast.Require() | ast.AnyBlock():
                return self._small(node, scope)
            case _:
                return self._deed(node, scope)

    def _small(self, node: ast.Skip | ast.Return | ast.Require | ast.AnyBlock, scope: Scope) -> Block:
        if isinstance(node, ast.Return):
            return self._return(node, scope)
        if not isinstance(node, ast.Skip):
            _refuse_misplaced(node, scope)
        return ()

    # ------------------------------------------------------------ operations of stores

    def _call(self, call: ast.Call, operation: OperationSymbol, scope: Scope) -> tuple[Block, Local | None]:
        """An operation, inlined, and the local that holds its result."""
        store = scope.symbols.role(operation.store)
        if store is None or not self._may_call(call, operation, scope):
            return (), None
        self.called = call.span
        entered = enter(call, operation, store, scope)
        if entered is None:
            return (), None
        inner = Writer("operation", Sending(None, None), self.found, call.span, entered.result)
        settled_body = settled(operation.node, scope.report)
        body = inner.run(settled_body, entered.scope.child())
        return (*entered.statements, *body), entered.result

    def _may_call(self, call: ast.Call, operation: OperationSymbol, scope: Scope) -> bool:
        name = f"{operation.store}.{operation.name}"
        if self.purpose in ("operation", "on crash", "on restart", "init"):
            where = "an operation" if self.purpose == "operation" else f"`{self.purpose}`"
            scope.report.error("FP510", call.span, f"{where} cannot call `{name}`", "call it in an action or handler")
            return False
        if self.called is not None:
            message = f"`{name}` is a second call of an operation in one step"
            hint = "make them one operation, or two steps: two remote calls are not atomic"
            scope.report.error("FP511", call.span, message, hint, (Related(self.called, "first called here"),))
            return False
        return True

    def _returned(self, node: ast.Expr, scope: Scope) -> tuple[Block, Expr | None] | None:
        """Where the text is a call of an operation: its statements and its result."""
        operation = called_operation(node, scope)
        if operation is None or not isinstance(node, ast.Call):
            return None
        block, result = self._call(node, operation, scope)
        if result is None and operation.node.result is None:
            message = f"`{operation.name}` returns nothing"
            scope.report.error("FP512", node.span, message, f"write `operation {operation.name}(...) -> T:`")
        return block, result

    def _return(self, node: ast.Return, scope: Scope) -> Block:
        if self.purpose != "operation":
            scope.report.error("FP512", node.span, "`return` belongs in an operation of a store")
            return ()
        if node.value is None or self.result is None:
            return ()
        value = stored(node.value, scope, self.result.type, "the result")
        place = Place(self.result.name, True, (), self.result.type)
        return () if value is None else (Assign(place, value, node.span),)

    # ------------------------------------------------------------ lets and assignments

    def _let(self, node: ast.Let, scope: Scope) -> Block:
        returned = self._returned(node.value, scope)
        if returned is not None:
            block, result = returned
        else:
            block, result = (), scope.expression(node.value)
        local = scope.bind(node.name, None if result is None else result.type)
        if local is None or result is None:
            return block
        return (*block, Let(local.name, result, local.type))

    def _assign(self, node: ast.Assign, scope: Scope) -> Block:
        returned = self._returned(node.value, scope) if node.op == "=" else None
        if returned is None:
            return assign(node, scope, self.purpose)
        block, result = returned
        return block if result is None else (*block, *assign_value(node, result, scope, self.purpose))

    # ------------------------------------------------------------ branches and loops

    def _if(self, branches: tuple[tuple[ast.Expr, ast.Block], ...], otherwise: ast.Block, scope: Scope) -> Block:
        if len(branches) > MOST_BRANCHES:
            message = f"this `if` has more than {MOST_BRANCHES} branches"
            scope.report.error("FP532", branches[MOST_BRANCHES][0].span, message, "look the value up in a map")
            return ()
        made: list[tuple[Block, Expr | None, Block]] = []
        ends: list[Span | None] = []
        for test, nodes in branches:
            before, tested = self._test(test, scope)
            path = self.called
            made.append((before, tested, self.block(nodes, scope)))
            ends.append(self.called)
            self.called = path
        below = self.block(otherwise, scope)
        self.called = next((end for end in ends if end is not None), self.called)
        for before, tested, then in reversed(made):
            below = before if tested is None else (*before, If(tested, then, below))
        return below

    def _test(self, node: ast.Expr, scope: Scope) -> tuple[Block, Expr | None]:
        """A condition, which may be an operation's result or its contrary."""
        if isinstance(node, ast.Unary) and node.op == "not":
            returned = self._returned(node.operand, scope)
            negated = True
        else:
            returned = self._returned(node, scope)
            negated = False
        if returned is None:
            return (), condition(node, scope)
        block, result = returned
        tested = None if result is None else store(result, BOOL, scope, "the condition")
        if tested is not None and negated:
            tested = Apply(Op.NOT, (tested,), BOOL, node.span)
        return block, tested

    def _match(self, node: ast.Match, scope: Scope) -> Block:
        returned = self._returned(node.value, scope)
        before, value = returned if returned is not None else ((), scope.expression(node.value))
        path = self.called
        ends: list[Span | None] = []

        def alternative(nodes: ast.Block, inside: Scope) -> Block:
            self.called = path
            made = self.block(nodes, inside)
            ends.append(self.called)
            return made

        block = match(node, value, scope, alternative)
        self.called = next((end for end in ends if end is not None), path)
        return (*before, *block)

    def _for(self, node: ast.For, scope: Scope) -> Block:
        source = scope.expression(node.domain)
        source = None if source is None else unwrapped(source)
        element = None if source is None else element_of(source.type)
        if source is not None and element is None:
            hint = "loop over its key type: a map has a value for each" if isinstance(source.type, Map) else None
            message = f"`{node.domain.span.text}` is `{shown(source.type)}`, which cannot be looped over"
            scope.report.error("FP507", node.domain.span, message, hint)
        inside = scope.child()
        local = inside.bind(node.variable, element)
        path = self.called
        body = self.block(node.body, inside)
        if self.called != path and self.called is not None:
            hint = "call it once, before or after the loop, with all that it needs"
            scope.report.error("FP511", self.called, "an operation cannot be called in a loop", hint)
        if source is None or local is None:
            return ()
        loop = For(local.name, local.type, source, body)
        check_loop(loop, scope.symbols, node.variable.span, scope.report)
        return (loop,)

    # ------------------------------------------------------------ what a step does to the world

    def _deed(self, node: _Deed, scope: Scope) -> Block:
        if self.purpose == "on crash" and not isinstance(node, ast.Assert):
            what = node.span.text.split()[0]
            message = f"`{what}` cannot stand in `on crash`: what goes down sends nothing and starts nothing"
            scope.report.error("FP505", node.span, message, "do it in `on restart`")
            return ()
        if self.purpose == "operation" and not isinstance(node, ast.Assert):
            what = node.span.text.split()[0]
            message = f"`{what}` cannot stand in an operation: a store is passive data"
            scope.report.error("FP510", node.span, message, "do it in the step that calls the operation")
            return ()
        match node:
            case ast.Send():
                return send(node, self.sending, scope)
            case ast.StartTimer():
                return start_timer(node, scope, self.purpose)
            case ast.StopTimer():
                return stop_timer(node, scope, self.purpose)
            case ast.Become():
                return _become(node, scope)
            case ast.CrashStatement():
                return self._crash(node, scope)
            case ast.Assert():
                return self._assert(node, scope)
            case _:
                assert_never(node)

    def _crash(self, node: ast.CrashStatement, scope: Scope) -> Block:
        found = scope.expression(node.target)
        target = None if found is None else unwrapped(found)
        if target is None:
            return ()
        role = scope.symbols.role(target.type.name) if isinstance(target.type, Scalarset) else None
        if role is None:
            message = f"`{node.target.span.text}` is no instance that can be switched off"
            scope.report.error("FP514", node.target.span, message)
            return ()
        if role.on is not None:
            message = f"`{node.target.span.text}` goes down with its machine, never alone"
            scope.report.error("FP514", node.target.span, message, f"`crash {node.target.span.text}.machine`")
            return ()
        self.found.halted.add(role.name)
        return (Halt(target, node.span),)

    def _assert(self, node: ast.Assert, scope: Scope) -> Block:
        self.found.assertions.setdefault(node.name.text, node.name.span)
        seeing = scope.of_kind("ghost") if scope.setting.is_step else scope
        holds = condition(node.condition, seeing)
        if holds is None:
            return ()
        message = f"{node.condition.span.text} is false"
        failing = Fail(node.name.text, message, node.span)
        return (If(Apply(Op.NOT, (holds,), BOOL, node.condition.span), (failing,), ()),)


def _become(node: ast.Become, scope: Scope) -> Block:
    role, instance = scope.setting.role, scope.setting.self_expr
    if role is None or instance is None or role.control is None:
        where = "here" if role is None else f"in `{role.name}`"
        hint = "declare them in the role: `states a, b`"
        scope.report.error("FP513", node.span, f"there are no control states {where}", hint)
        return ()
    if node.state.text not in role.states:
        message = f"`{role.name}` has no state `{node.state.text}`"
        hint = scope.report.suggestion(node.state.text, role.states) or f"its states are {', '.join(role.states)}"
        scope.report.error("FP513", node.state.span, message, hint)
        return ()
    return (become(role, role.control, instance, node.state.text, node.span),)


def refuse_late_lets(nodes: ast.Block, scope: Scope) -> None:
    """Reports each `let` below another statement of its block."""
    begun = False
    for node in nodes:
        if begun and isinstance(node, ast.Let):
            message = "`let` stands only at the head of a block"
            hint = "move it up; to name what has changed, keep it in a variable"
            scope.report.error("FP509", node.span, message, hint)
        begun = begun or not isinstance(node, (ast.Let, ast.Require))


def _refuse_misplaced(node: ast.Require | ast.AnyBlock, scope: Scope) -> None:
    if isinstance(node, ast.Require):
        message = "`require` stands only at the head of a step's own block"
        hint = "it decides whether the step is possible at all; inside, use `if`"
        scope.report.error("FP509", node.span, message, hint)
    else:
        message = "`any` stands only in `init:`, in front of everything else in its block"
        hint = "in an action, a free choice is a parameter: `action a(x in S):`"
        scope.report.error("FP509", node.span, message, hint)
