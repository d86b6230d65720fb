"""`fencepost check`: options in, a report out, an exit code."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from fencepost.cli.exits import Exit, not_yet
from fencepost.cli.given import Given

_ENGINES = ("auto", "reference", "native", "bmc", "induction", "pdr", "simulate")
_SWITCH = ("on", "off")
_FORMS = ("core", "llvm", "asm")
_FORMATS = ("text", "json", "junit", "sarif")
_INSTEAD = {
    "sarif": "`--format json` has the same facts",
}
_EXAMPLES = """\b
Examples:
  fencepost check models                        every model in a folder
  fencepost check lease.fence --model fencepost one model, with its counterexample
  fencepost check lease.fence --set GRACE=3     another value of a parameter
  fencepost check lease.fence --engine bmc --depth 12
  fencepost check lease.fence --engine simulate --runs 1000 --seed 7
  fencepost check models -j 4 --format json --output report.json
  fencepost check models --format junit --output report.xml
  fencepost check lease.fence --model fencepost --emit llvm --output lease.ll
  cat lease.fence | fencepost check -

\b
Exit codes: 0 every model came out as it expects, 10 some did not, 20 something is
inconclusive, 65 a text has errors, 70 internal error, 130 interrupted."""


def size(context: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """Bytes, from a text such as `500M`, `2GiB` or `1000000`."""
    if value is None:
        return None
    text = value.strip().upper().removesuffix("B").removesuffix("I")
    scale = {"K": 10, "M": 20, "G": 30, "T": 40}.get(text[-1:], 0)
    try:
        size = int(float(text[:-1] if scale else text) * 2**scale)
    except (ValueError, OverflowError):
        size = 0
    if size <= 0:
        raise click.BadParameter(f"{value!r} is not a size such as 500M or 2G", context, param)
    return size


@click.command(epilog=_EXAMPLES)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--model", multiple=True, metavar="NAME", help="Only this model, and its story (repeatable).")
@click.option("--property", multiple=True, metavar="NAME", help="Only this property (repeatable).")
@click.option(
    "--set",
    multiple=True,
    metavar="NAME=VALUE",
    help="Another value of a parameter (LEASE=3) or fault budget ('crash Node=2'); then `expect holds` is "
    "enforced, and what is written is only shown (repeatable).",
)
@click.option(
    "--engine",
    type=click.Choice(_ENGINES),
    default="auto",
    help="auto: native; where it takes long, bmc and pdr beside it.",
)
@click.option(
    "--depth",
    type=click.IntRange(min=1),
    metavar="K",
    help="Steps of a run, for bmc, induction, pdr (to a witness) and simulate.",
)
@click.option("--seed", type=int, default=0, metavar="N", help="Of the random engine.")
@click.option("--runs", type=click.IntRange(min=1), default=100, metavar="N", help="How many random runs.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), default=1, metavar="N", help="Models in N processes.")
@click.option(
    "--trace",
    multiple=True,
    metavar="NAME",
    help="Show the shortest run to this violation or witness, expected or not (repeatable).",
)
@click.option(
    "--order",
    type=click.Choice(("faults", "steps")),
    default="faults",
    help="What a smaller counterexample has fewer of, first.",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    metavar="S",
    help="Seconds for each model.",
)
@click.option("--memory-limit", callback=size, metavar="SIZE", help="For each process, such as 2G.")
@click.option(
    "--threads",
    type=click.IntRange(min=1),
    metavar="N",
    help="Of each model's search; all cores, divided by -j, unless given. The report does not depend on it.",
)
@click.option("--symmetry", type=click.Choice(_SWITCH), help="Take instances that only differ in name as one; on.")
@click.option(
    "--reduction", type=click.Choice(_SWITCH), default="off", help="Leave out steps that commute; experimental, off."
)
@click.option("--bitstate", is_flag=True, help="Keep bits of states in place of states: not exhaustive.")
@click.option(
    "--optimize",
    type=click.Choice(("auto", "always", "never")),
    default="auto",
    help="Optimize machine code; auto: beside a search that takes longer.",
)
@click.option("--format", type=click.Choice(_FORMATS), default="text", help="text, json or junit.")
@click.option("--output", metavar="FILE", help="Write the report there, whole or not at all.")
@click.option("--trace-dir", metavar="DIR", help="Write each counterexample there.")
@click.option("--slow", is_flag=True, help="Also the models that are marked slow.")
@click.option("--explain", is_flag=True, help="Say which faults a violation needs: search again without each.")
@click.option("--stats", is_flag=True, help="Show what each model's search cost.")
@click.option("--emit", type=click.Choice(_FORMS), help="Check nothing; print what models become.")
def command(**options: Any) -> None:
    """Check the models in files or folders against what they expect.

    A folder means its *.fence files, at any depth; `-` is standard input.
    """
    given = Given(**{field.name: options[field.name] for field in fields(Given)})
    _refuse_what_is_to_come(given)
    _refuse_what_does_not_fit(given)
    for path in given.paths:
        if path != "-" and not Path(path).exists():
            raise click.UsageError(f"there is no file or folder {path}")
    from fencepost.cli.checking import checking, emitting

    raise Exit(checking(given) if given.emit is None else emitting(given))


def _refuse_what_is_to_come(given: Given) -> None:
    """What exists as an option, and only later does something."""
    if given.engine in _INSTEAD:
        raise not_yet(f"the engine {given.engine}", _INSTEAD[given.engine])
    if given.format in _INSTEAD:
        raise not_yet(f"the format {given.format}", _INSTEAD[given.format])


def _refuse_what_does_not_fit(given: Given) -> None:
    """What only one engine knows, asked of another."""
    if given.depth is not None and given.engine not in ("bmc", "induction", "pdr", "simulate"):
        raise click.UsageError(
            "--depth is for --engine bmc, induction, pdr and simulate: this engine visits every state of a model"
        )
    asked = {
        "--threads": given.threads not in (None, 1),
        "--symmetry on": given.symmetry == "on",
        "--reduction on": given.reduction == "on",
        "--bitstate": given.bitstate,
        f"--optimize {given.optimize}": given.optimize != "auto",
    }
    for option, is_asked in asked.items():
        if is_asked and given.engine not in ("auto", "native"):
            raise click.UsageError(f"{option} is for --engine native: {given.engine} has nothing of the kind")
