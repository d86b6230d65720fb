"""`fencepost prove`: a check whose answers are proofs, with their certificates."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, final

import click

from fencepost.cli.check import size
from fencepost.cli.exits import Exit

_EXAMPLES = """\b
Examples:
  fencepost prove models/lease --model enough_grace
                                    a proof, with its certificate
  fencepost prove lease.fence --set GRACE=6 --time-limit 300
  fencepost prove models --certificates proofs
                                    every model, certificates as files
  fencepost prove lease.fence --certificate proofs/enough_grace.certificate.json
                                    is it still a proof?

\b
Exit codes: 0 every model came out as it expects, 10 some did not, 20 something is
neither proved nor refuted, 65 a text has errors, 70 internal error, 130 interrupted."""


@final
@dataclass(frozen=True, slots=True)
class Asked:
    """Every option, under click's name for it"""

    paths: tuple[str, ...]
    model: tuple[str, ...]
    property: tuple[str, ...]
    set: tuple[str, ...]
    depth: int | None
    time_limit: float | None
    memory_limit: int | None
    format: Literal["text", "json", "junit"]
    output: str | None
    certificates: str | None
    certificate: str | None
    slow: bool


@click.command(epilog=_EXAMPLES)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--model", multiple=True, metavar="NAME", help="Only this model, with its certificate (repeatable).")
@click.option("--property", multiple=True, metavar="NAME", help="Only this property (repeatable).")
@click.option(
    "--set",
    multiple=True,
    metavar="NAME=VALUE",
    help="Another value of a parameter or fault budget; then everything has to hold (repeatable).",
)
@click.option("--depth", type=click.IntRange(min=1), metavar="K", help="The greatest k of k-induction; 20.")
@click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="S", help="Seconds for each model.")
@click.option("--memory-limit", callback=size, metavar="SIZE", help="For each process, such as 2G.")
@click.option("--format", type=click.Choice(("text", "json", "junit")), default="text", help="text, json or junit.")
@click.option("--output", metavar="FILE", help="Write the report there, whole or not at all.")
@click.option("--certificates", metavar="DIR", help="Write each certificate there, as JSON.")
@click.option("--certificate", metavar="FILE", help="Search for nothing; check this certificate again for PATH.")
@click.option("--slow", is_flag=True, help="Also the models that are marked slow.")
def command(**options: Any) -> None:
    """Prove that models hold, for runs of any length, without visiting their states.

    k-induction and property-directed reachability work side by side, each in a process; the first one that knows
    everything answers. The invariants of the text are lemmas: all are assumed together, and all are proved. What is
    violated is shown with its smallest counterexample that was found.
    """
    asked = Asked(**options)
    for path in asked.paths:
        if path != "-" and not Path(path).exists():
            raise click.UsageError(f"there is no file or folder {path}")
    from fencepost.cli.proving import proving, rechecking

    if asked.certificate is None:
        raise Exit(proving(asked))
    if len(asked.paths) != 1:
        raise click.UsageError("--certificate is about one file: the one with its model")
    raise Exit(rechecking(asked.paths[0], asked.certificate))
