"""Stories and results made by hand, so that what is shown can be tested without a checker."""

from dataclasses import replace

from fencepost.evidence.expectation import Line
from fencepost.evidence.outcome import ActionStats, Counts, Stage, Stats
from fencepost.evidence.trace import Trace
from fencepost.evidence.verdict import Holds, Violated
from fencepost.instance.instance import Basis
from fencepost.report.plain import Fields, Items, Pairs, Plain
from fencepost.report.results import CheckResult, FileResult, ModelResult, PropertyResult
from fencepost.report.story import Cell, Message, Origin, Reason, Step, Story

GRANT = Message("Grant", "Coordinator", "A", (("epoch", 1),))


def state(control: str, lease: Plain, holder: Plain) -> tuple[Cell, ...]:
    return (
        Cell("Node.state", "Node", "A", "state", "control", control),
        Cell("Node.state", "Node", "B", "state", "control", "standby"),
        Cell("Node.lease", "Node", "A", "lease", "timer", lease),
        Cell("Node.lease", "Node", "B", "lease", "timer", None),
        Cell("Coordinator.holder", "Coordinator", "Coordinator", "holder", "durable", holder),
        Cell("log", None, None, "log", "shared", Items("set", (1, 2))),
    )


def step(says: str, action: str = "act", fault: str | None = None) -> Step:
    return Step(action, "A", (), fault is not None, fault, int(fault == "uneven"), (), (), (), (), says)


STORY = Story(
    origin=Origin("lease.fence", "Lease", "uneven_clocks", ("GRACE=2",)),
    property="AtMostOnePrimary",
    kind="invariant",
    verdict="violated",
    doc="two nodes believed they were primary at once",
    failure=None,
    why=(
        Reason("count(n for n in Node if n is primary) <= 1", "false: 2 <= 1", 0),
        Reason("A is primary", "true", 1),
    ),
    faults=(("uneven", 1),),
    aside=(),
    minimal=True,
    order="faults",
    replayed=True,
    chosen=False,
    loop=None,
    states=(
        state("standby", None, None),
        state("standby", None, "A"),
        state("primary", 2, "A"),
        state("primary", 0, "A"),
    ),
    steps=(
        replace(step("the coordinator hears A"), sent=(GRANT,)),
        replace(step("A becomes primary of epoch 1"), taken=(GRANT,)),
        step("tick, A's clock runs twice", "tick", "uneven"),
    ),
)

RICH_STORY = replace(
    STORY,
    failure="epoch would be 3, outside 0..2",
    loop=1,
    steps=(
        *STORY.steps[:2],
        replace(STORY.steps[2], lost=(GRANT,), choices=(("sides", Items("seq", ("A",))),), arguments=(("w", 1),)),
        step("the step that fails"),
    ),
    states=tuple(
        (
            *cells,
            Cell("votes", None, None, "votes", "ghost", Pairs((("A", True), ("B", None)))),
            Cell(
                "entry",
                None,
                None,
                "entry",
                "shared",
                Fields("record", "Entry", (("term", 1), ("value", "v"))),
            ),
            Cell("vote", None, None, "vote", "shared", Fields("variant", "voted", (("c", "commit"),))),
            Cell("bare", None, None, "bare", "shared", Fields("variant", "none", ())),
            Cell("bag", None, None, "bag", "network", Items("bag", (1, 1))),
        )
        for cells in STORY.states
    ),
)

TRACE = Trace((), (), ())

BASIS = Basis(
    params=(("GRACE", "2"),),
    instances=(("Node", ("A", "B")),),
    budgets=(("crash Node", 1), ("skew Node", None)),
    network="set",
    bounds=(),
    rests=(),
    notes=(),
)

HOLDS = PropertyResult("EpochsNeverGoBack", "transition", Holds("exhausted"), "holds", "met", None)
VIOLATED = PropertyResult("AtMostOnePrimary", "invariant", Violated(TRACE, True), "violated in 3 steps", "met", STORY)

MODEL = ModelResult(
    file="lease.fence",
    model="uneven_clocks",
    protocol="Lease",
    doc="",
    standing="met",
    lines=(Line("EpochsNeverGoBack", "holds", "met", "EpochsNeverGoBack holds"),),
    written=(),
    engine="reference",
    seed=0,
    seconds=0.25,
    counts=Counts(1204, 5210, 17, None, True),
    stopped=None,
    properties=(VIOLATED, HOLDS),
    not_judged=(("NoEndlessInstant", "this engine walks at random"),),
    basis=BASIS,
)

STATS = Stats(
    stages=(Stage("compile", 0.1234, 0.12), Stage("search", 0.05)),
    states_per_second=104_200.4,
    actions=(ActionStats(0, 5000, 1100), ActionStats(1, 209, None)),
    hash_load=0.294,
    bytes_per_state=25.25,
    words_per_state=1,
    threads=2,
    restarts=1,
)
ACTIONS = ("Node: ask", "tick")


def checked(*models: ModelResult, left_out: int = 0) -> CheckResult:
    """A check of one file with these models."""
    file = FileResult("lease.fence", "0" * 64, "Lease", (), (), models, (), left_out, 0, True)
    return CheckResult("0.1.0", (), 0, (file,), False, 0.5)
