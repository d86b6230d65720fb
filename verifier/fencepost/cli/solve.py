"""`fencepost solve`: options in, a region out, an exit code."""

from pathlib import Path
from typing import Any

import click

from fencepost.cli.exits import Exit

_EXAMPLES = """\b
Examples:
  fencepost solve lease.fence --model fencepost --for GRACE
  fencepost solve lease.fence --model fencepost --for LEASE=1..4,GRACE=1..12,skew=0..2
  fencepost solve lease.fence --model fencepost --for GRACE,FENCING --property EpochsNeverGoBack
  fencepost solve lease.fence --model fencepost --for 'GRACE,crash Node=0..2' --picture region.svg

\b
A name without values takes those that its parameter is declared with, or a fault's
from 0 to what the model grants. Lists are GRACE=1,2,5..8.

\b
Exit codes: 0 every cell is safe, unsafe or no model, 20 some cell is not known,
2 wrong use, 65 a text has errors, 70 internal error, 130 interrupted."""


@click.command(epilog=_EXAMPLES)
@click.argument("path")
@click.option("--model", metavar="NAME", help="The model whose values are varied.")
@click.option(
    "--for",
    "varied",
    multiple=True,
    required=True,
    metavar="NAMES",
    help="Parameters and fault budgets to vary, with their values (repeatable).",
)
@click.option("--property", multiple=True, metavar="NAME", help="Only this must hold (repeatable); all, unless given.")
@click.option("--set", multiple=True, metavar="NAME=VALUE", help="Another value for what is not varied (repeatable).")
@click.option("--engine", type=click.Choice(("auto", "reference", "native")), default="auto", help="auto: native.")
@click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="S", help="Seconds for everything.")
@click.option("-j", "--threads", type=click.IntRange(min=1), metavar="N", help="Of each search; all cores.")
@click.option("--format", type=click.Choice(("text", "json")), default="text", help="text or json.")
@click.option("--output", metavar="FILE", help="Write the report there, whole or not at all.")
@click.option("--picture", metavar="FILE", help="Draw safe and unsafe cells there, as SVG.")
@click.option("--trace-dir", metavar="DIR", help="Write the trace of each unsafe cell there.")
def command(path: str, **options: Any) -> None:
    """Find the values for which properties hold.

    Each combination of values is a cell: the model with these values. A cell is safe if every state was visited
    and nothing is violated; it is unsafe if a trace violates something. A counterexample of one cell rules out
    every cell in which it can be followed too.
    """
    if path != "-" and not Path(path).exists():
        raise click.UsageError(f"there is no file or folder {path}")
    from fencepost.cli.solving import Wanted, solving

    raise Exit(solving(path, Wanted(**options)))
