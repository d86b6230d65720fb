"""Core that is not well formed is told, each fault by itself."""

from fencepost.core.operators import Op
from fencepost.core.statements import Assign, Block, Fail, Halt, Place
from fencepost.core.system import Action, Parameter, Stage, System, Variable
from fencepost.core.terms import (
    BOOL,
    INT,
    TRUE,
    Apply,
    Const,
    Domain,
    Expr,
    Local,
    Param,
    Range,
    Scalarset,
    Set,
)
from fencepost.core.validate import validate_system

BIT = Range(0, 1)
X = Variable("x", "x", "shared", None, BIT, Const(0, BIT))


def system(body: Block = (), guard: Expr = TRUE, variable: Variable = X) -> tuple[str, ...]:
    stage = Stage((Parameter("b", BOOL, Domain(BOOL, Set(BOOL)), "argument"),), (guard,), body)
    action = Action("act", (stage,), None, (), False, None, False, 0)
    return validate_system(System((), (variable,), (), (), (action,), (), ("Named",), ()))


def assign(value: Expr) -> Block:
    return (Assign(Place("x", False, (), BIT), value),)


def test_good_system_has_no_problem() -> None:
    assert system(assign(Const(1, BIT)), Local("b", BOOL)) == ()


def test_local_that_nothing_binds_is_told() -> None:
    assert system(guard=Local("c", BOOL)) == ("action act: reads `c`, which is not bound",)


def test_value_that_may_not_fit_is_told() -> None:
    assert system(assign(Const(5, INT))) == ("action act: int is stored where 0..1 is needed",)


def test_value_that_was_fitted_is_good() -> None:
    assert system(assign(Apply(Op.FIT, (Const(5, INT),), BIT))) == ()


def test_param_that_is_left_is_told() -> None:
    assert system(guard=Param("P", BOOL)) == ("action act: `P` must not be left in a transition system",)


def test_bound_that_is_not_known_is_told() -> None:
    wide = Range(0, Param("N", INT))
    variable = Variable("x", "x", "shared", None, wide, Const(0, BIT))
    assert "variable x: the bounds of 0..N are not known" in system(variable=variable)


def test_statement_of_a_protocol_is_told() -> None:
    halted = (Halt(Const(0, Scalarset("Node"))),)
    assert system(halted) == ("action act: `crash` must not be left in a transition system",)


def test_failure_of_no_assertion_is_told() -> None:
    assert system((Fail("Other", ""),)) == ("action act: fails `Other`, which is no assertion",)


def test_wrong_number_of_operands_is_told() -> None:
    assert system(guard=Apply(Op.NOT, (), BOOL)) == ("action act: not() takes 1 operands",)
