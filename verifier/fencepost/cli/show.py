"""`fencepost show`: a protocol at a glance."""

from pathlib import Path

import click

from fencepost.cli.exits import Exit, not_yet

_EXAMPLES = """\b
Examples:
  fencepost show specs/lease/lease_failover.fence
  cat lease.fence | fencepost show -"""


@click.command(epilog=_EXAMPLES)
@click.argument("path", metavar="PATH")
@click.option("--diagram", is_flag=True, help="Not yet.")
def command(path: str, diagram: bool) -> None:
    """A protocol at a glance: roles, states, variables, steps, messages, properties, models."""
    if diagram:
        raise not_yet("--diagram", "`fencepost show PATH` lists each role's states and steps")
    if path != "-" and not Path(path).is_file():
        folder = Path(path).is_dir()
        raise click.UsageError(f"{path} is a folder: name one file of it" if folder else f"there is no file {path}")
    from fencepost.cli.showing import show

    raise Exit(show(path))
