"""Solving a model: each cell is what a check of that cell says, traces are replayed, limits leave cells open."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fencepost.engines import ENGINES
from fencepost.evidence.outcome import Outcome, Request
from fencepost.evidence.trace import Trace
from fencepost.evidence.verdict import Holds, Violated
from fencepost.instance.instance import Instance
from fencepost.regions.grid import NoModel, Point, Safe, Unknown, Unsafe
from fencepost.report.solved import Solved, settings
from fencepost.session.examine import Contradiction
from fencepost.session.options import Options, WrongUse
from fencepost.session.pipeline import check
from fencepost.session.solving import solved
from tests.evidence.test_transfer import KINDS, lending

ROOT = Path(__file__).parents[2]
LEASE = str(ROOT / "models" / "lease" / "lease_failover.fence")
FISCHER = str(ROOT / "models" / "published" / "fischer.fence")
RATES = str(ROOT / "models" / "published" / "lease_clock_rates.fence")


def solve(file: str, varied: str, options: Options | None = None, stories: bool = False) -> Solved:
    result = solved([file], options or Options(), [varied], lambda news: None, stories)
    assert isinstance(result, Solved)
    return result


def written(folder: Path, text: str) -> str:
    file = folder / "lending.fence"
    file.write_text(text, encoding="utf-8")
    return str(file)


def words(result: Solved) -> dict[tuple[str, ...], str]:
    return {settings(result.axes, point): type(cell).__name__ for point, cell in result.cells.items()}


def plainly(file: str, model: str, values: tuple[str, ...], judged: tuple[str, ...]) -> str:
    """What a check of one cell says"""
    options = Options(models=(model,), settings=values, properties=judged)
    (found,) = check([file], options, lambda news: None).models
    kinds = {type(item.evidence) for item in found.properties if item.name in judged}
    return "Unsafe" if Violated in kinds else "Safe" if kinds == {Holds} else "Unknown"


@pytest.mark.parametrize(
    ("file", "model", "varied"),
    [
        (LEASE, "fencepost", "LEASE=1..2,GRACE=1..3,skew=0..1"),
        (LEASE, "unfenced", "GRACE=1..2,FENCING,EPOCHS=1..2"),
        (LEASE, "enough_grace", "GRACE=1..2,crash Node=0..1,crash Coordinator=0..1"),
        (FISCHER, "later", "A=0..2,B=0..3"),
    ],
)
def test_each_cell_is_what_a_check_of_it_says(file: str, model: str, varied: str) -> None:
    result = solve(file, varied, Options(models=(model,)))
    assert {"Safe", "Unsafe"} == set(words(result).values())
    for values, word in words(result).items():
        assert word == plainly(file, model, values, result.judged), values


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_property(kind: str, tmp_path: Path) -> None:
    file = written(tmp_path, KINDS[kind])
    result = solve(file, "LEASE=0..3,WAIT=0..5", Options(engine="reference"))
    assert result.condition == "WAIT > 1 + LEASE"
    assert len(result.counterexamples) <= 2  # the server takes back before the message arrives, or after
    assert result.searches == len(result.counterexamples) + result.safe


def test_the_engine_does_not_change_the_answer(tmp_path: Path) -> None:
    file = written(tmp_path, KINDS["invariant"])
    answers = [solve(file, "LEASE=0..2,WAIT=0..4", Options(engine=engine)) for engine in ("native", "reference")]
    assert answers[0].cells == answers[1].cells


def test_fischer_is_safe_where_it_is_published_to_be() -> None:
    assert solve(FISCHER, "A=0..4,B=0..4", Options(models=("later",))).condition == "B > A"


def test_a_lease_with_clock_rates_is_safe_where_it_is_derived_to_be() -> None:
    result = solve(RATES, "FROM_SENT,CLIENT=1..3,SERVER=1..7", Options(models=("half",)))
    assert result.condition == "FROM_SENT and SERVER >= 2*CLIENT"


def test_properties_together_or_one_of_them() -> None:
    options = Options(models=("unfenced",))
    together = solve(LEASE, "GRACE=1..2,FENCING", options)
    assert together.judged == ("AtMostOnePrimary", "EpochsNeverGoBack", "NoRuntimeError")
    assert [name for name, _ in together.not_judged] == ["SecondHandoff", "NoEndlessInstant"]
    assert together.condition == "FENCING and GRACE > 1"
    only = Options(models=("unfenced",), properties=("AtMostOnePrimary",))
    alone = solve(LEASE, "GRACE=1..2,FENCING", only)
    assert (alone.judged, alone.condition) == (("AtMostOnePrimary", "NoRuntimeError"), "GRACE > 1")


def test_what_is_set_is_set_in_every_cell() -> None:
    result = solve(LEASE, "GRACE=1..3", Options(models=("fencepost",), settings=("skew=1",)))
    assert result.condition == "false"
    assert ("skew", 1) in result.basis.budgets


def test_what_cells_rest_on_is_what_they_have_in_common() -> None:
    options = Options(models=("enough_grace",))
    basis = solve(LEASE, "GRACE=2,LEASE=1,crash Node=0", options).basis
    assert [name for name, _ in basis.params] == ["FENCING", "EPOCHS", "WRITES"]
    assert basis.budgets == (("crash Coordinator", 1),)


def test_values_that_make_no_model_are_cells_of_their_own(tmp_path: Path) -> None:
    result = solve(written(tmp_path, KINDS["invariant"]), "WAIT=11..14,LEASE=1")
    kinds = [type(cell) for cell in result.cells.values()]
    assert kinds == [Safe, Safe, NoModel, NoModel]
    assert result.cells[3, 0] == NoModel("`WAIT` is set to a value outside its type `0..12`")
    assert (result.condition, result.exit_code, result.searches) == ("true", 0, 2)


def test_the_stories_of_unsafe_cells_are_their_own(tmp_path: Path) -> None:
    result = solve(written(tmp_path, KINDS["invariant"]), "LEASE=1..2,WAIT=2..3", stories=True)
    unsafe = {point: cell.steps for point, cell in result.cells.items() if isinstance(cell, Unsafe)}
    assert {point: len(story.steps) for point, story in result.stories} == unsafe
    assert all(story.origin.settings == settings(result.axes, point) for point, story in result.stories)
    assert all(story.replayed for _, story in result.stories)


def test_a_time_limit_leaves_cells_open() -> None:
    result = solve(LEASE, "GRACE=0..9,LEASE", Options(models=("fencepost",), time_limit=1e-9))
    assert set(words(result).values()) == {"Unknown"}
    assert (result.exit_code, result.condition) == (20, None)
    assert result.stopped is not None
    assert "time limit" in result.stopped


# ---------------------------------------------------------------- engines are not believed


def _with_engine(monkeypatch: pytest.MonkeyPatch, change: Callable[[Outcome], Outcome]) -> None:
    def engine(made: Instance, request: Request) -> Outcome:
        return change(ENGINES["reference"](made, request))

    monkeypatch.setattr("fencepost.session.solving.ENGINES", {"native": engine})


def test_a_trace_that_does_not_replay_is_a_contradiction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def shorter(outcome: Outcome) -> Outcome:
        first = outcome.findings[0]
        if not isinstance(first.verdict, Violated):
            return outcome
        trace = first.verdict.trace
        cut = Trace(trace.start, trace.states[:-1], trace.labels[:-1])
        return replace(outcome, findings=(replace(first, verdict=Violated(cut, True)), *outcome.findings[1:]))

    _with_engine(monkeypatch, shorter)
    with pytest.raises(Contradiction, match="does not replay"):
        solve(written(tmp_path, KINDS["invariant"]), "LEASE=1..2,WAIT=2..3")


def test_nothing_is_safe_that_was_not_visited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _with_engine(monkeypatch, lambda o: replace(o, counts=replace(o.counts, complete=False)))
    with pytest.raises(Contradiction, match="not every state was visited"):
        solve(written(tmp_path, KINDS["invariant"]), "LEASE=1,WAIT=9")


def test_a_property_without_a_verdict_is_not_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _with_engine(monkeypatch, lambda o: replace(o, findings=o.findings[1:]))
    result = solve(written(tmp_path, KINDS["invariant"]), "LEASE=1,WAIT=9")
    assert [type(cell) for cell in result.cells.values()] == [Unknown]


def test_a_system_beyond_the_engine_goes_to_the_reference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def engine(made: Instance, request: Request) -> Outcome:
        outcome = ENGINES["reference"](made, request)
        return replace(outcome, findings=(), beyond=True, stopped="too wide")

    engines = {"native": engine, "reference": ENGINES["reference"]}
    monkeypatch.setattr("fencepost.session.solving.ENGINES", engines)
    result = solve(written(tmp_path, KINDS["invariant"]), "LEASE=1,WAIT=1..9")
    assert result.condition == "WAIT > 2"
    assert result.basis.notes == ("searched by the reference engine: too wide",)


def test_a_cell_is_searched_until_its_first_violation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Request] = []

    def engine(made: Instance, request: Request) -> Outcome:
        asked.append(request)
        return ENGINES["reference"](made, request)

    monkeypatch.setattr("fencepost.session.solving.ENGINES", {"native": engine})
    solve(written(tmp_path, KINDS["invariant"]), "LEASE=1")
    assert [(request.until_violated, request.properties) for request in asked] == [
        (True, frozenset({"Broken", "NoRuntimeError"}))
    ]


def test_memory_that_runs_out_leaves_a_cell_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def engine(made: Instance, request: Request) -> Outcome:
        raise MemoryError

    monkeypatch.setattr("fencepost.session.solving.ENGINES", {"native": engine})
    result = solve(written(tmp_path, KINDS["invariant"]), "LEASE=1")
    point: Point = (0,)
    assert result.cells == {point: Unknown("memory ran out")}


# ---------------------------------------------------------------- wrong use


@pytest.mark.parametrize(
    ("options", "varied", "complaint"),
    [
        (Options(), "GRACE", "name one with --model: fencepost, enough_grace"),
        (Options(models=("fencpost",)), "GRACE", "did you mean `fencepost`?"),
        (Options(models=("fencepost",), properties=("SecondHandoff",)), "GRACE", "it is a witness"),
        (Options(models=("fencepost",), properties=("NoEndlessInstant",)), "GRACE", "`fencepost check` does"),
        (Options(models=("fencepost",), properties=("AtMostOne",)), "GRACE", "did you mean `AtMostOnePrimary`?"),
        (Options(models=("fencepost",), settings=("LEASES=2",)), "GRACE", "--set LEASES=2"),
        (Options(models=("fencepost",)), "GRACE=17", "none of these values makes a model"),
    ],
)
def test_what_is_asked_wrongly(options: Options, varied: str, complaint: str) -> None:
    with pytest.raises(WrongUse) as caught:
        solved([LEASE], options, [varied], lambda news: None)
    assert complaint in str(caught.value)


def test_a_text_with_errors_is_not_solved(tmp_path: Path) -> None:
    result = solved([written(tmp_path, lending("invariant Broken: nonsense"))], Options(), ["WAIT"], lambda news: None)
    assert isinstance(result, tuple)
    assert result[0].code.startswith("FP")
