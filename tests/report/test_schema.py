"""The JSON that is written is what the schema in the package says."""

import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest

from fencepost.evidence.verdict import Inconclusive, Unreached, Unrefuted
from fencepost.report.json_report import write_report
from fencepost.report.results import Broken, CheckResult
from fencepost.report.trace_file import write_trace
from fencepost.source.diagnostic import Diagnostic, Related
from fencepost.source.text import SourceFile, Span
from tests.report.hand import ACTIONS, HOLDS, MODEL, RICH_STORY, STATS, STORY, checked


def valid(text: str) -> Any:
    schema = json.loads((files("fencepost.report") / "check.schema.json").read_text(encoding="utf-8"))
    document = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema)
    return document


def with_everything() -> CheckResult:
    source = SourceFile("lease.fence", "send Grnat")
    related = (Related(Span(source, 0, 4), "here"),)
    diagnostic = Diagnostic("FP201", Span(source, 5, 10), "no `Grnat`", None, related, "warning")
    verdicts = (Inconclusive("a limit"), Unreached(), Unrefuted("sampled", 7))
    model = replace(MODEL, properties=tuple(replace(HOLDS, evidence=verdict) for verdict in verdicts))
    result = checked(MODEL, model)
    broken = Broken("lease.fence", "other", "a trace does not replay", "...", "crash.txt")
    return replace(result, files=(replace(result.files[0], warnings=(diagnostic,), broken=(broken,)),))


@pytest.mark.parametrize("result", [checked(), checked(MODEL), with_everything()])
def test_a_report_is_valid(result: CheckResult) -> None:
    assert valid(write_report(result))["exit_code"] == result.exit_code


@pytest.mark.parametrize("story", [STORY, RICH_STORY])
def test_a_trace_file_is_valid(story: Any) -> None:
    assert valid(write_trace(story, "0.1.0"))["steps"] == len(story.steps)


def test_the_figures_of_an_engine_that_compiles() -> None:
    counts = replace(MODEL.counts, orbits=602)
    told = replace(MODEL, engine="native", counts=counts, compile_seconds=0.1234, stats=STATS, actions=ACTIONS)
    model = valid(write_report(checked(told)))["models"][0]
    assert (model["engine"], model["compile_seconds"], model["states"]["orbits"]) == ("native", 0.123, 602)
    assert model["stats"] == {
        "stages": [
            {"name": "compile", "seconds": 0.1234, "cpu_seconds": 0.12},
            {"name": "search", "seconds": 0.05, "cpu_seconds": None},
        ],
        "states_per_second": 104_200,
        "actions": [
            {"name": "Node: ask", "taken": 5000, "enabled": 1100},
            {"name": "tick", "taken": 209, "enabled": None},
        ],
        "hash_load": 0.294,
        "bytes_per_state": 25.25,
        "words_per_state": 1,
        "threads": 2,
        "restarts": 1,
    }


def test_the_schema_refuses_a_pass_without_a_grade() -> None:
    document = json.loads(write_report(checked(MODEL)))
    document["models"][0]["properties"][1]["grade"] = None
    with pytest.raises(jsonschema.ValidationError):
        valid(json.dumps(document))


def test_the_fields_that_programs_rely_on() -> None:
    model = valid(write_report(checked(MODEL)))["models"][0]
    assert model["states"] == {
        "distinct": 1204,
        "generated": 5210,
        "depth": 17,
        "orbits": None,
        "complete": True,
    }
    violated, holds = model["properties"]
    assert (model["compile_seconds"], model["stats"]) == (None, None)
    assert (violated["verdict"], violated["grade"], violated["expected"]) == ("violated", None, "violated")
    assert (holds["verdict"], holds["grade"], holds["trace"]) == ("holds", "exhausted", None)
    assert violated["trace"]["faults"] == {"uneven": 1}
    assert violated["trace"]["transitions"][0]["sent"][0]["message"] == "Grant"
    assert model["checked_under"]["budgets"] == {"crash Node": 1, "skew Node": None}


# ---------------------------------------------------------------- the page that tells people


def fields(schema: Any) -> set[str]:
    """The names of all fields that a schema lists, at any depth."""
    names: set[str] = set()
    if isinstance(schema, dict):
        for key, value in cast("dict[str, Any]", schema).items():
            inside: list[Any] = [*value.values()] if key == "properties" else [value]
            names |= set(value) if key == "properties" else set[str]()
            names = names.union(*(fields(item) for item in inside))
    elif isinstance(schema, list):
        names = names.union(*(fields(item) for item in cast("list[Any]", schema)))
    return names


def test_the_page_tells_every_field_and_no_other() -> None:
    rooms = files("fencepost.report")
    named = [fields(json.loads((rooms / f"{name}.schema.json").read_text("utf-8"))) for name in ("check", "solve")]
    page = (Path(__file__).parents[2] / "docs/json.md").read_text("utf-8")
    told = set(re.findall(r"`([a-z_0-9]+)`", page))
    firsts = {
        name for row in re.findall(r"^\| (`[a-z].*?) \|", page, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    assert len(firsts) > 40
    assert set().union(*named) - told == set()
    assert firsts - set().union(*named) - {"true", "false", "none"} == set()
