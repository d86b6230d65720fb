"""`fencepost trace`: a saved trace for the eye or for another tool, or run once more."""

from pathlib import Path

import click

from fencepost.cli.exits import Exit, not_yet

_FORMS = ("text", "json", "itf", "html", "svg", "mermaid")
_LATER = ("html", "svg", "mermaid")
_EXAMPLES = """\b
Examples:
  fencepost check lease.fence --trace-dir traces
  fencepost trace traces/fencepost.AtMostOnePrimary.trace.json
  fencepost trace fencepost.AtMostOnePrimary.trace.json --to itf --output lease.itf.json
  fencepost trace fencepost.AtMostOnePrimary.trace.json --replay lease.fence

\b
--replay exits 0 if the spec still allows the run, 10 if it does not."""


@click.command(epilog=_EXAMPLES)
@click.argument("file", metavar="FILE")
@click.option("--to", "form", type=click.Choice(_FORMS), default="text", help="text, json or itf.")
@click.option("--output", metavar="OUT", help="Write it there, whole or not at all.")
@click.option("--replay", metavar="SPEC", help="Run it through the interpreter again.")
def command(file: str, form: str, output: str | None, replay: str | None) -> None:
    """Show a saved trace: one that `check --trace-dir` wrote, or an ITF trace; `-` is standard input."""
    if form in _LATER:
        raise not_yet(f"the form {form}", "`--to itf` opens in viewers of ITF traces")
    if file != "-" and not Path(file).is_file():
        raise click.UsageError(f"there is no file {file}")
    if replay is not None and not Path(replay).is_file():
        raise click.UsageError(f"there is no file {replay}")
    from fencepost.cli.tracing import replay_trace, show_trace

    raise Exit(show_trace(file, form, output) if replay is None else replay_trace(file, replay))
