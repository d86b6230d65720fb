"""Z3, asked so that it can be stopped: it works in a thread of its own, and the one who waits looks up now and then.
Where there are many thousand questions, those that are easy are answered without a thread.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from ctypes import Array
from functools import partial
from threading import Thread
from time import monotonic
from typing import TypeAlias, final

import z3

from fencepost.engines.search.pulse import SECONDS, Stopped
from fencepost.engines.symbolic.template import Bit

_EASY = 100_000  # of what Z3 counts as its work: about 10 ms
_AGAIN = 0.01  # seconds between two interruptions: the first may come before Z3 has begun


@final
class Satisfied:
    """There is a solution. It is fetched when it is looked at first, which must be before anything else is asked"""

    def __init__(self, context: z3.Context, fetch: Callable[[], z3.ModelRef]) -> None:
        self._c = context.ref()
        self._fetch = fetch
        self._model: z3.ModelRef | None = None

    def is_true(self, bit: Bit) -> bool:
        """What a bit is in the solution; what does not matter is false"""
        self._model = self._fetch() if self._model is None else self._model
        value = (z3.Ast * 1)()
        z3.Z3_model_eval(self._c, self._model.model, bit.as_ast(), True, value)
        return z3.Z3_get_bool_value(self._c, value[0]) == z3.Z3_L_TRUE


@final
class Refuted:
    """There is none, because of `core`: the positions of some of what was assumed, perhaps not the fewest; empty: there
    never is"""

    def __init__(self, core: tuple[int, ...]) -> None:
        self.core = core


Answer: TypeAlias = Satisfied | Refuted


@final
class Solver:
    """Propositional formulas, added one after the other. `poll` is called about every tenth of a second, before a check
    and while Z3 works; it may raise. `many`: there will be many easy questions, not a few hard ones. To be closed in
    the end."""

    def __init__(self, context: z3.Context, poll: Callable[[], None], many: bool = False) -> None:
        # of Z3's solvers the fastest for unrolled systems, and for single steps (docs/adr/0006 and 0007)
        self._solver = z3.SimpleSolver(ctx=context) if many else z3.SolverFor("QF_FD", ctx=context)
        if many:
            self._solver.set("relevancy", 0)  # of a gate nothing is known by halves
        self._solver.set("ctrl_c", False)  # whoever waits hears it, and says what it means
        self._many = many
        z3.Z3_enable_concurrent_dec_ref(context.ref())  # who waits may let go of expressions while Z3 works
        self._context = context
        self._poll = poll
        self._polled = monotonic()
        self._asked = 0  # how often it was changed or asked

    def fresh(self, name: str) -> Bit:
        """A bit that may be anything"""
        return z3.FreshConst(z3.BoolSort(self._context), name)

    def add(self, *bits: Bit) -> None:
        """Makes these true for good."""
        self._asked += 1
        for bit in bits:
            z3.Z3_solver_assert(self._context.ref(), self._solver.solver, bit.as_ast())

    def check(self, *assumed: Bit) -> Answer:
        """Whether all that was added can be true, together with what is assumed this once. Raises Stopped, and whatever
        `poll` raises; nobody is working any more then."""
        self._asked += 1
        if monotonic() - self._polled >= SECONDS:
            self._ask()
        assumptions = (z3.Ast * len(assumed))(*[bit.as_ast() for bit in assumed])
        try:
            told = self._easily(assumptions) if self._many else z3.Z3_L_UNDEF
            if told == z3.Z3_L_UNDEF:
                told = self._patiently(assumptions)
            if told == z3.Z3_L_TRUE:
                return Satisfied(self._context, partial(self._model, self._asked))
            if told == z3.Z3_L_FALSE:
                return Refuted(self._core(assumed))
            raise Stopped(f"Z3 gave up: {self._solver.reason_unknown()}")
        except z3.Z3Exception as error:
            raise Stopped(f"Z3 gave up: {error}") from error

    def close(self) -> None:
        """Forgets everything: Z3 gives the memory back, whoever holds on to this."""
        self._solver.reset()

    def _ask(self) -> None:
        self._polled = monotonic()
        self._poll()

    def _checked(self, assumptions: Array[z3.Ast]) -> int:
        return z3.Z3_solver_check_assumptions(self._context.ref(), self._solver.solver, len(assumptions), assumptions)

    def _model(self, asked: int) -> z3.ModelRef:
        if asked != self._asked:
            raise RuntimeError("this solution is no longer there")
        return self._solver.model()

    def _core(self, assumed: Sequence[Bit]) -> tuple[int, ...]:
        core = self._solver.unsat_core()
        found = {core[n].as_ast().value for n in range(len(core))}
        return tuple(n for n, bit in enumerate(assumed) if bit.as_ast().value in found)

    def _easily(self, assumptions: Array[z3.Ast]) -> int:
        """Here and now, if it is easy: what is not is begun anew, which would be work done twice if all were hard"""
        self._solver.set("rlimit", _EASY)
        told = self._checked(assumptions)
        self._solver.set("rlimit", 0)
        return told

    def _patiently(self, assumptions: Array[z3.Ast]) -> int:
        """Without a limit, in a thread that can be interrupted, and has come to its end when this returns or raises"""
        answers: list[int | BaseException] = []

        def work() -> None:
            try:
                answers.append(self._checked(assumptions))
            except BaseException as error:
                answers.append(error)

        thread = Thread(target=work, name="solver", daemon=True)
        thread.start()
        trouble = self._waited(thread)
        if trouble is not None:
            raise trouble
        [answer] = answers
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def _waited(self, thread: Thread) -> BaseException | None:
        """Until it has come to its end; what was raised meanwhile"""
        trouble: BaseException | None = None
        while thread.is_alive():
            try:
                thread.join(SECONDS if trouble is None else _AGAIN)
                if trouble is None and thread.is_alive():
                    self._ask()
            except BaseException as raised:  # a handler of signals may raise anything
                trouble = trouble or raised
            if trouble is not None:
                with suppress(z3.Z3Exception):
                    self._context.interrupt()  # again and again: it might not have begun
        return trouble
