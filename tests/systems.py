"""Transition systems written by hand, straight in core, and what it takes to search them."""

from fencepost.core.make import (
    assign,
    both,
    comprehend,
    domain,
    either,
    equal,
    exists,
    get,
    negation,
    read,
    set_of,
    union,
)
from fencepost.core.operators import Op
from fencepost.core.protocol import Model, Network, Typed
from fencepost.core.statements import Block, Let
from fencepost.core.system import (
    Action,
    Fault,
    Parameter,
    Property,
    PropertyKind,
    Sort,
    Stage,
    System,
    Variable,
)
from fencepost.core.terms import (
    BOOL,
    TRUE,
    Apply,
    Const,
    Enum,
    Expr,
    Local,
    Map,
    Range,
    Scalarset,
    Set,
    Type,
    Value,
)
from fencepost.evidence.outcome import Outcome, Request
from fencepost.instance.instance import Basis, Instance
from fencepost.source.text import SourceFile, Span

NOWHERE = Span(SourceFile("hand", ""), 0, 0)


def variable(name: str, type: Type, initial: Value) -> Variable:
    """A variable of the whole system"""
    return Variable(name, name, "shared", None, type, Const(initial, type))


def counter(name: str, top: int) -> Variable:
    """A number that starts at 0"""
    return variable(name, Range(0, top), 0)


def parameter(name: str, type: Type, among: Expr | None = None) -> Parameter:
    """A parameter over the whole type, or among the elements of a set"""
    return Parameter(name, type, domain(type) if among is None else among, "argument")


def action(
    name: str,
    guard: Expr,
    body: Block,
    *binders: Parameter | Let,
    fault: Fault | None = None,
    urgent: bool = False,
) -> Action:
    """An action of one stage, without an actor"""
    return Action(name, (Stage(binders, (guard,), body),), None, (), fault is not None, fault, urgent, 0)


def prop(kind: PropertyKind, name: str, condition: Expr) -> Property:
    """A property without words"""
    return Property(kind, name, "", condition)


def system(
    variables: tuple[Variable, ...],
    actions: tuple[Action, ...],
    *properties: Property,
    sorts: tuple[Sort, ...] = (),
    bounds: tuple[Expr, ...] = (),
) -> System:
    """A system with one initial state"""
    return System(sorts, variables, (), (), actions, properties, (), bounds)


def instance(made: System, endless_instant: bool = False) -> Instance:
    """An instance of no particular protocol"""
    none = Network(None, None, False)
    typed = Typed("Hand", "", (), (), (), (), (), none, (), (), (), (), (), (), (), NOWHERE)
    model = Model("hand", "", (), (), (), (), False, none, (), False, False, NOWHERE)
    return Instance(typed, model, made, Basis((), (), (), "", (), (), ()), endless_instant)


def request(order: str = "faults", until_violated: bool = False, stop: str | None = None, runs: int = 20) -> Request:
    """A request without limits, or one that stops at the first look"""
    return Request(
        properties=None,
        until_violated=until_violated,
        order="faults" if order == "faults" else "steps",
        depth=None,
        runs=runs,
        seed=1,
        stop=lambda: stop,
        listen=lambda progress: None,
        threads=1,
        symmetry=False,
        memory_limit=None,
        reduction=False,
        bitstate=None,
    )


def verdicts(outcome: Outcome) -> dict[str, str]:
    """The verdict's kind for each property"""
    return {finding.name: type(finding.verdict).__name__ for finding in outcome.findings}


# ---------------------------------------------------------------- published protocols

RM = Scalarset("RM")
RM_STATE = Enum("RM.state", ("working", "prepared", "committed", "aborted"))
_RMS = Variable(
    "rm", "rm", "control", "RM", Map(RM, RM_STATE), Apply(Op.FILL, (Const(0, RM_STATE),), Map(RM, RM_STATE))
)
_R, _Q = Local("r", RM), Local("q", RM)


def _in(r: Expr, *states: int) -> Expr:
    return either(*(equal(get(read(_RMS), r), Const(state, RM_STATE)) for state in states))


def _all(condition: Expr) -> Expr:
    return comprehend("all", _Q, domain(RM), condition)


def _move(r: Expr, state: int) -> Block:
    return (assign(_RMS, Const(state, RM_STATE), r),)


_CONSISTENT = prop(
    "invariant",
    "Consistent",
    negation(both(exists(_Q, domain(RM), _in(_Q, 2)), exists(_R, domain(RM), _in(_R, 3)))),
)


def _sort(count: int) -> tuple[Sort, ...]:
    return (Sort(RM, tuple(f"r{n + 1}" for n in range(count)), True),)


def transaction_commit(count: int = 3) -> System:
    """O-01"""
    r = parameter("r", RM)
    actions = (
        action("prepare", _in(_R, 0), _move(_R, 1), r),
        action("commit", both(_in(_R, 1), _all(_in(_Q, 1, 2))), _move(_R, 2), r),
        action("abort", both(_in(_R, 0, 1), _all(negation(_in(_Q, 2)))), _move(_R, 3), r),
    )
    return system((_RMS,), actions, _CONSISTENT, sorts=_sort(count))


def two_phase_commit(count: int = 3) -> System:
    """O-02: the messages are the option of an RM (its Prepared), then Commit and Abort as flags"""
    tm_state = Enum("TM.state", ("init", "committed", "aborted"))
    tm = variable("tm", tm_state, 0)
    heard, prepared = variable("heard", Set(RM), frozenset()), variable("prepared", Set(RM), frozenset())
    commit, abort = variable("commit", BOOL, False), variable("abort", BOOL, False)
    r, start = parameter("r", RM), equal(read(tm), Const(0, tm_state))
    add = set_of(RM, _R)
    everyone = equal(read(heard), domain(RM))
    actions = (
        action("hear", start, (assign(heard, union(read(heard), add)),), parameter("r", RM, read(prepared))),
        action("tm commit", both(start, everyone), (assign(tm, Const(1, tm_state)), assign(commit, TRUE))),
        action("tm abort", start, (assign(tm, Const(2, tm_state)), assign(abort, TRUE))),
        action("prepare", _in(_R, 0), (*_move(_R, 1), assign(prepared, union(read(prepared), add))), r),
        action("choose abort", _in(_R, 0), _move(_R, 3), r),
        action("receive commit", read(commit), _move(_R, 2), r),
        action("receive abort", read(abort), _move(_R, 3), r),
    )
    return system((_RMS, tm, heard, prepared, commit, abort), actions, _CONSISTENT, sorts=_sort(count))
