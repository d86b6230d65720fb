"""What `fencepost check` does once its command line is understood: run the session, write the report."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from fencepost.cli.crash import save
from fencepost.cli.exits import OK, TEXT_ERRORS
from fencepost.cli.given import Given
from fencepost.cli.output import console, emit, plain_text, print_lines, write_whole
from fencepost.cli.progress import Meter
from fencepost.cli.sources import roots
from fencepost.report.diagnostics import diagnostics_text
from fencepost.report.json_report import write_report
from fencepost.report.junit import write_junit
from fencepost.report.results import CheckResult, FileResult, ModelResult
from fencepost.report.story import Origin
from fencepost.report.terminal import Told, report_lines
from fencepost.report.trace_file import write_trace
from fencepost.session.emitting import emitted
from fencepost.session.options import Engine, Options, WrongUse
from fencepost.session.pipeline import check
from fencepost.version import VERSION

_WIDTH_OF_FILES = 100
_ENGINES: dict[str, Engine] = {
    "auto": "auto",
    "reference": "reference",
    "native": "native",
    "bmc": "bmc",
    "induction": "induction",
    "pdr": "pdr",
    "simulate": "simulate",
}
_BITSTATE = 1 << 28  # bytes, unless memory is limited


def checking(given: Given) -> int:
    """Runs the check and reports; the exit code."""
    meter = Meter(sys.stderr, given.jobs == 1)
    try:
        result = check(roots(given.paths), _options(given), meter.hear)
    except WrongUse as error:
        raise click.UsageError(str(error)) from error
    finally:
        meter.clear()
    saved = {} if given.trace_dir is None else _write_traces(result, given.trace_dir, given.trace)
    return finish(result, given.format, given.output, Told(frozenset(given.model), frozenset(given.trace), saved=saved))


def finish(result: CheckResult, form: str, output: str | None, told: Told) -> int:
    """Saves what is needed to look into internal errors, reports; the exit code."""
    result = _with_reproducers(result)
    _report(result, form, output, told)
    return result.exit_code


def emitting(given: Given) -> int:
    """Writes out what the models become; the exit code."""
    try:
        written = emitted(roots(given.paths), _options(given))
    except WrongUse as error:
        raise click.UsageError(str(error)) from error
    if not isinstance(written, str):
        click.echo(diagnostics_text(dict.fromkeys(written)), err=True, nl=False)
        return TEXT_ERRORS
    emit(written, given.output)
    return OK


def _options(given: Given) -> Options:
    return Options(
        models=given.model,
        properties=given.property,
        traces=given.trace,
        settings=given.set,
        engine=_ENGINES[given.engine],
        order=given.order,
        depth=given.depth,
        runs=given.runs,
        seed=given.seed,
        jobs=given.jobs,
        time_limit=given.time_limit,
        memory_limit=given.memory_limit,
        slow=given.slow,
        threads=given.threads,
        symmetry=given.symmetry != "off",
        reduction=given.reduction == "on",
        bitstate=_table(given.memory_limit) if given.bitstate else None,
        optimize=given.optimize,
        stats=given.stats,
        explain=given.explain,
        emit=given.emit,
    )


def _table(limit: int | None) -> int:
    """Bytes for `--bitstate`: of memory that is limited at most half, and a power of two."""
    return _BITSTATE if limit is None else 1 << max(10, (limit // 2).bit_length() - 1)


def _with_reproducers(result: CheckResult) -> CheckResult:
    """Saves what is needed to look into each internal error."""
    files = tuple(_saved(file) if file.broken else file for file in result.files)
    return replace(result, files=files)


def _saved(file: FileResult) -> FileResult:
    return replace(file, broken=tuple(replace(broken, saved=save(broken.report)) for broken in file.broken))


def _report(result: CheckResult, form: str, output: str | None, told: Told) -> None:
    said = [d for file in result.files for d in (*file.errors, *file.warnings)]
    if form == "json":
        emit(write_report(result), output)
    elif form == "junit":
        emit(write_junit(result, told), output)
    else:
        target = console()
        if output is None:
            print_lines(target, report_lines(result, target.width, told))
        else:
            emit(plain_text(report_lines(result, _WIDTH_OF_FILES, told)), output)
    if said:
        sys.stdout.flush()
        click.echo(diagnostics_text(dict.fromkeys(said)), err=True, nl=False)


def made_folder(name: str) -> Path:
    """The folder into which files are to be written; made, if it is not there."""
    folder = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"cannot write into {folder}: {error.strerror}") from error
    return folder


def _write_traces(result: CheckResult, name: str, asked: tuple[str, ...]) -> dict[Origin, dict[str, str]]:
    """Writes each counterexample, and each run that was asked for, to a file of its own; their names."""
    stories = [
        (model, found.story)
        for model in result.models
        for found in model.properties
        if found.story is not None
        and (found.verdict == "violated" or (found.name in asked and found.verdict == "reached"))
    ]
    folder = made_folder(name)
    names = [model.model for model in result.models]
    saved: dict[Origin, dict[str, str]] = {}
    for model, story in stories:
        path = str(folder / file_name(model, f"{story.property}.trace.json", names))
        write_whole(path, write_trace(story, VERSION))
        saved.setdefault(story.origin, {})[story.property] = path
    return saved


def file_name(model: ModelResult, what: str, names: list[str]) -> str:
    """`MODEL.PROPERTY.trace.json`, after the file's name where two models share theirs."""
    name = f"{model.model}.{what}"
    return name if names.count(model.model) == 1 else f"{Path(model.file).stem}.{name}"
