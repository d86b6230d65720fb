"""The report of a `solve` for programs: `fencepost/solve/1`. The schema is in solve.schema.json beside this."""

import json

from fencepost.regions.grid import Cell, NoModel, Point, Safe, Unknown, Unsafe
from fencepost.report.json_report import checked_under
from fencepost.report.jsonio import Json, Object
from fencepost.report.solved import Solved

SCHEMA = "fencepost/solve/1"


def write_solved(result: Solved) -> str:
    """The text of the report."""
    axes: list[Json] = [
        {"name": axis.name, "kind": axis.kind, "values": [*axis.values], "origin": axis.origin} for axis in result.axes
    ]
    document: Object = {
        "schema": SCHEMA,
        "version": result.version,
        "file": result.file,
        "protocol": result.protocol,
        "model": result.model,
        "options": dict(result.options),
        "exit_code": result.exit_code,
        "interrupted": result.interrupted,
        "stopped": result.stopped,
        "seconds": round(result.seconds, 3),
        "axes": axes,
        "judged": [*result.judged],
        "not_judged": [{"name": name, "reason": reason} for name, reason in result.not_judged],
        "condition": result.condition,
        "counts": {
            "safe": result.safe,
            "unsafe": result.unsafe,
            "unknown": result.unknown,
            "no_model": result.no_model,
            "searches": result.searches,
        },
        "counterexamples": [
            {
                "at": _values(result, found.point),
                "property": found.property,
                "steps": found.steps,
                "ruled_out": 1 + found.others,
            }
            for found in result.counterexamples
        ],
        "checked_under": checked_under(result.basis),
        "cells": [{"values": _values(result, point), **_cell(cell)} for point, cell in result.cells.items()],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _values(result: Solved, point: Point) -> Object:
    """The values of a cell: numbers as such, words as text."""
    return {
        axis.name: axis.values[n] if axis.numbers is None else axis.numbers[n]
        for axis, n in zip(result.axes, point, strict=True)
    }


def _cell(cell: Cell) -> Object:
    match cell:
        case Safe():
            return {"is": "safe", "states": cell.states}
        case Unsafe():
            return {
                "is": "unsafe",
                "property": cell.property,
                "steps": cell.steps,
                "counterexample": cell.counterexample,
                "searched": cell.own,
                "replayed": True,
            }
        case Unknown():
            return {"is": "unknown", "reason": cell.reason}
        case NoModel():
            return {"is": "no_model", "reason": cell.reason}
