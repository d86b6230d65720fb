"""Whether exchanging two members of a symmetric scalarset takes steps to steps: asked of the semantics itself, state by
state, so that nothing depends on which of two equal states an engine comes to first."""

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import NamedTuple, final

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
    """What is different after an exchange, in so many reachable states, near and far. Where something fails, which
    elements are looked at before may decide what, and the engines say so themselves."""
    moves = list(exchanges(instance))
    if not moves:
        return []
    steps = _Steps(instance)
    started = [state for _, state in steps.meaning.initial() if not isinstance(state, Failure)]
    images = {renamed(instance, state, move) for state in started for move in moves}
    found = [f"no initial state: {image}" for image in images.difference(started)]
    seen, waiting, chance = set(started), list(started), Random(0)
    for _ in range(most):
        if not waiting or found:
            break
        state = waiting.pop(chance.randrange(len(waiting)))
        here = steps.of(state)
        if here is not None:
            waiting += [end for end in here.ends if end not in seen]
            seen |= here.ends.keys()
            found = [line for move in moves for line in steps.differences(state, here, move)]
    return found


class _Out(NamedTuple):
    """The states after each step of a state, and what is wrong with it"""

    ends: Counter[State]
    wrong: frozenset[str]


@final
class _Steps:
    """Steps and complaints as the semantics has them"""

    def __init__(self, instance: Instance) -> None:
        wanted = kinds(instance, None)
        wanted.pop(ENDLESS, None)
        self.instance = instance
        self.meaning = Meaning(instance.system)
        self._judge = Judge(self.meaning, wanted)

    def of(self, state: State) -> _Out | None:
        """None if something fails"""
        ends = [end for _, end in self.meaning.successors(state)]
        inside, outside = self._judge.bounds(state)
        complaints = [*self._judge.state(state), *self._judge.stuck(state), *outside]
        if any(isinstance(end, Failure) for end in ends) or any(failure is not None for _, failure in complaints):
            return None
        wrong = [name for name, _ in complaints] + ["inside"] * inside
        return _Out(Counter(end for end in ends if not isinstance(end, Failure)), frozenset(wrong))

    def differences(self, state: State, here: _Out, move: Moves) -> Iterator[str]:
        """What differs in the state's image"""
        image = renamed(self.instance, state, move)
        there = self.of(image)
        if there is None:
            return
        if there.ends != Counter(renamed(self.instance, end, move) for end in here.ends.elements()):
            yield f"other steps from {state} than from {image}"
        if there.wrong != here.wrong:
            yield f"{set(here.wrong)} in {state}, {set(there.wrong)} in {image}"
