"""`expect ...`: what a model is to show, and that the lines can all be true at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, assert_never, final

from fencepost.core.protocol import Expectation
from fencepost.elaborate.declare.properties import BUILT_IN
from fencepost.elaborate.names.report import Report
from fencepost.source.diagnostic import Related
from fencepost.source.text import Span
from fencepost.syntax import ast

FAULTS = ("crash", "wipe", "reboot", "lose", "duplicate", "partition", "pause", "uneven")
_Expect: TypeAlias = ast.ExpectHolds | ast.ExpectViolated | ast.ExpectUnreached | ast.ExpectCount


def expectations(node: ast.Model, properties: Mapping[str, str], report: Report) -> tuple[Expectation, ...]:
    """The `expect` lines of one model. `properties` are the declared ones, by name, with their kind."""
    checker = _Checker(properties, report)
    made: list[Expectation] = []
    for item in node.items:
        if isinstance(item, ast.ExpectHolds | ast.ExpectViolated | ast.ExpectUnreached | ast.ExpectCount):
            found = checker.line(item)
            made += [] if found is None else [found]
    checker.together(node)
    return tuple(made)


@final
@dataclass(slots=True)
class _Checker:
    """One model's lines; `seen`: what was said, and where"""

    properties: Mapping[str, str]
    report: Report
    seen: dict[str, Span] = field(default_factory=dict[str, Span])

    def line(self, item: _Expect) -> Expectation | None:
        match item:
            case ast.ExpectHolds():
                self.once("holds", item.span)
                return Expectation("holds", None, None, item.up_to, item.span)
            case ast.ExpectViolated():
                return self.violated(item)
            case ast.ExpectUnreached():
                return self.unreached(item)
            case ast.ExpectCount():
                self.once(item.kind, item.span)
                return Expectation(item.kind, None, None, item.count, item.span)
            case _:
                assert_never(item)

    def once(self, what: str, span: Span) -> None:
        if what in self.seen:
            related = (Related(self.seen[what], "the first"),)
            self.report.error("FP611", span, f"`{what}` is expected twice", None, related)
        self.seen.setdefault(what, span)

    def violated(self, item: ast.ExpectViolated) -> Expectation | None:
        name = item.property
        kind = self.kind_of(name)
        if kind == "witness":
            message = f"`{name.text}` is a witness: it is reached or not, never violated"
            self.report.error("FP610", name.span, message, f"write `expect {name.text} unreached`")
            return None
        self.once(name.text, item.span)
        if kind is None or not self.faults_fit(item):
            return None
        faults = None
        if item.faults is not None:
            faults = tuple((fault.text, count) for fault, count in item.faults)
        return Expectation("violated", name.text, faults, item.steps, item.span)

    def unreached(self, item: ast.ExpectUnreached) -> Expectation | None:
        name = item.witness
        kind = self.kind_of(name)
        if kind not in ("witness", None):
            message = f"`{name.text}` is no witness, and is not reached or unreached"
            self.report.error("FP610", name.span, message, f"write `expect {name.text} violated`")
            return None
        self.once(name.text, item.span)
        return None if kind is None else Expectation("unreached", name.text, None, None, item.span)

    def kind_of(self, name: ast.Name) -> str | None:
        kind = "builtin" if name.text in BUILT_IN else self.properties.get(name.text)
        if kind is None:
            hint = self.report.suggestion(name.text, [*self.properties, *BUILT_IN])
            self.report.error("FP610", name.span, f"there is no property `{name.text}`", hint)
        return kind

    def faults_fit(self, item: ast.ExpectViolated) -> bool:
        named: set[str] = set()
        for fault, _ in item.faults or ():
            if fault.text not in FAULTS:
                hint = self.report.suggestion(fault.text, FAULTS) or f"the kinds are {', '.join(FAULTS)}"
                if fault.text == "skew":
                    hint = "a tick in which clocks run unevenly is counted as `uneven`"
                message = f"`{fault.text}` is no fault that a counterexample counts"
                self.report.error("FP612", fault.span, message, hint)
                return False
            if fault.text in named:
                self.report.error("FP612", fault.span, f"`{fault.text}` is counted twice")
                return False
            named.add(fault.text)
        return True

    def together(self, node: ast.Model) -> None:
        """Lines that cannot all be true."""
        violated = [item for item in node.items if isinstance(item, ast.ExpectViolated)]
        if "holds" in self.seen and violated:
            message = "a model cannot hold and be violated"
            hint = "leave `expect holds` out: properties that are not named must hold in any case"
            related = (Related(violated[0].span, "violated here"),)
            self.report.error("FP611", self.seen["holds"], message, hint, related)
        marks = [item for item in node.items if isinstance(item, ast.Marker) and item.kind == "until violated"]
        counts = [span for kind, span in self.seen.items() if kind in ("distinct", "depth", "orbits")]
        if marks and counts:
            message = "a search that ends at the first violation counts nothing"
            related = (Related(marks[0].span, "ends here"),)
            self.report.error("FP613", counts[0], message, "leave `until violated` or the count out", related)
