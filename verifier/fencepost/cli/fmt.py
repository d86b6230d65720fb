"""`fencepost fmt`: texts in their one form."""

from pathlib import Path

import click

from fencepost.cli.exits import Exit

_EXAMPLES = """\b
Examples:
  fencepost fmt lease.fence       rewrite a file
  fencepost fmt specs models      and everything in these folders
  fencepost fmt --check .         change nothing; exit 10 if something would change
  cat lease.fence | fencepost fmt -"""


@click.command(epilog=_EXAMPLES)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; say what would change.")
def command(paths: tuple[str, ...], only_check: bool) -> None:
    """Format texts; `-` formats standard input to standard output.

    A text with syntax errors is left as it is.
    """
    for path in paths:
        if path != "-" and not Path(path).exists():
            raise click.UsageError(f"there is no file or folder {path}")
    from fencepost.cli.formatting import format_all

    raise Exit(format_all(paths, only_check))
