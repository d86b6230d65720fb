"""Property-directed reachability: an inductive invariant, clause by clause.

Frame k holds clauses that are true of every state within k steps. A state of the last frame from which something bad
follows is an obligation: either a cube around it is shown to be unreachable, which adds a clause, or there is a state
before it. Where a frame adds nothing to the next one, it is inductive (A. Bradley, "SAT-based model checking without
unrolling", VMCAI 2011; N. Een, A. Mishchenko, R. Brayton, "Efficient implementation of property directed reachability",
FMCAD 2011). A clause is the negation of a cube, a set of literals over the state, each of which `Atoms` can say.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Protocol, TypeAlias, final

from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Lit, flip
from fencepost.engines.symbolic.encode.relation import Relation
from fencepost.engines.symbolic.proof.composed import Composed
from fencepost.engines.symbolic.proof.formula import Formula, Solution

Cube: TypeAlias = frozenset[Lit]
_STALE = 500  # clauses that were needed once: a new solver forgets them


class Words(Protocol):
    """What cubes are made of"""

    def around(self, solution: Solution) -> Cube:
        """The state of a solution, as a cube"""
        ...

    def images(self, cube: Cube) -> frozenset[Cube]:
        """The cube, and what it is with instances renamed: what is reached is the same then"""
        ...


@final
@dataclass(frozen=True, slots=True)
class Reaches:
    """A run of so many steps to a state, or with a last step, that is bad in the way of this name"""

    name: str
    steps: int


@final
@dataclass(frozen=True, order=True)
class _Obligation:
    """A cube that is to be kept out of a frame; `after`: steps from it to the bad one"""

    level: int
    after: int
    number: int
    cube: Cube


@final
class Frames:
    """The frames of one system. `bad`: literals over state and choice, by name"""

    def __init__(self, relation: Relation, bad: Mapping[str, Lit], words: Words, poll: Callable[[], None]) -> None:
        self.relation = relation
        self.bad = dict(bad)
        self.deltas: list[dict[Cube, frozenset[Cube]]] = [{}]  # cubes excluded, each with its images
        self.clauses = 0
        self._c = relation.circuit
        self._words = words
        self._poll = poll
        self._next = Composed(self._c, dict(zip(relation.state, relation.next, strict=True)))
        self._marks: list[Lit] = [self._c.input()]
        self._numbers = 0
        self._once: list[Lit] = []  # inputs that made a clause count, in one question
        self._formula: Formula | None = None

    @property
    def level(self) -> int:
        """Of the last frame"""
        return len(self.deltas) - 1

    def close(self) -> None:
        """Gives the solver back."""
        if self._formula is not None:
            self._formula.close()
            self._formula = None

    # ------------------------------------------------------------ the search

    def search(self) -> "Reaches | list[Cube]":
        """A way to something bad, or cubes that no run enters, and that show that there is none. Raises Stopped; may
        be called again, with less in `bad`."""
        while True:
            found = self._strengthened()
            if found is not None:
                return found
            self._advance()
            level = self._inductive()
            if level is not None:
                return [cube for delta in self.deltas[level:] for images in delta.values() for cube in images]

    def _advance(self) -> None:
        self.deltas.append({})
        self._marks.append(self._c.input())

    def _strengthened(self) -> Reaches | None:
        """Until the last frame excludes everything bad"""
        for name, lit in self.bad.items():
            while True:
                answer = self._solver().check([*self._frame(self.level), lit])
                if not isinstance(answer, Solution):
                    break
                cube = self._lifted(answer, [lit])
                steps = self._blocked(cube)
                if steps is not None:
                    return Reaches(name, steps)
        return None

    def _blocked(self, cube: Cube) -> int | None:
        """Keeps a cube out of the last frame; or the number of steps from an initial state to it"""
        if self.initial(cube):
            return 0
        waiting = [self._obligation(self.level, 0, cube)]
        while waiting:
            first = heappop(waiting)
            if first.level == 0 or self._excluded(first.cube, first.level):
                continue
            answer = self._before(first.cube, first.level)
            if isinstance(answer, Solution):
                step = [self.relation.step, flip(self.relation.room)]  # what has no room leads elsewhere
                earlier = self._lifted(answer, [*step, *map(self._next.of, first.cube)])
                if self.initial(earlier):
                    return first.after + 1
                heappush(waiting, self._obligation(first.level - 1, first.after + 1, earlier))
                heappush(waiting, first)
            else:
                level = self._learned(answer, first.level)
                if level < self.level:
                    heappush(waiting, self._obligation(level + 1, first.after, first.cube))
        return None

    def _obligation(self, level: int, after: int, cube: Cube) -> _Obligation:
        self._numbers += 1
        return _Obligation(level, after, self._numbers, cube)

    def _learned(self, cube: Cube, level: int) -> int:
        """Excludes as much as can be seen to be unreachable, in the last frame for which that is true: which it is"""
        cube = self._generalized(cube, level)
        while level < self.level:
            answer = self._before(cube, level + 1)
            if isinstance(answer, Solution):
                break
            level += 1
        self._exclude(cube, level)
        return level

    def _generalized(self, cube: Cube, level: int) -> Cube:
        for lit in sorted(cube):
            if lit not in cube or len(cube) == 1:
                continue
            less = cube - {lit}
            if self.initial(less):
                continue
            answer = self._before(less, level)
            if not isinstance(answer, Solution):
                cube = answer
        return cube

    def _inductive(self) -> int | None:
        """Moves clauses to later frames; the first frame that loses all its own is equal to the next one."""
        for level in range(1, self.level):
            for cube in sorted(self.deltas[level], key=lambda cube: (len(cube), sorted(cube))):
                if cube not in self.deltas[level]:
                    continue
                answer = self._step_into(cube, level)
                if not isinstance(answer, Solution):
                    self._exclude(self._apart(cube, answer), level + 1)
            if not self.deltas[level]:
                return level + 1
        return None

    # ------------------------------------------------------------ clauses

    def _excluded(self, cube: Cube, level: int) -> bool:
        return any(other <= cube for delta in self.deltas[level:] for images in delta.values() for other in images)

    def _exclude(self, cube: Cube, level: int) -> None:
        images = self._words.images(cube)
        for delta in self.deltas[1 : level + 1]:
            for other in [other for other in delta if any(image <= other for image in images)]:
                del delta[other]
        self.deltas[level][cube] = images
        self.clauses += 1
        for image in images:
            self._solver().add([flip(self._marks[level]), *map(flip, image)])

    def _frame(self, level: int) -> list[Lit]:
        """What to assume of a state of this frame"""
        return [self._marks[0]] if level == 0 else self._marks[level:]

    # ------------------------------------------------------------ questions

    def initial(self, cube: Iterable[Lit]) -> bool:
        """Whether an initial state is in the cube. Raises Stopped."""
        return isinstance(self._solver().check([self._marks[0], *cube]), Solution)

    def _before(self, cube: Cube, level: int) -> Solution | Cube:
        """A state of the frame before, outside of the cube, with a step into it; or a part of the cube that has none,
        and no initial state"""
        once = self._c.input()
        self._solver().add([flip(once), *map(flip, cube)])
        self._once.append(once)
        answer = self._step_into(cube, level - 1, once)
        return answer if isinstance(answer, Solution) else self._apart(cube, answer)

    def _step_into(self, cube: Cube, level: int, *also: Lit) -> Solution | Cube:
        """A step of this frame into the cube, or the part of the cube that has none"""
        after = {self._next.of(lit): lit for lit in cube}
        if FALSE in after:
            return frozenset({after[FALSE]})
        answer = self._solver().check([*self._frame(level), *also, self.relation.step, *after])
        return answer if isinstance(answer, Solution) else frozenset(after[lit] for lit in answer & after.keys())

    def _apart(self, whole: Cube, part: Cube) -> Cube:
        """The part with so many more literals that no initial state is in it; none is in the whole"""
        while True:
            answer = self._solver().check([self._marks[0], *part])
            if not isinstance(answer, Solution):
                return part
            part |= {next(lit for lit in sorted(whole - part) if not answer.is_true(lit))}

    def _lifted(self, solution: Solution, reached: Sequence[Lit]) -> Cube:
        """Around the state of the solution, those from which the same choice makes these true as well"""
        cube = self._words.around(solution)
        once = self._c.input()
        choice = [lit if solution.is_true(lit) else flip(lit) for lit in self.relation.choice]
        self._solver().add([flip(once), *(flip(lit) for lit in reached if lit != TRUE)])
        answer = self._solver().check([once, *choice, *cube])
        self._once.append(once)
        if isinstance(answer, Solution):
            raise RuntimeError("a state is not described by what is said of it")
        return cube & answer or cube

    def _solver(self) -> Formula:
        if self._formula is not None and len(self._once) < _STALE:
            return self._formula
        self.close()
        self._once.clear()
        self._formula = made = Formula(self._c, self._poll)
        start, first = self.relation.start, self._marks[0]
        made.add([self.relation.valid])
        made.add([flip(first), start.there])
        for lit, bit in zip(self.relation.state, start.state, strict=True):
            made.add([flip(first), flip(lit), bit])
            made.add([flip(first), lit, flip(bit)])
        for mark, delta in zip(self._marks, self.deltas, strict=True):
            for cube in (cube for images in delta.values() for cube in images):
                made.add([flip(mark), *map(flip, cube)])
        return made
