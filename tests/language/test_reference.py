"""Every example of the language reference, and of the files beside this one, says what the checker says."""

import re
from pathlib import Path

import pytest

from fencepost.report.results import CheckResult
from tests.language.reading import asserted, asserted_types, run, said, types_at, write
from tests.literate import Block, Case, cases, replace

HERE = Path(__file__).parent
REFERENCE = HERE.parents[1] / "docs" / "language"
DOCUMENTS = sorted([*REFERENCE.glob("*.md"), *HERE.glob("*.md")])
CASES = [case for document in DOCUMENTS for case in cases(document, "fence")]
_SAID = re.compile(r"(\s*#)?(\s*\b(error|warning)\[FP\d+\])+\s*$")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_example(case: Case, tmp_path: Path, update: bool) -> None:
    for block, path in write(case, tmp_path):
        result = run(path)
        _compare_diagnostics(case, block, path, result, update)
        if not any(file.errors for file in result.files):
            _compare_types(block, path)
            _compare_models(block, result)


def _compare_diagnostics(case: Case, block: Block, path: Path, result: CheckResult, update: bool) -> None:
    wanted, given = asserted(block), said(result, path)
    if not any(one.severity == "warning" for one in wanted):
        given = {one for one in given if one.severity == "error"}
    if wanted != given and update:
        replace(case, block, _rewritten(block, {one.line: f"{one.severity}[{one.code}]" for one in given}))
    else:
        messages = [found.message for file in result.files for found in (*file.errors, *file.warnings)]
        assert given == wanted, "\n".join(messages)


def _rewritten(block: Block, comments: dict[int, str]) -> list[str]:
    lines: list[str] = []
    for number, line in enumerate(block.lines, 1):
        bare = _SAID.sub("", line).rstrip()
        joint = "  # " if "#" not in bare else " "
        lines.append(bare + joint + comments[number] if number in comments else bare)
    return lines


def _compare_types(block: Block, path: Path) -> None:
    wanted = list(asserted_types(block))
    found = types_at(path) if wanted else {}
    for line, text, type_ in wanted:
        assert found.get((line, text)) == {type_}, f"line {line}: `{text}` is {found.get((line, text))}"


def _compare_models(block: Block, result: CheckResult) -> None:
    assert not any(file.broken for file in result.files), result.files
    unmet = [f"{model.model}: {line}" for model in result.models for line in model.lines if not model.as_expected]
    if "fails" in block.options:
        assert unmet, "some model was to come out otherwise than it expects"
    else:
        assert not unmet, "\n".join(unmet)


def _rows() -> list[tuple[str, str]]:
    lines = (HERE / "rows.txt").read_text(encoding="utf-8").splitlines()
    return [(chapter, title) for chapter, _, title in (row.partition(": ") for row in lines if row[:1] != "#")]


@pytest.mark.parametrize(("chapter", "title"), _rows())
def test_every_row_has_an_example(chapter: str, title: str) -> None:
    titles = [case.title.split(" / ")[-1].lower() for case in CASES if case.document.stem == chapter]
    assert any(found.startswith(title.lower()) for found in titles), f"{chapter}.md has no example of {title}"
