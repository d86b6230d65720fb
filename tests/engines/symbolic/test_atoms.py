"""Atoms: together they say which state it is, and renaming instances keeps what they say."""

import random
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

import pytest

from fencepost.core.system import System, Variable
from fencepost.core.terms import BOOL, Const, Map, Range, Scalarset, Set, Type
from fencepost.engines.symbolic.proof.atoms import described
from fencepost.engines.symbolic.proof.images import moved, moved_atom, renamings
from fencepost.evidence.certificate import Atom, expr_of
from fencepost.evidence.trace import State
from fencepost.semantics.evaluate import compile_expr
from fencepost.semantics.scope import Layout, Scope
from fencepost.semantics.value import Sorts, sorts_of
from tests.agreement.test_models import model_of
from tests.engines.symbolic.agreeing import reachable
from tests.engines.symbolic.lanes import ELEMENTS, SORTS, some
from tests.engines.symbolic.test_compare import TYPES


def truth(atoms: Iterable[Atom], variables: tuple[Variable, ...], sorts: Sorts) -> Callable[[State], bool]:
    """Whether all of these are true of a state, as the semantics sees it"""
    scope = Scope(Layout({v.name: n for n, v in enumerate(variables)}, sorts))
    named = {variable.name: variable for variable in variables}
    tests = [compile_expr(expr_of(atom, named), scope) for atom in atoms]

    def told(state: State) -> bool:
        return all(test(state, scope.frame()) for test in tests)

    return told


@pytest.mark.parametrize("of", TYPES.values(), ids=TYPES)
def test_a_value_is_described_and_no_other(of: Type) -> None:
    rng = random.Random(3)
    values = list(dict.fromkeys(some(rng, of) for _ in range(40)))
    variable = Variable("x", "x", "shared", None, of, Const(values[0], of))
    assert len(values) > 3
    for value in values:
        atoms = [Atom("x", path, test, what) for path, test, what in described(of, value, SORTS)]
        all_of = truth(atoms, (variable,), SORTS)
        assert [all_of((other,)) for other in values] == [other == value for other in values]


def test_none_is_described_by_that() -> None:
    assert list(described(ELEMENTS["optional"], None, SORTS)) == [((), "==", None)]
    assert list(described(BOOL, True, SORTS)) == [((), "==", True)]
    assert list(described(Range(0, 3), 0, SORTS)) == [((), "<=", 0)]


def atoms_of(system: System, state: Any) -> list[Atom]:
    sorts = sorts_of(system)
    return [
        Atom(variable.name, path, test, what)
        for variable, value in zip(system.variables, state, strict=True)
        for path, test, what in described(variable.type, value, sorts)
    ]


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("models/lease/lease_failover.fence", "enough_grace"),
        ("models/smr/raft_election.fence", "one_term"),
        ("models/published/sharded_store.fence", "published"),
    ],
)
def test_renaming_keeps_what_is_said(name: str, model: str) -> None:
    system = model_of(name, model).system
    sorts, ways = sorts_of(system), renamings(system)
    named = {variable.name: variable for variable in system.variables}
    assert ways
    changed = 0
    for state in islice(reachable(system, 200), 0, None, 20):
        for moves in ways:
            other = tuple(moved(v.type, value, moves, sorts) for v, value in zip(system.variables, state, strict=True))
            changed += other != state
            atoms = [moved_atom(atom, named[atom.variable], moves, sorts) for atom in atoms_of(system, state)]
            assert set(atoms) == set(atoms_of(system, other))
            assert truth(atoms, system.variables, sorts)(other)
    assert changed


def test_what_is_no_scalarset_stays() -> None:
    of = Map(Scalarset("Node"), Set(Range(0, 2)))
    value = (frozenset({0}), frozenset({1, 2}), frozenset[int]())
    assert moved(of, value, {"Node": (2, 0, 1)}, SORTS) == (value[1], value[2], value[0])
    assert moved(of, value, {"Other": (2, 0, 1)}, SORTS) == value
