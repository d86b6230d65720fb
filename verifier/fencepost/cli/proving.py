"""What `fencepost prove` does once its command line is understood."""

import sys
from pathlib import Path

import click

from fencepost.cli.checking import file_name, finish, made_folder
from fencepost.cli.exits import DIFFERENT, INCONCLUSIVE, OK, TEXT_ERRORS
from fencepost.cli.output import write_whole
from fencepost.cli.progress import Meter
from fencepost.cli.prove import Asked
from fencepost.cli.sources import roots
from fencepost.evidence.certificate import Certificate
from fencepost.report.certificate_file import read_certificate, write_certificate
from fencepost.report.diagnostics import diagnostics_text
from fencepost.report.jsonio import NotATrace
from fencepost.report.proof import certificate_text
from fencepost.report.results import CheckResult
from fencepost.report.story import Origin
from fencepost.report.terminal import Told
from fencepost.session.options import Options, WrongUse
from fencepost.session.pipeline import check
from fencepost.session.rechecking import Undecided, recheck
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
    folder = made_folder(str(asked.certificates))
    names = [model.model for model in result.models]
    for model in result.models:
        if model.proof is not None:
            origin = Origin(model.file, model.protocol, model.model, asked.set)
            path = str(folder / file_name(model, "certificate.json", names))
            write_whole(path, write_certificate(model.proof, origin, VERSION))


def rechecking(spec: str, path: str) -> int:
    """Checks a saved certificate again; the exit code."""
    found = _read(path)
    if found is None:
        return TEXT_ERRORS
    origin, certificate = found
    names = ", ".join(certificate.properties)
    try:
        wrong = recheck(certificate, origin, spec)
    except WrongUse as error:
        raise click.UsageError(str(error)) from error
    except Undecided as reason:
        click.echo(f"?   {origin.model}: whether this is a proof of {names} is not known: {reason}")
        return INCONCLUSIVE
    if isinstance(wrong, tuple):
        click.echo(diagnostics_text(dict.fromkeys(wrong)), err=True, nl=False)
        return TEXT_ERRORS
    if wrong is not None:
        click.echo(f"x   {origin.model}: this is no proof of {names}: {wrong}")
        return DIFFERENT
    click.echo(f"ok  {origin.model}: {names} proved by {certificate_text(certificate)}, checked again")
    return OK


def _read(path: str) -> tuple[Origin, Certificate] | None:
    try:
        return read_certificate(Path(path).read_bytes().decode("utf-8-sig"))
    except (NotATrace, UnicodeDecodeError) as error:
        click.echo(f"{path} is not a certificate: {error}", err=True)
    except OSError as error:
        click.echo(f"{path} cannot be read: {error.strerror}", err=True)
    return None
