"""`fencepost trace`: a saved trace for the eye or for another tool, or run once more."""

from pathlib import Path

import click

from fencepost.cli.exits import Exit

_FORMS = ("text", "html", "svg", "mermaid", "plantuml", "json", "itf")
_EXAMPLES = """\b
Examples:
  fencepost check lease.fence --trace-dir traces
  fencepost trace traces/fencepost.AtMostOnePrimary.trace.json
  fencepost trace fencepost.AtMostOnePrimary.trace.json --to html --output lease.html
  fencepost trace fencepost.AtMostOnePrimary.trace.json --to svg --output lease.svg
  fencepost trace fencepost.AtMostOnePrimary.trace.json --to itf --output lease.itf.json
  fencepost trace fencepost.AtMostOnePrimary.trace.json --replay lease.fence
  fencepost trace other.itf.json --replay lease.fence --model fencepost

\b
--replay exits 0 if the spec still allows the run and tells it like the file, 10 if it does
not, 65 if the file is no trace or says what no trace has."""


@click.command(epilog=_EXAMPLES)
@click.argument("file", metavar="FILE")
@click.option("--to", "form", type=click.Choice(_FORMS), default="text", help="What to make of it; html is a page.")
@click.option("--output", metavar="OUT", help="Write it there, whole or not at all.")
@click.option("--replay", metavar="SPEC", help="Run it through the interpreter again.")
@click.option("--model", metavar="NAME", help="Of SPEC; where the trace is of another tool.")
@click.option("--spec", metavar="SPEC", help="For html: the file with the model, if it is not where it was.")
def command(file: str, form: str, output: str | None, replay: str | None, model: str | None, spec: str | None) -> None:
    """Show a saved trace: one that `check --trace-dir` wrote, or an ITF trace; `-` is standard input."""
    for path in (file, replay, spec):
        if path not in (None, "-") and not Path(path).is_file():
            raise click.UsageError(f"there is no file {path}")
    if spec is not None and (form != "html" or replay is not None):
        raise click.UsageError("--spec goes with --to html; --replay names the spec itself")
    if replay is None and model is not None:
        raise click.UsageError("--model goes with --replay")
    from fencepost.cli.tracing import replay_trace, show_trace

    raise Exit(show_trace(file, form, output, spec) if replay is None else replay_trace(file, replay, model))
