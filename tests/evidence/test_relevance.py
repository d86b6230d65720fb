"""On which variables the end of a trace depends: those that are said not to matter may have any value."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from fencepost.core.system import System
from fencepost.core.terms import Expr, Value
from fencepost.engines import ENGINES
from fencepost.evidence.outcome import Finding
from fencepost.evidence.relevance import relevant
from fencepost.evidence.trace import State, Trace
from fencepost.evidence.verdict import trace_of
from fencepost.instance.instance import Instance
from fencepost.semantics.evaluate import compile_expr, define_functions
from fencepost.semantics.scope import Scope, layout_of
from fencepost.semantics.step import Meaning
from fencepost.semantics.transition import Failure
from tests.evidence.texts import searched
from tests.random.wide.mend import instance_of, mended
from tests.random.wide.texts import text_of
from tests.systems import request

STEPS = """protocol Steps

shared a: 0..9 = 0
shared b: 0..9 = 0
shared c: 0..9 = 0
shared d: 0..9 = 0
shared never: 0..9 = 0
ghost seen: set[0..9] = {}

action first when d < 5:
    let twice = c + c
    b = min(twice + 1, 9)
    seen = seen | {b}

action second:
    if b > 0:
        a = 1

action other:
    never = min(never + a, 9)

invariant Zero: a == 0
invariant Small: a + b + c < 9

model steps:
    expect Zero violated
"""


def needed(text: str, name: str) -> set[str]:
    instance, found = searched(text)
    trace = trace_of(found[name].verdict)
    assert trace is not None
    return set(relevant(instance.system, trace, name))


def test_what_is_written_from_what_matters_is_followed_back() -> None:
    # a is read at the end, b decides whether it is written, c is what b is made of, d lets the step be taken
    assert needed(STEPS, "Zero") == {"a", "b", "c", "d"}


def test_steps_that_were_not_taken_do_not_count() -> None:
    text = STEPS.replace("    if b > 0:\n        a = 1", "    a = 1")
    assert needed(text, "Zero") == {"a"}


def test_bounds_matter_since_no_step_is_taken_beyond_them() -> None:
    text = STEPS.replace("    if b > 0:\n        a = 1", "    a = 1").replace(
        "    expect Zero", "    bound never < 9\n    expect Zero"
    )
    assert needed(text, "Zero") == {"a", "never"}


def test_in_a_step_that_fails_everything_matters() -> None:
    text = STEPS.replace("seen = seen | {b}", "never = 9 + b")
    assert needed(text, "NoRuntimeError") == {"b", "c", "d"}


def test_a_run_that_is_stuck_is_about_everything() -> None:
    assert needed(
        "protocol P\n\nshared a: 0..1 = 0\nshared b: 0..1 = 0\n\naction go when a == 0:\n    a = 1\n\n"
        "stuck Never unless false\n\nmodel m:\n    expect holds\n",
        "Never",
    ) == {"a", "b"}


class Patience:
    """Stops a search that was asked for thirty times whether it should"""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> str | None:
        self.asked += 1
        return "enough" if self.asked > 30 else None


def traces() -> Iterator[tuple[str, Instance, Finding, Trace]]:
    """What a search of random protocols finds"""
    for seed in range(30):
        text = mended(text_of(seed))
        instance = None if text is None else instance_of(text)
        if isinstance(instance, Instance):
            for finding in ENGINES["reference"](instance, replace(request(), stop=Patience())).findings:
                trace = trace_of(finding.verdict)
                if trace is not None:
                    yield f"seed {seed}", instance, finding, trace


def test_other_values_of_what_does_not_matter_change_nothing() -> None:
    tried = 0
    for name, instance, finding, trace in traces():
        meaning, matters = Meaning(instance.system), relevant(instance.system, trace, finding.name)
        subject = next((item for item in instance.system.properties if item.name == finding.name), None)
        if subject is None or subject.kind not in ("invariant", "witness") or trace.failure is not None:
            continue
        says = truth(instance.system, subject.condition)
        seen = some_states(meaning, trace.states[0])
        for number, variable in enumerate(instance.system.variables):
            for value in {state[number] for state in seen} if variable.name not in matters else ():
                end = ends(meaning, trace, number, value)
                tried += end is not None
                assert end is None or says(end) == says(trace.states[-1]), (name, finding.name, variable.name)
    assert tried > 100, tried


def truth(system: System, condition: Expr) -> Callable[[State], object]:
    scope = Scope(layout_of(system))
    define_functions(system, scope)
    holds, frame = compile_expr(condition, scope), scope.frame()
    return lambda state: holds(state, frame)


def some_states(meaning: Meaning, first: State) -> list[State]:
    """The first states that a search meets"""
    found = [first]
    for state in found:
        after = (after for _, after in meaning.successors(state) if not isinstance(after, Failure))
        found += [state for state in after if state not in found]
        if len(found) > 60:
            break
    return found


def ends(meaning: Meaning, trace: Trace, number: int, value: Value) -> State | None:
    """The state at the end of the same steps, begun with another value of a variable; None if one of them fails"""
    state: State = (*trace.states[0][:number], value, *trace.states[0][number + 1 :])
    for label in trace.labels:
        after = next((after for made, after in meaning.by(label.action, state) if made == label), None)
        assert after is not None, f"{label} cannot be taken"
        if isinstance(after, Failure):
            return None
        state = after
    return state
