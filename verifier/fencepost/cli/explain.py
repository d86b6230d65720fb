"""`fencepost explain CODE`: what an error code means, with a text that has the mistake and one without."""

from textwrap import fill, indent

import click

_EXAMPLES = """\b
Examples:
  fencepost explain FP201
  fencepost explain --list"""


@click.command(epilog=_EXAMPLES)
@click.argument("code", required=False)
@click.option("--list", "everything", is_flag=True, help="All codes, a line each.")
def command(code: str | None, everything: bool) -> None:
    """What an error code means, with an example."""
    from fencepost.source.codes import CODES
    from fencepost.source.diagnostic import did_you_mean

    if everything:
        for row in CODES.values():
            click.echo(f"{row.code}  {row.title}")
        return
    if code is None:
        raise click.UsageError("which code? `fencepost explain --list` names them all")
    found = CODES.get(code.upper())
    if found is None:
        hint = did_you_mean(code.upper(), CODES) or "`fencepost explain --list` names them all"
        raise click.UsageError(f"there is no code `{code}`; {hint}")
    click.echo(f"{found.code}: {found.title}\n")
    click.echo(fill(found.explanation, 88))
    click.echo("\nFor example, `-` is refused and `+` accepted:\n")
    click.echo(indent("\n".join(found.excerpt()), "    "))
