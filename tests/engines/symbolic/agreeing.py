"""What engines that reason say otherwise than one that visits every state."""

from collections import deque
from collections.abc import Iterator

from fencepost.core.system import Action, System
from fencepost.evidence.certificate import Certificate, invariant
from fencepost.evidence.outcome import Finding, Outcome
from fencepost.evidence.replay import replay
from fencepost.evidence.trace import Failure, State
from fencepost.evidence.verdict import Inconclusive, Reached, Violated
from fencepost.instance.instance import Instance
from fencepost.semantics.evaluate import compile_expr
from fencepost.semantics.scope import Layout, Scope
from fencepost.semantics.step import Meaning
from fencepost.semantics.transition import Failed
from fencepost.semantics.value import sorts_of

Cost = tuple[int, int]


def cost(made: Instance, finding: Finding) -> Cost | None:
    """Faults and steps of a finding's trace, which is one of the protocol"""
    if not isinstance(finding.verdict, Violated | Reached):
        return None
    actions: tuple[Action, ...] = made.system.actions
    trace = finding.verdict.trace
    assert replay(made, finding) is None, f"the trace of {finding.name} does not replay"
    return sum(actions[label.action].fault is not None for label in trace.labels), trace.steps


def bounded_differences(made: Instance, explored: Outcome, bounded: Outcome, depth: int) -> list[str]:
    """What a bounded search found otherwise than the explorer, up to its depth; if stopped, it may lack some"""
    known = {finding.name: cost(made, finding) for finding in explored.findings}
    wrong: list[str] = []
    for finding in bounded.findings:
        least, found = known[finding.name], cost(made, finding)
        if found is None and bounded.stopped is not None:
            continue
        within = least is not None and least[1] <= depth
        if (found != least) if within else (found is not None and (least is None or found[0] <= least[0])):
            wrong.append(f"{finding.name}: faults and steps {least} against {found}")
    return wrong


def proof_differences(made: Instance, explored: Outcome, proved: Outcome) -> list[str]:
    """What a search for a proof says otherwise than the explorer, and states that its certificate forgets"""
    known = {finding.name: finding for finding in explored.findings}
    wrong: list[str] = []
    for finding in proved.findings:
        verdict, meant = finding.verdict, known[finding.name]
        found, least = cost(made, finding), cost(made, meant)
        if type(verdict) is not type(meant.verdict) and not isinstance(verdict, Inconclusive):
            wrong.append(f"{finding.name}: {meant.verdict} against {verdict}")
        elif isinstance(verdict, Violated | Reached) and verdict.minimal and found != least:
            wrong.append(f"{finding.name}: faults and steps {least} against {found}")
    if proved.certificate is not None and not proved.certificate.k:  # which says no more than the verdicts
        wrong += [f"excluded, and can be reached: {state}" for state in untrue(made.system, proved.certificate)]
    return wrong


def untrue(system: System, certificate: Certificate, most: int = 3000) -> list[State]:
    """States that can be reached and that it excludes; told by the semantics"""
    scope = Scope(Layout({v.name: n for n, v in enumerate(system.variables)}, sorts_of(system)))
    holds = compile_expr(invariant(certificate, system), scope)
    return [state for state in reachable(system, most) if not holds(state, scope.frame())]


def reachable(system: System, most: int) -> Iterator[State]:
    """So many states that can be reached, breadth first"""
    meaning = Meaning(system)
    starts = [state for _, state in meaning.initial() if not isinstance(state, Failure)]
    seen, waiting = set(starts), deque(starts)
    while waiting and most:
        state = waiting.popleft()
        most -= 1
        yield state
        for label, end in meaning.successors(state) if _inside(meaning, state) else ():
            if label is not None and not isinstance(end, Failure) and end not in seen:
                seen.add(end)
                waiting.append(end)


def _inside(meaning: Meaning, state: State) -> bool:
    """Whether a state is to be expanded; where that cannot be said, it is not"""
    try:
        return meaning.within(state)
    except Failed:
        return False
