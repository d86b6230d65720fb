"""The whole way of a `solve`: read, choose the model, make the grid, decide its cells, fit a condition.

A cell is the model with the cell's values, as `--set` would give them. It is searched like any other model until the
first violation; every trace is replayed in the instance whose cell it decides.
"""

import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias, final

from fencepost.core.protocol import Model, Typed
from fencepost.engines import ENGINES
from fencepost.engines.search.judge import ENDLESS
from fencepost.evidence.outcome import Finding, Outcome, Progress
from fencepost.evidence.replay import replay
from fencepost.evidence.transfer import transfer
from fencepost.evidence.verdict import Holds, Violated
from fencepost.instance.build import instantiate
from fencepost.instance.instance import Basis, Instance
from fencepost.regions.condition import fit
from fencepost.regions.formula import text
from fencepost.regions.grid import Axis, NoModel, Point, Safe, Unknown, points
from fencepost.regions.loop import Answer, Headway, Oracles, Refuted, Region, solve
from fencepost.report.solved import Solved, settings
from fencepost.report.story import Origin, Story
from fencepost.report.telling import tell
from fencepost.semantics.step import Meaning
from fencepost.session.asking import refuse_unknown, selected
from fencepost.session.axes import axes_of
from fencepost.session.examine import Contradiction, believe, chosen
from fencepost.session.limits import Interrupt, Stop, begin, listening
from fencepost.session.options import Options, WrongUse
from fencepost.session.overrides import override
from fencepost.session.reading import Text, blamed, read_texts
from fencepost.session.requests import request_for
from fencepost.source.collector import collector_resting
from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile
from fencepost.version import VERSION

_EFFORT = 1000  # places that are looked at before a counterexample counts as none of another cell
_KEPT = 256  # instances in memory

Carried: TypeAlias = tuple[Point, Finding]  # a counterexample, and the cell that it is one of


@final
@dataclass(frozen=True, slots=True)
class Asked:
    """What is solved: a model (of which text), and what must hold in a cell"""

    file: str
    typed: Typed
    model: Model
    judged: tuple[str, ...]
    options: Options


def solved(
    roots: Sequence[str | SourceFile],
    options: Options,
    written: Sequence[str],
    listen: Callable[[Headway], None],
    with_stories: bool = False,
) -> Solved | tuple[Diagnostic, ...]:
    """The region in which the properties hold, or the errors of the texts. Raises WrongUse."""
    began = time.monotonic()
    texts = read_texts(roots)
    errors = tuple(error for read in texts for error in read.errors)
    if errors:
        return errors
    asked = _asked(texts, options)
    axes = axes_of(asked.typed, asked.model, written)
    interrupt = Interrupt()
    stop = begin(interrupt, options.time_limit, options.memory_limit)
    cells = Cells(asked, axes, stop)
    with blamed(asked.file), collector_resting(), listening(interrupt, (signal.SIGINT,)):
        first = _some_instance(cells)
        region = solve(axes, Oracles(cells.explore, cells.carry, stop), listen)
        condition = fit(axes, region.cells)
        stories = _stories(cells, region) if with_stories else ()
    return Solved(
        version=VERSION,
        file=asked.file,
        protocol=asked.typed.name,
        model=asked.model.name,
        options=options.told(),
        axes=axes,
        judged=asked.judged,
        not_judged=_not_judged(asked, first),
        cells=region.cells,
        counterexamples=region.counterexamples,
        searches=region.searches,
        condition=None if condition is None else text(condition),
        basis=_common(first.basis, cells),
        stories=stories,
        stopped=region.stopped,
        interrupted=interrupt.asked,
        seconds=time.monotonic() - began,
    )


def _asked(texts: Sequence[Text], options: Options) -> Asked:
    """The one model that is meant, and the properties."""
    protocols = [(read.name, read.typed) for read in texts if read.typed is not None]
    refuse_unknown([typed for _, typed in protocols], options)
    slow = replace(options, slow=True)
    models = [(name, typed, model) for name, typed in protocols for model in selected(typed, slow)]
    if len(models) != 1:
        names = ", ".join(dict.fromkeys(model.name for _, _, model in models))
        raise WrongUse(f"which model? name one with --model: {names}" if models else "there is no model")
    ((file, typed, model),) = models
    model = override(typed, replace(model, until_violated=True), options.settings)
    return Asked(file, typed, model, _judged(typed, options.properties), options)


def _judged(typed: Typed, only: tuple[str, ...]) -> tuple[str, ...]:
    """What must hold in a safe cell: everything but witnesses and what needs the graph of all states."""
    kinds = {item.name: item.kind for item in typed.properties}
    for name in only:
        if kinds.get(name) == "witness":
            raise WrongUse(f"--property {name}: it is a witness, and solve asks where a property holds")
        if name == ENDLESS:
            raise WrongUse(f"--property {name}: solve does not judge it; `fencepost check` does")
    names = [name for name, kind in kinds.items() if kind != "witness"]
    return tuple(n for n in (*names, *typed.assertions, "NoRuntimeError") if not only or n in {*only, "NoRuntimeError"})


def _not_judged(asked: Asked, instance: Instance) -> tuple[tuple[str, str], ...]:
    if asked.options.properties:
        return ()
    witnesses = [(p.name, "a witness: nothing that must hold") for p in asked.typed.properties if p.kind == "witness"]
    endless = [(ENDLESS, "an endless instant is a cycle of states: `fencepost check` judges it")]
    return (*witnesses, *(endless if instance.endless_instant else ()))


def _common(basis: Basis, cells: "Cells") -> Basis:
    """What a cell rests on, without what the axes vary, and what is to be said of the searches."""
    varied = {axis.name for axis in cells.axes}
    return replace(
        basis,
        params=tuple(entry for entry in basis.params if entry[0] not in varied),
        budgets=tuple(entry for entry in basis.budgets if entry[0].replace(",", "") not in varied),
        notes=(*basis.notes, *cells.notes),
    )


def _some_instance(cells: "Cells") -> Instance:
    """Any cell that is a model."""
    reason = ""
    for point in points(cells.axes):
        made = cells.made(point)
        if isinstance(made, tuple):
            return made[0]
        reason = reason or made.reason
    raise WrongUse(f"--for: none of these values makes a model: {reason}")


@final
class Cells:
    """The oracles of one grid: its instances, searched or followed"""

    def __init__(self, asked: Asked, axes: tuple[Axis, ...], stop: Stop) -> None:
        self.asked = asked
        self.axes = axes
        self.stop = stop
        self.made = lru_cache(_KEPT)(self._made)
        self.notes: dict[
            str, None
        ] = {}  # what is to be said of some cell's search; an engine is never changed silently

    def _made(self, point: Point) -> tuple[Instance, Meaning] | NoModel:
        model = override(self.asked.typed, self.asked.model, settings(self.axes, point), "--for")
        made = instantiate(self.asked.typed, model)
        return (made, Meaning(made.system)) if isinstance(made, Instance) else NoModel(made[0].message)

    def explore(self, point: Point) -> Answer[Carried]:
        """Searches a cell until something is violated, or everything was visited."""
        made = self.made(point)
        if isinstance(made, NoModel):
            return made
        instance, _ = made
        options = replace(self.asked.options, properties=self.asked.judged)
        request = request_for(instance, options, self.stop, _quietly)
        try:
            outcome = ENGINES[chosen(options)](instance, request)
            if outcome.beyond and options.engine == "auto":
                self.notes[f"searched by the reference engine: {outcome.stopped}"] = None
                outcome = ENGINES["reference"](instance, request)
        except MemoryError:
            return Unknown("memory ran out")
        believe(outcome)
        return self._answer(point, instance, outcome)

    def _answer(self, point: Point, instance: Instance, outcome: Outcome) -> Answer[Carried]:
        for finding in outcome.findings:
            if isinstance(finding.verdict, Violated):
                disagreement = replay(instance, finding)
                if disagreement is not None:
                    raise Contradiction(f"the trace of {finding.name} does not replay: {disagreement.message}")
                return Refuted(finding.name, finding.verdict.trace.steps, (point, finding))
        holding = {finding.name for finding in outcome.findings if isinstance(finding.verdict, Holds)}
        if holding >= set(self.asked.judged):
            return Safe(outcome.counts.distinct)
        return Unknown(outcome.stopped or "the search did not come to its end")

    def carry(self, known: Refuted[Carried], point: Point) -> Refuted[Carried] | None:
        """Another cell's counterexample, adapted to a cell and replayed there."""
        at, finding = known.trace
        source, target = self.made(at), self.made(point)
        if isinstance(source, NoModel) or isinstance(target, NoModel):
            return None
        found = transfer(source[0], finding, *target, _EFFORT)
        if found is None or not isinstance(found.verdict, Violated):
            return None
        return Refuted(found.name, found.verdict.trace.steps, (point, found))


def _stories(cells: Cells, region: Region[Carried]) -> tuple[tuple[Point, Story], ...]:
    told: list[tuple[Point, Story]] = []
    for point, (_, finding) in sorted(region.traces.items()):
        made = cells.made(point)
        if not isinstance(made, NoModel):
            asked = cells.asked
            varied = (*asked.options.settings, *settings(cells.axes, point))
            origin = Origin(asked.file, asked.typed.name, asked.model.name, varied)
            told.append((point, tell(made[0], finding, origin, asked.options.order)))
    return tuple(told)


def _quietly(news: Progress) -> None:
    """How far the search of one cell is goes nowhere: cells are small."""
