"""Z3, asked so that it can be stopped: it works in a thread of its own, and the one who waits looks up now and then."""

from collections.abc import Callable, Sequence
from queue import SimpleQueue
from threading import Event, Thread
from typing import TypeAlias, final

import z3

from fencepost.engines.search.pulse import SECONDS
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


@final
class Unknown(Exception):
    """It cannot be told: why, in words"""


Answer: TypeAlias = Satisfied | Refuted


@final
class Solver:
    """Propositional formulas, added one after the other. `stop` is asked about every tenth of a second, and gives the
    reason to end. To be closed in the end."""

    def __init__(self, context: z3.Context, stop: Callable[[], str | None]) -> None:
        # measured on unrolled systems: two to three times as fast as the solvers that are no pure SAT solvers
        self._solver = z3.SolverFor("QF_FD", ctx=context)
        self._solver.set("ctrl_c", False)  # whoever waits hears it, and gives the reason
        self._context = context
        self._stop = stop
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
        """Whether all that was added can be true, together with what is assumed this once. Raises Unknown."""
        self._done.clear()
        self._tasks.put(assumed)
        reason: str | None = None
        while not self._done.wait(SECONDS):
            reason = reason or self._stop()
            if reason is not None:
                self._context.interrupt()  # again and again: it might not have begun
        if isinstance(self._result, BaseException):
            raise Unknown(reason or f"Z3 gave up: {self._result}")
        if self._result == z3.sat:
            return Satisfied(self._solver.model())
        if self._result == z3.unsat:
            return Refuted()
        raise Unknown(reason or f"Z3 gave up: {self._solver.reason_unknown()}")

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
