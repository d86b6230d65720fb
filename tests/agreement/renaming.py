"""Whether exchanging two members of a symmetric scalarset takes steps to steps: asked of the semantics itself, state by
state, so that nothing depends on which of two equal states an engine comes to first."""

from collections import Counter, deque
from collections.abc import Iterator

from fencepost.engines.search.judge import ENDLESS, Judge, kinds
from fencepost.engines.symbolic.proof.images import Moves, moved
from fencepost.evidence.trace import Failure, State
from fencepost.instance.instance import Instance
from fencepost.instance.symmetry import groups
from fencepost.semantics.step import Meaning
from fencepost.semantics.value import sorts_of


def exchanges(instance: Instance) -> Iterator[Moves]:
    """Of each two members beside each other the renaming that exchanges them"""
    for group in groups(instance.system):
        for n in range(group.size - 1):
            move = [*range(n), n + 1, n, *range(n + 2, group.size)]
            yield dict.fromkeys(group.sorts, move)


def renamed(instance: Instance, state: State, moves: Moves) -> State:
    """The state with these instances exchanged"""
    sorts = sorts_of(instance.system)
    return tuple(moved(v.type, value, moves, sorts) for v, value in zip(instance.system.variables, state, strict=True))


def asymmetries(instance: Instance, most: int) -> list[str]:
    """What is different after an exchange, in up to so many reachable states. Where something fails, which elements are
    looked at before may decide what, and the engines say so themselves."""
    moves = list(exchanges(instance))
    if not moves:
        return []
    wanted = kinds(instance, None)
    wanted.pop(ENDLESS, None)
    meaning = Meaning(instance.system)
    judge = Judge(meaning, wanted)

    def said(state: State) -> tuple[Counter[State], set[str]] | None:
        """The states after each step, and what is wrong with it; None if something fails"""
        ends = [end for _, end in meaning.successors(state)]
        complaints = [*judge.state(state), *judge.stuck(state), *judge.bounds(state)[1]]
        if any(isinstance(end, Failure) for end in ends) or any(failure is not None for _, failure in complaints):
            return None
        inside = {"inside"} if judge.bounds(state)[0] else set[str]()
        return Counter(end for end in ends if not isinstance(end, Failure)), {name for name, _ in complaints} | inside

    started = [state for _, state in meaning.initial() if not isinstance(state, Failure)]
    images = {renamed(instance, state, move) for state in started for move in moves}
    found = [f"no initial state: {image}" for image in images.difference(started)]
    seen, waiting = set(started), deque(started)
    while waiting and len(seen) <= most and not found:
        state = waiting.popleft()
        here = said(state)
        if here is None:
            continue
        for end in here[0]:
            waiting += [] if end in seen else [end]
            seen.add(end)
        for move in moves:
            image = renamed(instance, state, move)
            there = said(image)
            if there is not None and there[0] != Counter(renamed(instance, end, move) for end in here[0].elements()):
                found.append(f"other steps from {state} than from {image}")
            if there is not None and there[1] != here[1]:
                found.append(f"{here[1]} in {state}, {there[1]} in {image}")
    return found
