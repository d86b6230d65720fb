"""What a `check` found, ready to be shown: plain data that a worker process can send home."""

from dataclasses import dataclass
from typing import Literal, TypeAlias, final

from fencepost.evidence.expectation import Line, Standing
from fencepost.evidence.outcome import Counts, PropertyKind, Stats
from fencepost.evidence.verdict import Holds, Inconclusive, Reached, Unreached, Unrefuted, Verdict, Violated
from fencepost.instance.instance import Basis
from fencepost.report.causes import Cause
from fencepost.report.proof import Proof
from fencepost.report.story import Story
from fencepost.source.diagnostic import Diagnostic

VerdictWord: TypeAlias = Literal["holds", "unrefuted", "violated", "reached", "unreached", "inconclusive"]
Grade: TypeAlias = Literal["proved", "exhausted", "bounded", "sampled", "bitstate"]
_WORDS: dict[type[Verdict], VerdictWord] = {
    Holds: "holds",
    Unrefuted: "unrefuted",
    Violated: "violated",
    Reached: "reached",
    Unreached: "unreached",
    Inconclusive: "inconclusive",
}


@final
@dataclass(frozen=True, slots=True)
class PropertyResult:
    """One property of one model: its verdict with the raw trace, what was `expected` and how that stands, and
    the story of the trace; `causes` of a violation, where they were asked for (None: they were not)."""

    name: str
    kind: PropertyKind
    evidence: Verdict
    expected: str
    standing: Standing
    story: Story | None
    causes: tuple[Cause, ...] | None = None

    @property
    def verdict(self) -> VerdictWord:
        return _WORDS[type(self.evidence)]

    @property
    def grade(self) -> Grade | None:
        return self.evidence.grade if isinstance(self.evidence, Holds | Unrefuted) else None

    @property
    def amount(self) -> int | None:
        """The depth, runs or states up to which it is unrefuted"""
        return self.evidence.amount if isinstance(self.evidence, Unrefuted) else None

    @property
    def reason(self) -> str | None:
        """Why it is inconclusive"""
        return self.evidence.reason if isinstance(self.evidence, Inconclusive) else None


@final
@dataclass(frozen=True, slots=True)
class ModelResult:
    """One model. `lines` are what was judged, counts too; `written` its own expectations, where settings
    were overridden and they are only shown. `stats` where they were asked for, with what each action is called
    in `actions`. `proof`: the certificate of what was proved."""

    file: str
    model: str
    protocol: str
    doc: str
    standing: Literal["met", "unmet", "open"]
    lines: tuple[Line, ...]
    written: tuple[str, ...]
    engine: str
    seed: int
    seconds: float
    counts: Counts
    stopped: str | None
    properties: tuple[PropertyResult, ...]
    not_judged: tuple[tuple[str, str], ...]
    basis: Basis
    compile_seconds: float | None = None
    stats: Stats | None = None
    actions: tuple[str, ...] = ()
    proof: Proof | None = None

    @property
    def as_expected(self) -> bool:
        return self.standing == "met"


@final
@dataclass(frozen=True, slots=True)
class Broken:
    """The checker disagreed with itself on a model, or fell over: an internal error. `report` is the whole
    reproducer, `saved` where it was written."""

    file: str
    model: str
    message: str
    report: str
    saved: str | None


@final
@dataclass(frozen=True, slots=True)
class FileResult:
    """One file that was named or found. `models` in the text's order; `left_out` are slow ones that were not
    asked for, `not_begun` those that an interrupt came before. A file without models is only type-checked."""

    file: str
    sha256: str
    protocol: str
    errors: tuple[Diagnostic, ...]
    warnings: tuple[Diagnostic, ...]
    models: tuple[ModelResult, ...]
    broken: tuple[Broken, ...]
    left_out: int
    not_begun: int
    has_models: bool


@final
@dataclass(frozen=True, slots=True)
class CheckResult:
    """Everything. `options` are those that differ from the defaults, as text."""

    version: str
    options: tuple[tuple[str, str], ...]
    seed: int
    files: tuple[FileResult, ...]
    interrupted: bool
    seconds: float

    @property
    def models(self) -> tuple[ModelResult, ...]:
        return tuple(model for file in self.files for model in file.models)

    @property
    def exit_code(self) -> int:
        """The worst of all: 70, then 130 (interrupted), 65, 10, 20, 0."""
        standings = {model.standing for model in self.models}
        if any(file.broken for file in self.files):
            return 70
        if self.interrupted:
            return 130
        if any(file.errors for file in self.files):
            return 65
        return 10 if "unmet" in standings else 20 if "open" in standings else 0
