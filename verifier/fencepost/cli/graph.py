"""`fencepost graph`: the reachable states of a small model as a graph."""

from pathlib import Path
from typing import Literal

import click

from fencepost.cli.exits import Exit

_EXAMPLES = """\b
Examples:
  fencepost graph lease.fence --model fencepost --output lease.svg
  fencepost graph lease.fence --model fencepost --set LEASE=1 --to dot | dot -Tpdf -o lease.pdf
  fencepost graph lease.fence --model fencepost --to graphml --output lease.graphml
  fencepost graph lease.fence --model fencepost --max-states 5000 --output lease.svg

\b
Exit codes: 0 written, 20 more states than --max-states, and nothing is written,
2 wrong use, 65 a text has errors, 70 internal error, 130 interrupted."""


@click.command(epilog=_EXAMPLES)
@click.argument("path", metavar="PATH")
@click.option("--model", metavar="NAME", help="The model whose states are drawn.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Another value (repeatable).")
@click.option("--to", "form", type=click.Choice(("svg", "dot", "graphml")), default="svg", help="svg, unless given.")
@click.option("--output", metavar="FILE", help="Write it there, whole or not at all.")
@click.option("--max-states", type=click.IntRange(min=1), default=2_000, metavar="N", help="2000, unless given.")
def command(
    path: str,
    model: str | None,
    settings: tuple[str, ...],
    form: Literal["svg", "dot", "graphml"],
    output: str | None,
    max_states: int,
) -> None:
    """Draw the reachable states of a small model.

    Each state tells what is new in it, and the whole of it to who points at it; states that violate a property or
    reach a witness are coloured, and so are faults. GraphML has every variable as data.
    """
    if path != "-" and not Path(path).exists():
        raise click.UsageError(f"there is no file or folder {path}")
    from fencepost.cli.graphing import Wanted, graphing

    raise Exit(graphing(path, Wanted(model, settings, form, output, max_states)))
