"""Builders of the lines of models: faults, bounds, what is expected."""

from typing import Any

from fencepost.source.text import Span
from fencepost.syntax import ast
from fencepost.syntax.drive import Maker
from fencepost.syntax.expressions import collect
from fencepost.syntax.heads import Head
from fencepost.syntax.short import one, three, two


def _model(name: ast.Name, span: Span) -> Head:
    def make(doc: ast.Doc | None, items: tuple[ast.ModelItem, ...], whole: Span) -> ast.Model:
        return ast.Model(name, doc, items, whole)

    return Head("model", "model", make, span, documented=True)


def _faults(span: Span) -> Head:
    return Head("faults", "faults", lambda _, lines, whole: ast.Faults(lines, whole), span)


def _fault(kind: ast.FaultKind, *parts: Any) -> ast.Fault:
    *targets, budget, span = parts
    return ast.Fault(kind, tuple(targets), budget, False, span)


def _partition(*parts: Any) -> ast.Fault:
    return _fault("partition", *parts)


def _restart(forbidden: bool) -> Maker:
    return two(lambda target, span: ast.Fault("restart", (target,), None, forbidden, span))


def _violated(name: ast.Name, faults: tuple[tuple[ast.Name, int], ...] | None, *rest: Any) -> ast.ExpectViolated:
    steps, span = rest
    return ast.ExpectViolated(name, faults, steps, span)


MODELS: dict[str, Maker] = {
    "model": _model,
    "faults": _faults,
    "fault": _fault,
    "fault_targets": _fault,
    "partition": _partition,
    "fault_restart": _restart(False),
    "fault_no_restart": _restart(True),
    "target": ast.Name,
    "no_limit": one(lambda span: "any"),
    "bound": ast.Bound,
    "bound_capacity": one(lambda span: ast.Bound(None, span)),
    "expect_holds": ast.ExpectHolds,
    "expect_violated": _violated,
    "expect_unreached": ast.ExpectUnreached,
    "expect_count": ast.ExpectCount,
    "until_violated": one(lambda span: ast.Marker("until violated", span)),
    "slow": one(lambda span: ast.Marker("slow", span)),
    "spent": collect,
    "spent_kind": three(lambda name, count, span: (name, count)),
}
