"""A region as text, as JSON and as a picture."""

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from fencepost.instance.instance import Basis
from fencepost.regions.grid import Axis, Cell, NoModel, Point, Safe, Unknown, Unsafe, points
from fencepost.regions.loop import Counterexample
from fencepost.report.panels import cell_text
from fencepost.report.solved import Solved
from fencepost.report.solved_json import write_solved
from fencepost.report.solved_svg import write_picture
from fencepost.report.solved_text import solved_lines

LEASE = Axis("LEASE", "param", ("1", "2"), (1, 2), "as declared")
MODE = Axis("MODE", "param", ("a<b", "fast"), None, "as declared")
GRACE = Axis("GRACE", "param", ("9", "10", "12"), (9, 10, 12), "as asked")
SVG = "{http://www.w3.org/2000/svg}"


def cell(point: Point) -> Cell:
    return Unsafe("Apart", 4, 0, point[-1] == 0) if point[-1] < point[0] + 1 else Safe(1234)


def result(*axes: Axis, **changes: Any) -> Solved:
    made = Solved(
        version="0.1.0",
        file="lease.fence",
        protocol="Lease",
        model="base",
        options=(("models", "base"),),
        axes=axes,
        judged=("Apart", "NoRuntimeError"),
        not_judged=(("Reads", "a witness"),),
        cells={point: cell(point) for point in points(axes)},
        counterexamples=(Counterexample(tuple(0 for _ in axes), "Apart", 4, 1),),
        searches=3,
        condition="GRACE > 9",
        basis=Basis((("OTHER", "7"),), (("Node", ("A", "B")),), (("skew", 1),), "set", ("x < 3",), (), ()),
        stories=(),
        stopped=None,
        interrupted=False,
        seconds=1.25,
    )
    return replace(made, **changes)


BASE = result(LEASE, MODE, GRACE)
MIXED = result(
    GRACE,
    cells={(0,): Safe(1), (1,): Unknown("time is up"), (2,): NoModel("12 is <too> much")},
    condition=None,
    stopped="time is up",
)


def shown(found: Solved, width: int = 100) -> list[str]:
    return [line.plain for line in solved_lines(found, width)]


# ---------------------------------------------------------------- text


def test_a_table_for_each_value_of_the_outer_axes() -> None:
    lines = shown(BASE)
    assert lines[5:9] == [
        "    LEASE = 1                LEASE = 2",
        "    MODE \\ GRACE  9 10 12    MODE \\ GRACE  9 10 12",
        "             a<b  x  .  .             a<b  x  x  .",
        "            fast  x  .  .            fast  x  x  .",
    ]


def test_tables_stand_below_each_other_where_there_is_no_room() -> None:
    lines = shown(BASE, 40)
    assert [line.strip() for line in lines if line.startswith("    LEASE")] == ["LEASE = 1", "LEASE = 2"]


def test_one_axis_is_one_line() -> None:
    assert shown(result(GRACE))[5:7] == ["    GRACE  9 10 12", "           x  x  x"]


def test_the_condition_and_what_it_is_exact_on() -> None:
    (line,) = (line for line in shown(BASE) if "safe exactly where" in line)
    assert line.split("where")[1].strip() == "GRACE > 9   (exact on all 12 cells; of others it says nothing)"
    assert any("no simple condition fits" in line for line in shown(replace(BASE, condition=None)))
    assert any("not known: some cells are not known" in line for line in shown(MIXED))


def test_every_mark_is_explained_and_every_reason_said() -> None:
    text = "\n".join(shown(MIXED))
    assert "GRACE  9 10 12\n           .  ?  -" in text
    assert ". safe 1   ? not known 1   - no model 1" in text
    assert "time is up" in text
    assert "12 is <too> much" in text


def test_what_it_rests_on() -> None:
    lines = shown(BASE)
    (line,) = (line for line in lines if line.startswith("    under"))
    assert line.split("under")[1].strip() == "Node = {A, B}; OTHER = 7; skew 1; network set"
    assert any(line.split() == ["bounded", "by", "x", "<", "3"] for line in lines)


def test_an_interrupted_search_says_so() -> None:
    assert shown(replace(MIXED, interrupted=True))[-1].startswith("interrupted")


@pytest.mark.parametrize(("found", "code"), [(BASE, 0), (MIXED, 20), (replace(MIXED, interrupted=True), 130)])
def test_the_exit_code(found: Solved, code: int) -> None:
    assert found.exit_code == code


# ---------------------------------------------------------------- JSON


def valid(text: str) -> Any:
    schema = json.loads((files("fencepost.report") / "solve.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(text)
    jsonschema.validate(document, schema)
    return document


@pytest.mark.parametrize("found", [BASE, MIXED, replace(MIXED, interrupted=True), result(GRACE)])
def test_the_json_is_valid(found: Solved) -> None:
    document = valid(write_solved(found))
    assert document["exit_code"] == found.exit_code
    assert len(document["cells"]) == len(found.cells)
    assert sum(document["counts"][kind] for kind in ("safe", "unsafe", "unknown", "no_model")) == len(found.cells)


def test_the_values_of_a_cell_are_numbers_or_words() -> None:
    document = valid(write_solved(BASE))
    assert document["cells"][0] == {
        "values": {"LEASE": 1, "MODE": "a<b", "GRACE": 9},
        "is": "unsafe",
        "property": "Apart",
        "steps": 4,
        "counterexample": 0,
        "searched": True,
        "replayed": True,
    }
    assert document["counterexamples"][0]["ruled_out"] == 2


def test_the_schema_refuses_what_is_not_a_report() -> None:
    document = valid(write_solved(BASE))
    document["cells"][0]["is"] = "probably safe"
    with pytest.raises(jsonschema.ValidationError):
        valid(json.dumps(document))


# ---------------------------------------------------------------- picture


@pytest.mark.parametrize("found", [BASE, MIXED, result(GRACE), result(LEASE, LEASE, MODE, GRACE)])
def test_a_picture_is_xml_with_a_square_for_each_cell(found: Solved) -> None:
    root = ElementTree.fromstring(write_picture(found))
    assert root.tag == f"{SVG}svg"
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text is not None
    assert "safe and unsafe values" in title.text
    told = [element.text or "" for element in root.iter(f"{SVG}title")]
    assert all(any(told_of.endswith(f": {cell_text(cell)}") for told_of in told) for cell in found.cells.values())
    kinds = {type(cell) for cell in found.cells.values()}
    assert len(told) == 1 + len(found.cells) + len(kinds)


def test_safe_and_unsafe_differ_in_colour_and_in_mark() -> None:
    root = ElementTree.fromstring(write_picture(BASE))
    looks = {
        (title.text or "").split(": ")[1].split(" ")[0]: (rect.get("class"), mark.text)
        for group in root.iter(f"{SVG}g")
        if (title := group.find(f"{SVG}title")) is not None
        and ": " in (title.text or "")
        and (rect := group.find(f"{SVG}rect")) is not None
        and (mark := group.find(f"{SVG}text")) is not None
    }
    safe, unsafe = looks["safe:"] if "safe:" in looks else looks["safe"], looks["unsafe"]
    assert safe[0] != unsafe[0]
    assert safe[1] != unsafe[1]


def test_everything_is_inside_the_picture() -> None:
    root = ElementTree.fromstring(write_picture(result(LEASE, LEASE, MODE, GRACE)))
    width, height = int(root.get("width", 0)), int(root.get("height", 0))
    for group in root.iter(f"{SVG}g"):
        moved = group.get("transform")
        if moved is None:
            continue
        x, y = map(int, moved.removeprefix("translate(").rstrip(")").split(","))
        for rect in group.iter(f"{SVG}rect"):
            assert x + int(rect.get("x", 0)) + int(rect.get("width", 0)) <= width
            assert y + int(rect.get("y", 0)) + int(rect.get("height", 0)) <= height


def test_the_axes_and_the_condition_are_written_in_the_picture() -> None:
    text = "\n".join(element.text or "" for element in ElementTree.fromstring(write_picture(BASE)).iter(f"{SVG}text"))
    for words in ("LEASE = 1", "MODE ↓  GRACE →", "safe exactly where GRACE > 9", "safe (", "unsafe (", "a<b"):
        assert words in text
