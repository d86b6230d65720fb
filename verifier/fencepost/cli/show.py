"""`fencepost show`: a protocol at a glance, or as a diagram."""

from pathlib import Path
from typing import Literal

import click

from fencepost.cli.exits import Exit

_EXAMPLES = """\b
Examples:
  fencepost show specs/lease/lease_failover.fence
  cat lease.fence | fencepost show -
  fencepost show lease.fence --diagram --output lease.svg
  fencepost show lease.fence --diagram --to mermaid"""


@click.command(epilog=_EXAMPLES)
@click.argument("path", metavar="PATH")
@click.option("--diagram", is_flag=True, help="Draw each role's state machine, and the messages between roles.")
@click.option("--to", "form", type=click.Choice(("svg", "mermaid")), help="What --diagram draws in; svg.")
@click.option("--output", metavar="FILE", help="Write it there, whole or not at all.")
def command(path: str, diagram: bool, form: Literal["svg", "mermaid"] | None, output: str | None) -> None:
    """A protocol at a glance: roles, states, variables, steps, messages, properties, models.

    A diagram has an arrow for each change of a control state that the text allows. Crashes are in it where a model
    of the text grants them, and where the text has no models.
    """
    if form is not None and not diagram:
        raise click.UsageError(f"--to {form} is for --diagram")
    if path != "-" and not Path(path).is_file():
        folder = Path(path).is_dir()
        raise click.UsageError(f"{path} is a folder: name one file of it" if folder else f"there is no file {path}")
    from fencepost.cli.showing import draw, show

    raise Exit(draw(path, form or "svg", output) if diagram else show(path, output))
