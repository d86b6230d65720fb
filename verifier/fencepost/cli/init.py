"""`fencepost init`: a first protocol, its models and a CI file. It never overwrites anything."""

from importlib.resources import files
from pathlib import Path

import click

_FILES = {
    "lock.fence": "specs/lock.fence",
    "lock_models.fence": "models/lock.fence",
    "ci.yml": ".github/workflows/fencepost.yml",
}
_EXAMPLES = """\b
Examples:
  fencepost init             here
  fencepost init my_lock     in a folder of its own"""


@click.command(epilog=_EXAMPLES)
@click.argument("folder", default=".", metavar="[DIR]")
def command(folder: str) -> None:
    """Write a first protocol, its models and a CI file, to be changed into your own."""
    root = Path(folder)
    targets = {name: root / target for name, target in _FILES.items()}
    there = [str(target) for target in targets.values() if target.exists()]
    if there:
        raise click.UsageError(f"nothing was written, for these are there already: {', '.join(there)}")
    try:
        for name, target in targets.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as file:
                file.write((files("fencepost.cli") / "starter" / name).read_text(encoding="utf-8"))
            click.echo(f"wrote {target}")
    except OSError as error:
        raise click.UsageError(f"cannot write into {folder}: {error.strerror}") from error
    where = "" if folder == "." else f"{folder}/"
    click.echo(f"\nnow: fencepost check {where}models")
    click.echo(f"and: fencepost check {where}models --model unsafe   for the story of a counterexample")
