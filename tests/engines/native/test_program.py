"""Actions and properties as machine code: the same steps, complaints and counts, state by state, as the reference."""

from dataclasses import replace

import pytest

from fencepost.core.make import (
    after,
    assign,
    both,
    differ,
    equal,
    fit,
    get,
    less,
    number,
    plus,
    read,
    sequence,
    some,
    unwrap,
)
from fencepost.core.operators import Op
from fencepost.core.statements import Assign, AtField, AtIndex, AtKey, Block, Fail, For, If, Let, Mark, Place, Unwrap
from fencepost.core.system import Action, Parameter, Stage, System, Variable
from fencepost.core.terms import (
    BOOL,
    FALSE,
    INT,
    TRUE,
    Apply,
    Bag,
    Const,
    Expr,
    Local,
    Map,
    Option,
    Range,
    Record,
    Seq,
    Set,
    Type,
)
from fencepost.engines.native.codegen.layout import first_layout
from fencepost.engines.native.codegen.program import Options
from fencepost.source.text import SourceFile, Span
from tests.engines.native.stepping import Native, agrees
from tests.systems import action, counter, parameter, prop, system, two_phase_commit, variable

DIGIT, BIG = Range(0, 3), Range(0, 10**9)
PAIR = Record("Pair", (("x", DIGIT), ("y", Option(DIGIT))))
WIDE = Record("Wide", (("a", BIG), ("b", BIG), ("c", BIG)))
TABLE, LONG = Map(DIGIT, DIGIT), Map(DIGIT, WIDE)
A, B = counter("a", 3), counter("b", 3)
HERE, N, V = read(A), Local("n", DIGIT), Local("v", DIGIT)
MORE = Apply(Op.MOD, (plus(HERE, number(1)), number(4)), INT)
STEP: Block = (assign(A, fit(MORE, DIGIT)),)


def row(of: Type, *values: int) -> Const:
    return Const(values, of)


def to(root: Variable, value: Expr, of: Type, *path: AtKey | AtIndex | AtField | Unwrap) -> Assign:
    return Assign(Place(root.name, False, path, of), value)


def acts(variables: tuple[Variable, ...], *bodies: Block) -> System:
    """Each body an action that is always possible"""
    return system(variables, tuple(action(f"act{n}", TRUE, body) for n, body in enumerate(bodies)))


def stage(body: Block, *guards: Expr, among: tuple[Parameter | Let, ...] = ()) -> Stage:
    return Stage(among, guards, body)


def staged(*stages: Stage) -> Action:
    return Action("staged", stages, None, (), False, None, False, 0)


def with_fail(made: System) -> System:
    return replace(made, assertions=("Claim",))


# ---------------------------------------------------------------- places


TABLED = variable("t", TABLE, (0, 1, 2, 3))
PAIRED = variable("p", Map(DIGIT, PAIR), ((0, None), (1, 2), (2, None), (3, 0)))
TRAIL = variable("s", Seq(DIGIT, 3), (1, 2))
MAYBE = variable("m", Option(DIGIT), None)
MAYBE_PAIR = variable("mp", Option(PAIR), None)
MAYBE_WIDE = variable("mw", Option(WIDE), None)
LARGE = variable("w", LONG, ((1, 2, 3), (4, 5, 6), (7, 8, 9), (10, 11, 12)))
BAD_KEY = Range(0, 5)


@pytest.mark.parametrize(
    ("target", "body"),
    [
        (TABLED, (assign(TABLED, MORE_ := fit(MORE, DIGIT), HERE),)),
        (TABLED, (to(TABLED, HERE, DIGIT, AtKey(plus(HERE, number(1)), TABLE)),)),
        (PAIRED, (to(PAIRED, HERE, DIGIT, AtKey(MORE_, PAIRED.type), AtField(0, PAIR)),)),
        (PAIRED, (to(PAIRED, HERE, DIGIT, AtKey(HERE, PAIRED.type), AtField(1, PAIR), Unwrap(Option(DIGIT))),)),
        (PAIRED, (to(PAIRED, Const(None, Option(DIGIT)), Option(DIGIT), AtKey(HERE, PAIRED.type), AtField(1, PAIR)),)),
        (TRAIL, (to(TRAIL, HERE, DIGIT, AtIndex(HERE, TRAIL.type)),)),
        (MAYBE, (to(MAYBE, some(HERE), MAYBE.type), to(MAYBE, MORE_, DIGIT, Unwrap(MAYBE.type)))),
        (MAYBE, (to(MAYBE, MORE_, DIGIT, Unwrap(MAYBE.type)),)),
        (MAYBE_PAIR, (to(MAYBE_PAIR, HERE, DIGIT, Unwrap(MAYBE_PAIR.type), AtField(0, PAIR)),)),
        (
            MAYBE_PAIR,
            (
                to(MAYBE_PAIR, Const((1, None), MAYBE_PAIR.type), MAYBE_PAIR.type),
                to(MAYBE_PAIR, HERE, DIGIT, Unwrap(MAYBE_PAIR.type), AtField(0, PAIR)),
            ),
        ),
        (MAYBE_WIDE, (to(MAYBE_WIDE, fit(HERE, BIG), BIG, Unwrap(MAYBE_WIDE.type), AtField(2, WIDE)),)),
        (
            MAYBE_WIDE,
            (
                to(MAYBE_WIDE, Const((1, 2, 3), MAYBE_WIDE.type), MAYBE_WIDE.type),
                to(MAYBE_WIDE, fit(HERE, BIG), BIG, Unwrap(MAYBE_WIDE.type), AtField(2, WIDE)),
            ),
        ),
    ],
)
def test_assigning_into_a_place(target: Variable, body: Block) -> None:
    assert agrees(acts((A, target), STEP, body)) >= 4


def test_a_wide_value_moves_within_its_variable() -> None:
    first, last = get(read(LARGE), number(0)), get(read(LARGE), number(3))
    swap = (
        Let("old", first, WIDE),
        assign(LARGE, last, number(0)),
        assign(LARGE, Local("old", WIDE), number(3)),
        assign(LARGE, get(read(LARGE), number(2)), number(2)),
    )
    assert agrees(acts((LARGE,), swap, (assign(LARGE, get(read(LARGE), number(1)), number(2)),))) == 4


def test_the_value_is_evaluated_before_the_way() -> None:
    fails = Fail("Claim", "no", None)
    body = (
        If(equal(HERE, number(3)), (fails,), ()),
        to(TRAIL, fit(plus(HERE, number(2)), DIGIT), DIGIT, AtIndex(HERE, TRAIL.type)),
    )
    assert agrees(with_fail(acts((A, TRAIL), STEP, body))) >= 4


# ---------------------------------------------------------------- blocks


def test_each_statement_sees_the_writes_before_it() -> None:
    body = (assign(A, fit(MORE, DIGIT)), assign(B, HERE), assign(A, read(B)))
    assert agrees(acts((A, B), body)) == 4


def test_a_loop_goes_over_the_source_as_it_was() -> None:
    queue = variable("q", Seq(DIGIT, 3), (1, 2, 3))
    x = Local("x", DIGIT)
    body = (For("x", DIGIT, read(queue), (assign(queue, sequence(DIGIT, x, x)), assign(A, x))),)
    assert agrees(acts((A, queue), STEP, body)) > 4


def test_a_loop_over_a_bag_goes_copy_by_copy() -> None:
    bag = variable("g", Bag(DIGIT), frozenset({(1, 2), (0, 1)}))
    body = (For("x", DIGIT, read(bag), (assign(A, fit(plus(HERE, Local("x", DIGIT)), DIGIT)),)),)
    assert agrees(acts((A, bag), STEP, body)) == 4


def test_a_local_that_is_assigned_to() -> None:
    sum_ = Local("sum", DIGIT)
    add = Assign(Place("sum", True, (), DIGIT), fit(plus(sum_, Local("x", DIGIT)), DIGIT))
    body = (Let("sum", number(0), DIGIT), For("x", DIGIT, read(TRAIL), (add,)), assign(A, sum_))
    assert agrees(acts((A, TRAIL), STEP, body)) == 4


def test_a_part_of_a_local_that_is_assigned_to() -> None:
    change = Assign(Place("copy", True, (AtKey(HERE, LONG), AtField(1, WIDE)), BIG), fit(HERE, BIG))
    body = (Let("copy", read(LARGE), LONG), change, assign(LARGE, Local("copy", LONG)))
    assert agrees(acts((A, LARGE), STEP, body)) > 4


def test_a_loop_that_only_marks_evaluates_its_source() -> None:
    source = Apply(Op.SLICE, (read(TRAIL), number(0), HERE), Seq(DIGIT, None))
    body = (For("x", DIGIT, source, (Mark("lost", "Ping", Local("x", DIGIT)),)),)
    made = acts((A, TRAIL), STEP, body)
    native = Native(made, first_layout(made), Options(), None)
    assert native.run("steps", (3, (1, 2)))[1].there == {"NoRuntimeError"}
    assert agrees(made) == 4


def test_failing_says_which_property() -> None:
    body = (If(less(HERE, number(2)), (assign(A, fit(plus(HERE, number(9)), DIGIT)),), (Fail("Claim", "no", None),)),)
    assert agrees(with_fail(acts((A,), STEP, body))) == 4


@pytest.mark.parametrize("wanted", [frozenset[str](), frozenset({"Claim"}), frozenset({"NoRuntimeError"})])
def test_what_nobody_asked_for_is_not_complained_about(wanted: frozenset[str]) -> None:
    body = (If(less(HERE, number(2)), (assign(A, fit(plus(HERE, number(9)), DIGIT)),), (Fail("Claim", "no", None),)),)
    low = prop("invariant", "Low", both(less(HERE, number(3)), less(fit(plus(HERE, number(2)), DIGIT), number(9))))
    made = replace(with_fail(acts((A,), STEP, body)), properties=(low,))
    assert agrees(made, wanted) == 4


# ---------------------------------------------------------------- choices and guards


def test_parameters_that_depend_on_each_other() -> None:
    upto = Apply(Op.RANGE, (number(0), N), Set(INT))
    one = parameter("n", DIGIT)
    two = Parameter("v", DIGIT, upto, "argument")
    acting = action("pick", both(less(HERE, N), differ(V, N)), (assign(A, N), assign(B, fit(V, DIGIT))), one, two)
    assert agrees(system((A, B), (acting, action("step", TRUE, STEP)))) > 8


@pytest.mark.parametrize("of", [Seq(DIGIT, 3), Bag(DIGIT)])
def test_a_choice_among_copies_is_one_choice(of: Seq | Bag) -> None:
    value = (2, 2, 1) if isinstance(of, Seq) else frozenset({(2, 2), (1, 1)})
    among = variable("c", of, value)
    acting = action("pick", TRUE, (assign(A, V),), parameter("v", DIGIT, read(among)))
    assert agrees(system((A, among), (acting,))) == 3


def test_a_guard_a_domain_or_a_let_that_fails_is_told_of_the_state() -> None:
    index = Apply(Op.AT, (read(TRAIL), HERE), DIGIT)
    some_of = Apply(Op.ELEMENTS, (Apply(Op.SLICE, (read(TRAIL), HERE, number(2)), Seq(DIGIT, None)),), Set(DIGIT))
    actions = (
        action("step", TRUE, STEP),
        action("guard", equal(index, N), STEP, parameter("n", DIGIT)),
        action("domain", less(N, number(3)), STEP, parameter("n", DIGIT, some_of)),
        action("let", less(V, number(3)), STEP, Let("v", index, DIGIT), parameter("n", DIGIT)),
    )
    made = system((A, TRAIL), actions)
    native = Native(made, first_layout(made), Options(), None)
    assert native.run("steps", (3, (1, 2)))[1].here == {"NoRuntimeError"}
    assert agrees(made) == 4


def test_a_second_stage_chooses_after_the_first() -> None:
    below = Apply(Op.RANGE, (number(0), HERE), Set(INT))
    checked = Apply(Op.AT, (read(TRAIL), HERE), DIGIT)
    late = (Let("e", checked, DIGIT), Parameter("v", DIGIT, below, "choice"))
    acting = staged(
        stage(STEP, less(HERE, number(3)), among=(parameter("n", DIGIT),)),
        stage((assign(B, fit(plus(V, Local("e", DIGIT)), DIGIT)),), differ(V, N), among=late),
    )
    assert agrees(system((A, B, TRAIL), (acting, action("step", TRUE, STEP)))) > 8


def test_a_second_stage_that_fails_leaves_the_first_choices_alone() -> None:
    fails = stage((assign(B, fit(plus(HERE, N), DIGIT)),), among=())
    acting = staged(stage((assign(A, N),), among=(parameter("n", DIGIT),)), fails)
    assert agrees(system((A, B), (acting,))) == 2


def test_faults_are_steps_of_their_own() -> None:
    lose = action("lose", less(HERE, number(3)), STEP, fault="lose")
    done = prop("stuck", "Done", equal(HERE, number(0)))
    assert agrees(system((A, B), (lose, action("go", equal(HERE, number(1)), (assign(B, HERE),))), done)) > 3


# ---------------------------------------------------------------- properties


def test_transition_properties_judge_each_step() -> None:
    grows = prop("transition", "Grows", less(HERE, after(HERE)))
    risky = prop("transition", "Risky", less(fit(plus(after(HERE), number(1)), DIGIT), number(3)))
    assert agrees(replace(acts((A,), STEP), properties=(grows, risky))) == 4


def test_a_property_that_cannot_be_evaluated_is_a_runtime_error() -> None:
    unknown = equal(unwrap(read(MAYBE)), number(0))
    made = acts((A, MAYBE, TRAIL), STEP, (assign(MAYBE, some(HERE)),))
    properties = (prop("invariant", "I", unknown), prop("witness", "W", unknown), prop("stuck", "S", unknown))
    bounds = (less(HERE, number(3)), less(Apply(Op.AT, (read(TRAIL), HERE), DIGIT), number(3)))
    assert agrees(replace(made, properties=properties, bounds=bounds)) == 8


def implies(at: int, left: Expr, right: Expr) -> Expr:
    return Apply(Op.IMPLIES, (left, right), BOOL, Span(SourceFile("hand", ""), at, at))


def test_implications_that_never_apply_are_those_of_the_reference() -> None:
    two_phase = two_phase_commit(2)
    first = two_phase.properties[0]
    never = implies(1, FALSE, TRUE)
    conditions = implies(2, never, first.condition), implies(3, FALSE, never)
    nested = prop("invariant", "Nested", both(*conditions))
    witness = prop("witness", "Reached", implies(4, first.condition, FALSE))
    made = replace(two_phase, properties=(nested, first, witness))
    native = Native(made, first_layout(made), Options(), frozenset({"Reached"}))
    spans = native.program.implications
    assert [span.start for span in spans if span is not None] == [1, 1, 1, 3, 4]
    for wanted in (None, frozenset({"Reached"})):
        assert agrees(made, wanted) == 56


def test_code_does_not_grow_with_domains() -> None:
    def text(of: Range) -> str:
        mine = variable("x", of, 0)
        pick = action("pick", less(Local("n", of), number(7)), (assign(mine, Local("n", of)),), parameter("n", of))
        made = system((mine,), (pick,))
        return Native(made, first_layout(made), Options(), None).program.text

    assert text(Range(0, 10_000)).count("\n") <= text(Range(0, 2)).count("\n") + 5


def test_two_rooms_are_asked_for_and_given() -> None:
    queue = variable("q", Seq(DIGIT, 12), ())
    longer = Apply(Op.CONCAT, (read(queue), sequence(DIGIT, HERE)), Seq(DIGIT, None))
    body = (assign(queue, fit(longer, queue.type)),)
    assert agrees(acts((A, queue), body)) == 13
