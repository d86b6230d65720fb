"""The `Looker` that needs no machine code of its own: it interprets. For a few states that is done sooner than
anything is compiled. Not for states that stand for others of their orbit."""

from collections.abc import Callable, Iterator, Sequence
from typing import final

from fencepost.engines.native.answer import Tools
from fencepost.engines.native.calls import Calls
from fencepost.engines.native.codegen.bits import pack_state, unpack_state
from fencepost.engines.native.codegen.layout import Layout
from fencepost.engines.native.explorer import Search
from fencepost.engines.native.kernel.survey import Visit
from fencepost.engines.native.looker import Sweep
from fencepost.engines.native.memory import Record
from fencepost.engines.native.records import Status
from fencepost.engines.search.judge import Complaint, Judge
from fencepost.evidence.trace import Failure, Label, State
from fencepost.semantics.step import Meaning


@final
class Plain:
    """Looks at the states of one search"""

    def __init__(self, search: Search, meaning: Meaning) -> None:
        self._search = search
        self._meaning = meaning
        self._judge = Judge(meaning, search.wanted)
        self._marks = bytearray(search.space.count)
        self._state = Record(search.machine.words)

    @property
    def good(self) -> Sequence[int]:
        """The bits of each state"""
        return self._marks

    def set(self, number: int, bits: int) -> None:
        """Gives a state these bits, and no others."""
        self._marks[number] = bits

    def fill(self, bits: int) -> None:
        """Gives all states these bits, and no others."""
        self._marks[:] = bytes([bits]) * len(self._marks)

    def any(self, states: range) -> bool:
        """Whether one of these states has a bit"""
        return any(self._marks[states.start : states.stop])

    def count(self) -> int:
        """How many states have bit 0 and no other"""
        return self._marks.count(1)

    def number(self, state: State) -> int:
        """The number of a state; -1: it is not stored"""
        for position, word in enumerate(pack_state(self._search.machine.program.states, state)):
            self._state[position] = word
        return self._search.machine.look(self._search.desks[0].record.address, self._state.address)

    def sweep(self, sweep: Sweep) -> None:
        """Looks at states."""
        for number in reversed(sweep.states):
            if sweep.keep:
                self._marks[number] &= any(self._urgent(number))
            else:
                self._marks[number] |= self._bits(sweep, self._stored(number))

    def pairs(self) -> Sequence[tuple[int, int]]:
        """The urgent steps between states that have bit 0: from which and to which"""
        kept = [number for number, bits in enumerate(self._marks) if bits & 1]
        return [(number, target) for number in kept for target in self._urgent(number)]

    def _stored(self, number: int) -> State:
        return unpack_state(self._search.machine.program.states, self._search.space.state(number))

    def _urgent(self, number: int) -> Iterator[int]:
        for label, end in self._meaning.successors(self._stored(number)):
            if label is not None and self._search.actions[label.action].urgent and not isinstance(end, Failure):
                target = self.number(end)
                if target >= 0 and self._marks[target] & 1:
                    yield target

    # ------------------------------------------------------------ what a state is given

    def _bits(self, sweep: Sweep, state: State) -> int:
        if sweep.visit == Visit.JUDGE:
            return _masked(sweep, self._judge.state(state), sweep.there)
        bits, stuck = 0, True
        for label, end in self._meaning.successors(state):
            if label is None:
                bits |= _failed(sweep, end, sweep.here)
                continue
            fault = self._search.actions[label.action].fault is not None
            stuck = stuck and fault
            if fault == (sweep.visit == Visit.FAULTS):
                bits |= self._of_step(sweep, state, (label, end))
        if stuck and sweep.visit == Visit.STEPS:
            bits |= _masked(sweep, self._judge.stuck(state), sweep.here)
        return bits

    def _of_step(self, sweep: Sweep, state: State, step: tuple[Label, State | Failure]) -> int:
        end = step[1]
        if isinstance(end, Failure):
            return _failed(sweep, end, sweep.there)
        bits = _masked(sweep, self._judge.step(state, end), sweep.there) if sweep.there else 0
        number = self.number(end)
        if number in sweep.targets:
            return bits | self._marks[number]
        if number < 0 and sweep.outside and self._meaning.system.bounds:
            complaints = [*self._judge.state(end), *self._judge.bounds(end)[1]]
            bits |= _masked(sweep, complaints, sweep.outside)
        return bits

    def close(self) -> None:
        """Nothing is held on to."""


def _failed(sweep: Sweep, end: State | Failure, mask: int) -> int:
    return _masked(sweep, [(end.property, end)], mask) if isinstance(end, Failure) else 0


def _masked(sweep: Sweep, complaints: list[Complaint], mask: int) -> int:
    """The bits of the properties that are complained of, as far as they count"""
    bits = 0
    for name, _ in complaints:
        if name in sweep.properties:
            bits |= 1 << sweep.properties.index(name)
    return bits & mask


class NoCounts:
    """Counts no guards"""

    orbit = 0

    def tally(self, worker: int, kind: int) -> int:
        return Status.DONE


def tools(make: Callable[[Layout], Calls]) -> Tools:
    """Tools for a fake machine: states are looked at by the interpreter, and no guards are counted"""
    return Tools(
        lambda layout, symmetry: make(layout),
        lambda search, meaning: lambda poll: Plain(search, meaning),
        lambda search, some: NoCounts(),
    )
