"""Z3, asked so that it can be stopped: it works in a thread of its own, and the one who waits looks up now and then."""

from collections.abc import Callable, Sequence
from queue import SimpleQueue
from threading import Event, Thread
from typing import TypeAlias, final

import z3

from fencepost.engines.search.pulse import SECONDS, Stopped
from fencepost.engines.symbolic.template import Bit


@final
class Satisfied:
    """There is a solution"""

    def __init__(self, model: z3.ModelRef) -> None:
        self._model = model

    def is_true(self, bit: Bit) -> bool:
        """What a bit is in the solution; what does not matter is false"""
        return z3.is_true(self._model.eval(bit, model_completion=True))


@final
class Refuted:
    """There is none"""


Answer: TypeAlias = Satisfied | Refuted


@final
class Solver:
    """Propositional formulas, added one after the other. `poll` is called about every tenth of a second while Z3 works;
    it may raise. To be closed in the end."""

    def __init__(self, context: z3.Context, poll: Callable[[], None]) -> None:
        # of the solvers that were tried on unrolled systems the fastest (docs/adr/0006)
        self._solver = z3.SolverFor("QF_FD", ctx=context)
        self._solver.set("ctrl_c", False)  # whoever waits hears it, and says what it means
        z3.Z3_enable_concurrent_dec_ref(context.ref())  # who waits may let go of expressions while Z3 works
        self._context = context
        self._poll = poll
        self._tasks: SimpleQueue[Sequence[Bit] | None] = SimpleQueue()
        self._done = Event()
        self._result: z3.CheckSatResult | BaseException = z3.unknown
        self._thread = Thread(target=self._work, name="solver", daemon=True)
        self._thread.start()

    def fresh(self, name: str) -> Bit:
        """A bit that may be anything"""
        return z3.FreshConst(z3.BoolSort(self._context), name)

    def add(self, *bits: Bit) -> None:
        """Makes these true for good."""
        self._solver.add(*bits)

    def check(self, *assumed: Bit) -> Answer:
        """Whether all that was added can be true, together with what is assumed this once. Raises Stopped, and whatever
        `poll` raises; nobody is working any more then."""
        self._done.clear()
        self._tasks.put(assumed)
        trouble: BaseException | None = None
        waiting = True
        while waiting:
            try:
                waiting = not self._done.wait(SECONDS)
                if waiting and trouble is None:
                    self._poll()
            except BaseException as raised:  # a handler of signals may raise anything
                trouble = trouble or raised
            if waiting and trouble is not None:
                self._context.interrupt()  # again and again: it might not have begun
        if trouble is not None:
            raise trouble
        return self._answer()

    def _answer(self) -> Answer:
        if isinstance(self._result, BaseException):
            raise Stopped(f"Z3 gave up: {self._result}") from self._result
        if self._result == z3.sat:
            return Satisfied(self._solver.model())
        if self._result == z3.unsat:
            return Refuted()
        raise Stopped(f"Z3 gave up: {self._solver.reason_unknown()}")

    def close(self) -> None:
        """Ends its thread."""
        self._tasks.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (assumed := self._tasks.get()) is not None:
            try:
                self._result = self._solver.check(*assumed)
            except BaseException as error:
                self._result = error
            self._done.set()
