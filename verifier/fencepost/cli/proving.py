"""What `fencepost prove` does once its command line is understood."""

import sys
from pathlib import Path

import click

from fencepost.cli.checking import finish, trace_folder
from fencepost.cli.exits import DIFFERENT, OK, TEXT_ERRORS
from fencepost.cli.output import write_whole
from fencepost.cli.progress import Meter
from fencepost.cli.prove import Asked
from fencepost.cli.sources import roots
from fencepost.report.certificate_file import read_certificate, write_certificate
from fencepost.report.diagnostics import diagnostics_text
from fencepost.report.jsonio import NotATrace
from fencepost.report.results import CheckResult
from fencepost.report.story import Origin, count_text
from fencepost.report.terminal import Told
from fencepost.session.options import Options, WrongUse
from fencepost.session.pipeline import check
from fencepost.session.rechecking import recheck
from fencepost.version import VERSION


def proving(asked: Asked) -> int:
    """Searches for proofs and reports; the exit code."""
    meter = Meter(sys.stderr, True)
    try:
        result = check(roots(asked.paths), _options(asked), meter.hear)
    except WrongUse as error:
        raise click.UsageError(str(error)) from error
    finally:
        meter.clear()
    if asked.certificates is not None:
        _write(result, asked)
    told = Told(models=frozenset(asked.model), proofs=frozenset(asked.model))
    return finish(result, asked.format, asked.output, told)


def _options(asked: Asked) -> Options:
    return Options(
        models=asked.model,
        properties=asked.property,
        settings=asked.set,
        engine="prove",
        depth=asked.depth,
        time_limit=asked.time_limit,
        memory_limit=asked.memory_limit,
        slow=asked.slow,
    )


def _write(result: CheckResult, asked: Asked) -> None:
    folder = trace_folder(str(asked.certificates))
    for model in result.models:
        if model.proof is not None:
            origin = Origin(model.file, model.protocol, model.model, asked.set)
            path = str(folder / f"{model.model}.certificate.json")
            write_whole(path, write_certificate(model.proof, origin, VERSION))


def rechecking(spec: str, path: str) -> int:
    """Checks a saved certificate again; the exit code."""
    try:
        origin, certificate = read_certificate(Path(path).read_text(encoding="utf-8"))
        wrong = recheck(certificate, origin, spec)
    except OSError as error:
        raise click.UsageError(f"cannot read {path}: {error.strerror}") from error
    except (UnicodeDecodeError, NotATrace) as error:
        raise click.UsageError(f"{path} is no certificate: {error}") from error
    except WrongUse as error:
        raise click.UsageError(str(error)) from error
    if isinstance(wrong, tuple):
        click.echo(diagnostics_text(dict.fromkeys(wrong)), err=True, nl=False)
        return TEXT_ERRORS
    names = ", ".join(certificate.properties)
    if wrong is not None:
        click.echo(f"x   {origin.model}: this is no proof of {names}: {wrong}")
        return DIFFERENT
    count = count_text(len(certificate.clauses), "clause")
    click.echo(f"ok  {origin.model}: {names} proved by {count}, checked again")
    return OK
