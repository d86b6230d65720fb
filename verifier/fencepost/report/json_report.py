"""The report of a check for programs: `fencepost/check/1`. The schema is in check.schema.json beside this."""

import json
from typing import TypeVar

from fencepost.evidence.outcome import Stage, Stats
from fencepost.instance.instance import Basis
from fencepost.report.causes import Cause, cause_text
from fencepost.report.certificate_file import certificate_json
from fencepost.report.jsonio import Json, Object
from fencepost.report.results import CheckResult, FileResult, ModelResult, PropertyResult
from fencepost.report.trace_file import trace_json
from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import Span

SCHEMA = "fencepost/check/1"
_T = TypeVar("_T", str, int)


def write_report(result: CheckResult) -> str:
    """The text of the report."""
    document: Object = {
        "schema": SCHEMA,
        "version": result.version,
        "options": dict(result.options),
        "seed": result.seed,
        "exit_code": result.exit_code,
        "interrupted": result.interrupted,
        "seconds": round(result.seconds, 3),
        "files": [_file(file) for file in result.files],
        "models": [_model(model) for model in result.models],
        "broken": [
            {"file": b.file, "model": b.model, "message": b.message, "saved": b.saved}
            for file in result.files
            for b in file.broken
        ],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _file(file: FileResult) -> Object:
    return {
        "file": file.file,
        "sha256": file.sha256,
        "models": len(file.models),
        "left_out": file.left_out,
        "not_begun": file.not_begun,
        "errors": [diagnostic_json(diagnostic) for diagnostic in file.errors],
        "warnings": [diagnostic_json(diagnostic) for diagnostic in file.warnings],
    }


def diagnostic_json(diagnostic: Diagnostic) -> Object:
    """A diagnostic with its places as lines and columns, both from 1."""
    related: list[Json] = [{"message": r.message, **_place(r.span)} for r in diagnostic.related]
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        **_place(diagnostic.span),
        "related": related,
    }


def _place(span: Span) -> Object:
    end_line, end_column = span.source.position(max(span.start, span.end))
    return {
        "file": span.source.name,
        "line": span.line,
        "column": span.column,
        "end_line": end_line,
        "end_column": end_column,
    }


def _model(model: ModelResult) -> Object:
    counts = model.counts
    lines: list[Json] = [
        {"subject": line.subject, "expected": line.expected, "standing": line.standing, "says": line.sentence}
        for line in model.lines
    ]
    return {
        "file": model.file,
        "model": model.model,
        "protocol": model.protocol,
        "doc": model.doc,
        "as_expected": model.as_expected,
        "standing": model.standing,
        "expectations": lines,
        "written": [*model.written],
        "engine": model.engine,
        "seconds": round(model.seconds, 3),
        "compile_seconds": _rounded(model.compile_seconds),
        "stopped": model.stopped,
        "states": {
            "distinct": counts.distinct,
            "generated": counts.generated,
            "depth": counts.depth,
            "orbits": counts.orbits,
            "complete": counts.complete,
            **({"reduced": True} if counts.reduced else {}),
        },
        "stats": None if model.stats is None else _stats(model.stats, model.actions),
        "properties": [_property(result) for result in model.properties],
        "not_judged": [{"name": name, "reason": reason} for name, reason in model.not_judged],
        "certificate": None if model.proof is None else certificate_json(model.proof),
        "checked_under": checked_under(model.basis),
    }


def _stats(stats: Stats, actions: tuple[str, ...]) -> Object:
    """What a search cost; null is what its engine does not have, or did not count."""
    used: list[Json] = [
        {"name": actions[use.action], "taken": use.taken, "enabled": use.enabled} for use in stats.actions
    ]
    return {
        "stages": [_stage(stage) for stage in stats.stages],
        "states_per_second": round(stats.states_per_second),
        "actions": used,
        "hash_load": _rounded(stats.hash_load),
        "bytes_per_state": _rounded(stats.bytes_per_state),
        "words_per_state": stats.words_per_state,
        "threads": stats.threads,
        "restarts": stats.restarts,
    }


def _stage(stage: Stage) -> Object:
    cpu = None if stage.cpu is None else round(stage.cpu, 6)
    return {"name": stage.name, "seconds": round(stage.seconds, 6), "cpu_seconds": cpu}


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 3)


def _property(result: PropertyResult) -> Object:
    return {
        "name": result.name,
        "kind": result.kind,
        "verdict": result.verdict,
        "grade": result.grade,
        "amount": result.amount,
        "expected": result.expected.split(" ")[0],
        "reason": result.reason,
        "trace": None if result.story is None else trace_json(result.story),
        **({} if result.causes is None else {"causes": [_cause(cause) for cause in result.causes]}),
    }


def _cause(cause: Cause) -> Object:
    return {"fault": cause.fault, "steps": [*cause.steps], "verdict": cause.verdict, "says": cause_text(cause)}


def checked_under(basis: Basis) -> Object:
    """What a verdict rests on."""
    kinds = ("oracle", "shared", "throttle")
    rests = {kind: tuple(rest.text for rest in basis.rests if rest.kind == kind) for kind in kinds}
    return {
        "params": dict(basis.params),
        "instances": {role: _list(members) for role, members in basis.instances},
        "budgets": dict(basis.budgets),
        "network": basis.network,
        "bounds": _list(basis.bounds),
        "oracles": _list(rests["oracle"]),
        "shared": _list(rests["shared"]),
        "throttles": _list(rests["throttle"]),
        "notes": _list(basis.notes),
    }


def _list(texts: tuple[_T, ...]) -> list[Json]:
    return [*texts]
