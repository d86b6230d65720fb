"""`fencepost explore`: a walk through a model by hand."""

import click

from fencepost.cli.exits import Exit

_EXAMPLES = """\b
Examples:
  fencepost explore lease.fence --model fencepost
  fencepost explore lease.fence --model fencepost --set GRACE=2
  fencepost explore lease.fence --from traces/fencepost.AtMostOnePrimary.trace.json
  fencepost explore lease.fence --from fencepost.AtMostOnePrimary.trace.json --step 4

\b
At the prompt, `?` lists what can be said; commands may also come from a file:
  fencepost explore lease.fence --model fencepost < walk.txt

\b
Exit codes: 0 left, 2 wrong use, 10 the trace of --from cannot be followed,
65 a text has errors or no trace, 70 internal error, 130 interrupted."""


@click.command(epilog=_EXAMPLES)
@click.argument("path", metavar="PATH")
@click.option("--model", metavar="NAME", help="The model to walk through.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Another value (repeatable).")
@click.option("--from", "source", metavar="TRACE", help="Begin at the end of a saved trace; it names the model.")
@click.option("--step", type=click.IntRange(min=0), metavar="N", help="Begin after step N of the trace.")
def command(path: str, model: str | None, settings: tuple[str, ...], source: str | None, step: int | None) -> None:
    """Walk through a model by hand: see which steps are possible, take one, go back.

    Each step is told as in a counterexample, with the fault it spends and what it would violate. A walk can be
    saved as a trace.
    """
    from fencepost.cli.exploring import exploring
    from fencepost.cli.walking import Beginning

    raise Exit(exploring(Beginning(path, model, settings, source, step)))
