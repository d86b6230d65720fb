"""Small random graphs as systems, and what is smallest in them, found by brute force."""

from dataclasses import dataclass, replace
from random import Random
from typing import final

from fencepost.core.make import assign, both, differ, equal, get, number, read, set_of, unwrap
from fencepost.core.operators import Op
from fencepost.core.system import Action, Stage, System
from fencepost.core.terms import BOOL, Apply, Const, Local, Map, Option, Primed, Range
from tests.systems import action, counter, parameter, prop, system

SIZE, CHOICES = 7, 2
PLACE = Range(0, SIZE - 1)
Labels = tuple[int, ...]  # the start, then for each step its action and its choice
Table = tuple[tuple[int | None, ...], ...]


@final
@dataclass(frozen=True, slots=True)
class Walker:
    """Where each action (0 a step, 1 a fault, 2 urgent) leads from each place, by choice"""

    tables: tuple[Table, Table, Table]
    starts: tuple[int, ...]

    def steps(self, place: int) -> list[tuple[int, int, int]]:
        """Action, choice, next place, in the order of labels"""
        return [
            (number, k, target)
            for number, table in enumerate(self.tables)
            for k, target in enumerate(table[place])
            if target is not None
        ]


def walker(seed: int) -> Walker:
    """A random one"""
    random = Random(seed)

    def table(chance: float) -> Table:
        some = [
            [random.randrange(SIZE) if random.random() < chance else None for _ in range(CHOICES)] for _ in range(SIZE)
        ]
        return tuple(map(tuple, some))

    return Walker((table(0.45), table(0.35), table(0.25)), (1, 0))


def as_system(graph: Walker, bad: int, edge: tuple[int, int]) -> System:
    """It, with an invariant against a place, a transition against an edge and a witness for a place"""
    at = counter("at", SIZE - 1)
    row = Map(Range(0, CHOICES - 1), Option(PLACE))
    choice = parameter("k", Range(0, CHOICES - 1))
    actions: list[Action] = []
    for name, table, fault in zip(("go", "fail", "hurry"), graph.tables, (None, "crash", None), strict=True):
        target = get(Const(table, Map(PLACE, row)), read(at), Local("k", choice.type))
        body = (assign(at, unwrap(target)),)
        guard = differ(target, Const(None, Option(PLACE)))
        actions.append(action(name, guard, body, choice, fault="crash" if fault else None, urgent=name == "hurry"))
    crossed = both(equal(read(at), number(edge[0])), equal(Primed("at", PLACE), number(edge[1])))
    made = system(
        (at,),
        tuple(actions),
        prop("invariant", "NotThere", differ(read(at), number(bad))),
        prop("transition", "NotAcross", Apply(Op.NOT, (crossed,), BOOL)),
        prop("witness", "There", equal(read(at), number(bad))),
        prop("stuck", "Stuck", Const(False, BOOL)),
    )
    start = parameter("s", PLACE, set_of(PLACE, *(number(place) for place in graph.starts)))
    return replace(made, initial=(Stage((start,), (), (assign(at, Local("s", PLACE)),)),))


Best = tuple[tuple[int, int], Labels]  # cost, labels


def cost(best: Best, fault: bool, order: str) -> tuple[int, int]:
    more = (int(fault), 1) if order == "faults" else (1, int(fault))
    return best[0][0] + more[0], best[0][1] + more[1]


def shortest(graph: Walker, order: str) -> dict[int, Best]:
    """The smallest trace to each place: relaxed until nothing changes"""
    best: dict[int, Best] = {place: ((0, 0), (place,)) for place in sorted(graph.starts)}
    changed = True
    while changed:
        changed = False
        for place, known in list(best.items()):
            for number_, k, target in graph.steps(place):
                found = cost(known, number_ == 1, order), (*known[1], number_, k)
                if target not in best or found < best[target]:
                    best[target], changed = found, True
    return best


def least_crossing(graph: Walker, edge: tuple[int, int], order: str) -> Best | None:
    """The smallest trace that ends with a step along the edge"""
    best = shortest(graph, order)
    found = [
        (cost(best[edge[0]], number_ == 1, order), (*best[edge[0]][1], number_, k))
        for number_, k, target in graph.steps(edge[0])
        if edge[0] in best and target == edge[1]
    ]
    return min(found, default=None)


def least_stuck(graph: Walker, order: str) -> Best | None:
    """The smallest trace to a place from which only faults lead away"""
    found = [b for place, b in shortest(graph, order).items() if all(a == 1 for a, _, _ in graph.steps(place))]
    return min(found, default=None)


def least_loop(graph: Walker, order: str) -> Best | None:
    """The smallest trace that ends with a cycle of urgent steps: every simple cycle is tried"""
    found: list[Best] = []
    for place, known in shortest(graph, order).items():
        waiting: list[tuple[int, Best]] = [(place, known)]
        while waiting:
            here, best = waiting.pop()
            for number_, k, target in graph.steps(here):
                longer = cost(best, False, order), (*best[1], number_, k)
                if number_ == 2 and target == place:
                    found.append(longer)
                elif number_ == 2 and len(longer[1]) < len(known[1]) + 2 * SIZE:
                    waiting.append((target, longer))
    return min(found, default=None)
