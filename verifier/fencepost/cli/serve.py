"""`fencepost serve`: a walk through a model in the browser."""

import click

from fencepost.cli.exits import Exit

_EXAMPLES = """\b
Examples:
  fencepost serve lease.fence --model fencepost
  fencepost serve lease.fence --from traces/fencepost.AtMostOnePrimary.trace.json --step 4
  fencepost serve lease.fence --model fencepost --listen 0

\b
It answers this machine alone, on port 8017 or the one that --listen says (0: any that is
free), until Ctrl-C. With a HOST it answers other machines, under that name only.

\b
Exit codes: 0 ended, 2 wrong use (a port that is taken, too), 10 the trace of --from cannot be
followed, 65 a text has errors or no trace, 70 internal error."""


@click.command(epilog=_EXAMPLES)
@click.argument("path", metavar="PATH")
@click.option("--model", metavar="NAME", help="The model to walk through.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Another value (repeatable).")
@click.option("--from", "source", metavar="TRACE", help="Begin at the end of a saved trace; it names the model.")
@click.option("--step", type=click.IntRange(min=0), metavar="N", help="Begin after step N of the trace.")
@click.option("--listen", metavar="[HOST:]PORT", default="127.0.0.1:8017", help="127.0.0.1:8017, unless given.")
def command(
    path: str, model: str | None, settings: tuple[str, ...], source: str | None, step: int | None, listen: str
) -> None:
    """Walk through a model in a browser: steps, state, properties and the chart so far.

    The page is served from this machine and needs no network.
    """
    from fencepost.cli.serving import serving
    from fencepost.cli.walking import Beginning

    raise Exit(serving(Beginning(path, model, settings, source, step), listen))
