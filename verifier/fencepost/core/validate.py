"""Whether core is well formed. A problem here is a mistake of the machine, never of the author.

`validate_typed` looks at a protocol, `validate_system` at a transition system, where also nothing that only
a protocol may contain is left. Both hand back what is wrong in words; an empty tuple is good.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never, final

from fencepost.core.operators import Op
from fencepost.core.protocol import Typed
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
from fencepost.core.system import Binder, Function, Parameter, Stage, System
from fencepost.core.terms import (
    Apply,
    Bag,
    Call,
    Comprehend,
    Const,
    Domain,
    Enum,
    Expr,
    Int,
    LetIn,
    Local,
    Map,
    MessagesIn,
    Option,
    Param,
    Primed,
    Range,
    Read,
    Record,
    Scalarset,
    Seq,
    Set,
    Type,
    Union,
    Up,
)
from fencepost.core.text import expr_text, type_text
from fencepost.core.walk import place_expressions

Locals = Mapping[str, Type]


def validate_system(system: System) -> tuple[str, ...]:
    """What is wrong with a transition system."""
    variables = {variable.name: variable.type for variable in system.variables}
    checker = _Checker(variables, frozenset({*system.assertions, "NoRuntimeError"}), finite=True)
    for variable in system.variables:
        checker.where = f"variable {variable.name}"
        checker.type(variable.type)
        checker.expr(variable.initial, {})
        checker.fits(variable.initial.type, variable.type)
    checker.functions(system.functions)
    checker.where = "init"
    checker.stages(system.initial, {})
    for action in system.actions:
        checker.where = f"action {action.name}"
        bound = checker.stages(action.stages, {})
        checker.exprs([part for part in action.says if not isinstance(part, str)], bound)
        checker.exprs([] if action.actor is None else [action.actor], bound)
    for prop in system.properties:
        checker.where = f"{prop.kind} {prop.name}"
        checker.expr(prop.condition, {})
    checker.where = "bound"
    checker.exprs(system.bounds, {})
    return tuple(checker.problems)


def validate_typed(typed: Typed) -> tuple[str, ...]:
    """What is wrong with a protocol."""
    variables: dict[str, Type] = {}
    for variable in typed.variables:
        owned = variable.owner is not None
        variables[variable.name] = Map(Scalarset(variable.owner or ""), variable.type) if owned else variable.type
    checker = _Checker(variables, frozenset({*typed.assertions, "NoRuntimeError"}), finite=False)
    for variable in typed.variables:
        checker.where = f"variable {variable.name}"
        own = {} if variable.owner is None else {"self": Scalarset(variable.owner)}
        checker.expr(variable.initial, own)
        checker.fits(variable.initial.type, variable.type)
        checker.exprs([] if variable.choices is None else [variable.choices], own)
    checker.functions(typed.functions)
    checker.where = "init"
    checker.stages(typed.init, {})
    for role in typed.roles:
        checker.where = role.name
        for block in (role.on_crash, role.on_restart):
            checker.block(block, {"self": Scalarset(role.name)})
    _steps(typed, checker)
    for prop in typed.properties:
        checker.where = f"{prop.kind} {prop.name}"
        checker.expr(prop.condition, {})
    return tuple(checker.problems)


def _steps(typed: Typed, checker: "_Checker") -> None:
    envelopes = {channel.name: channel.envelope for channel in typed.channels}
    for step in typed.steps:
        checker.where = f"step {step.role or ''} {step.name}"
        bound: dict[str, Type] = {} if step.role is None else {"self": Scalarset(step.role)}
        if step.delivery is not None:
            fields = dict(envelopes[step.delivery.channel].fields)
            own = [name for name in fields if name not in ("sender", "receiver", "~age")]
            if step.delivery.sender is not None:
                bound[step.delivery.sender] = fields["sender"]
            for local, name in zip(step.delivery.fields, own, strict=True):
                bound |= {} if local is None else {local: fields[name]}
        after = checker.stages([Stage(step.binders, step.guards, step.body)], bound)
        checker.exprs([part for part in step.says if not isinstance(part, str)], after)


def fits(value: Type, place: Type) -> bool:
    """Whether a value of one type may stand in a place of another without a FIT."""
    match value, place:
        case (Int() | Range(), Int()):
            return True
        case Range(), Range():
            return _within(value, place)
        case Option(), Option():
            return fits(value.inner, place.inner)
        case (Set(), Set()) | (Bag(), Bag()):
            return fits(value.element, place.element)
        case Map(), Map():
            return value.key == place.key and fits(value.value, place.value)
        case Seq(), Seq():
            return fits(value.element, place.element) and _short_enough(value, place)
        case (Enum() | Scalarset() | Record() | Union(), _):
            return type(value) is type(place) and value.name == getattr(place, "name", None)
        case _:
            return value == place


def _within(value: Range, place: Range) -> bool:
    bounds = (value.lower, value.upper, place.lower, place.upper)
    numbers = [bound for bound in bounds if isinstance(bound, int)]
    if len(numbers) < len(bounds):
        return True
    return numbers[2] <= numbers[0] and numbers[1] <= numbers[3]


def _short_enough(value: Seq, place: Seq) -> bool:
    if place.limit is None:
        return True
    return not (isinstance(value.limit, int) and isinstance(place.limit, int)) or value.limit <= place.limit


@final
@dataclass(slots=True)
class _Checker:
    """Goes through core with the locals in reach and notes what is wrong. `where` is told in each note."""

    variables: Mapping[str, Type]
    assertions: frozenset[str]
    finite: bool
    where: str = ""
    arities: dict[str, int] = field(default_factory=dict[str, int])
    problems: list[str] = field(default_factory=list[str])

    def report(self, problem: str) -> None:
        self.problems.append(f"{self.where}: {problem}")

    def functions(self, functions: Sequence[Function]) -> None:
        self.arities |= {function.name: len(function.arguments) for function in functions}
        for function in functions:
            self.where = f"def {function.name}"
            self.expr(function.body, dict(function.arguments))

    def stages(self, stages: Sequence[Stage], bound: Locals) -> Locals:
        """The locals in reach after the stages' binders (a block's own stay inside it)."""
        reach = dict(bound)
        for stage in stages:
            for binder in stage.binders:
                self.binder(binder, reach)
            self.exprs(stage.guards, reach)
            self.block(stage.body, reach)
        return reach

    def binder(self, binder: Binder, reach: dict[str, Type]) -> None:
        value = binder.domain if isinstance(binder, Parameter) else binder.value
        self.expr(value, reach)
        if binder.name in reach:
            self.report(f"`{binder.name}` is bound twice")
        reach[binder.name] = binder.type

    def block(self, block: Block, bound: Locals) -> None:
        reach = dict(bound)
        for statement in block:
            self.statement(statement, reach)

    def statement(self, statement: Statement, reach: dict[str, Type]) -> None:
        match statement:
            case Let():
                self.expr(statement.value, reach)
                self.fits(statement.value.type, statement.type)
                reach[statement.name] = statement.type
            case Assign():
                self.assign(statement, reach)
            case If():
                self.expr(statement.condition, reach)
                self.block(statement.then, reach)
                self.block(statement.otherwise, reach)
            case For():
                self.expr(statement.source, reach)
                self.block(statement.body, {**reach, statement.name: statement.name_type})
            case _:
                self.simple(statement, reach)

    def simple(self, statement: Fail | Mark | Send | Halt, reach: Locals) -> None:
        match statement:
            case Fail():
                if statement.property not in self.assertions:
                    self.report(f"fails `{statement.property}`, which is no assertion")
                if statement.subject is not None:
                    self.expr(statement.subject, reach)
            case Mark():
                self.expr(statement.value, reach)
            case Send():
                self.protocol_only("send")
                self.exprs(statement.fields, reach)
                self.expr(statement.receiver, reach)
            case Halt():
                self.protocol_only("crash")
                self.expr(statement.target, reach)
            case _:
                assert_never(statement)

    def assign(self, statement: Assign, reach: Locals) -> None:
        place = statement.place
        known = reach if place.is_local else self.variables
        if place.root not in known:
            self.report(f"assigns to `{place.root}`, which is not declared")
        self.exprs(place_expressions(place), reach)
        for selector in place.path:
            self.selector(selector)
        self.expr(statement.value, reach)
        self.fits(statement.value.type, place.type)

    def selector(self, selector: Selector) -> None:
        match selector:
            case AtKey():
                good = isinstance(selector.container, Map)
            case AtIndex():
                good = isinstance(selector.container, Seq)
            case AtField():
                good = isinstance(selector.container, Record)
            case Unwrap():
                good = isinstance(selector.container, Option)
            case _:
                assert_never(selector)
        if not good:
            self.report(f"a step of a place goes into {type_text(selector.container)}")

    def fits(self, value: Type, place: Type) -> None:
        if not fits(value, place):
            self.report(f"{type_text(value)} is stored where {type_text(place)} is needed")

    def exprs(self, exprs: Sequence[Expr], reach: Locals) -> None:
        for item in exprs:
            self.expr(item, reach)

    def expr(self, expr: Expr, reach: Locals) -> None:
        self.type(expr.type)
        match expr:
            case LetIn():
                self.expr(expr.value, reach)
                self.expr(expr.body, {**reach, expr.name: expr.value.type})
            case Comprehend():
                self.expr(expr.source, reach)
                inner = {**reach, expr.name: expr.name_type}
                self.exprs([] if expr.condition is None else [expr.condition], inner)
                self.expr(expr.element, inner)
            case Apply() | Call():
                self.arity(expr)
                self.exprs(expr.args, reach)
            case Up():
                self.protocol_only("up")
                self.expr(expr.instance, reach)
            case _:
                self.leaf(expr, reach)

    def leaf(self, expr: Const | Param | Read | Primed | Local | Domain | MessagesIn, reach: Locals) -> None:
        match expr:
            case Param() | MessagesIn():
                self.protocol_only(expr_text(expr))
            case Read() | Primed():
                if expr.variable not in self.variables:
                    self.report(f"reads `{expr.variable}`, which is not declared")
            case Local():
                if expr.name not in reach:
                    self.report(f"reads `{expr.name}`, which is not bound")
            case Domain():
                self.type(expr.of)
            case Const():
                pass
            case _:
                assert_never(expr)

    def arity(self, expr: Apply | Call) -> None:
        wanted = expr.op.value.arity if isinstance(expr, Apply) else self.arities.get(expr.function, -1)
        if wanted is not None and wanted != len(expr.args):
            self.report(f"{expr_text(expr)} takes {wanted} operands")
        if isinstance(expr, Apply) and expr.op is Op.FIT:
            shape = fits(expr.type, expr.args[0].type) or not isinstance(expr.type, Range)
            if not shape and not isinstance(expr.args[0].type, Int | Range):
                self.report(f"{expr_text(expr)} fits what is no number into a range")

    def type(self, type_: Type) -> None:
        """In a system every bound is a number."""
        waiting = [type_] if self.finite else []
        while waiting:
            here = waiting.pop()
            match here:
                case Range() if not (isinstance(here.lower, int) and isinstance(here.upper, int)):
                    self.report(f"the bounds of {type_text(here)} are not known")
                case Seq() if not (here.limit is None or isinstance(here.limit, int)):
                    self.report(f"the length of {type_text(here)} is not known")
                case _:
                    pass
            waiting.extend(_parts(here))

    def protocol_only(self, what: str) -> None:
        if self.finite:
            self.report(f"`{what}` must not be left in a transition system")


def _parts(type_: Type) -> tuple[Type, ...]:
    match type_:
        case Option():
            return (type_.inner,)
        case Set() | Bag() | Seq():
            return (type_.element,)
        case Map():
            return (type_.key, type_.value)
        case Record():
            return tuple(inner for _, inner in type_.fields)
        case Union():
            return tuple(inner for _, fields in type_.variants for _, inner in fields)
        case _:
            return ()
