"""What `fencepost graph` does once its command line is understood."""

from dataclasses import dataclass
from typing import Literal, final

import click

from fencepost.cli.exits import INCONCLUSIVE, OK, TEXT_ERRORS
from fencepost.cli.output import emit
from fencepost.cli.sources import roots
from fencepost.engines.search.space import TooLarge
from fencepost.report.diagnostics import diagnostics_text
from fencepost.report.graph.states import StateGraph
from fencepost.session.graphing import graphed
from fencepost.session.options import Options, WrongUse


@final
@dataclass(frozen=True, slots=True)
class Wanted:
    """The options of the command line"""

    model: str | None
    settings: tuple[str, ...]
    form: Literal["svg", "dot", "graphml"]
    output: str | None
    max_states: int


def graphing(path: str, wanted: Wanted) -> int:
    """Explores the model and writes its graph; the exit code."""
    options = Options(models=() if wanted.model is None else (wanted.model,), settings=wanted.settings)
    try:
        graph = graphed(roots((path,)), options, wanted.max_states)
    except WrongUse as error:
        raise click.UsageError(str(error)) from error
    except TooLarge as error:
        click.echo(_too_large(error, wanted.max_states), err=True)
        return INCONCLUSIVE
    if isinstance(graph, tuple):
        click.echo(diagnostics_text(dict.fromkeys(graph)), err=True, nl=False)
        return TEXT_ERRORS
    emit(_written(graph, wanted.form), wanted.output)
    return OK


def _too_large(error: TooLarge, most: int) -> str:
    return (
        f"not drawn: the model has more than {most} states; {error.seen} were seen, and {error.waiting} of them not"
        " left yet. Make it smaller (--set a parameter, fewer instances, fewer faults), or ask for more with"
        " --max-states."
    )


def _written(graph: StateGraph, form: Literal["svg", "dot", "graphml"]) -> str:
    if form == "svg":
        from fencepost.report.graph.picture import graph_svg

        return graph_svg(graph)
    from fencepost.report.graph.export import dot, graphml

    return dot(graph) if form == "dot" else graphml(graph)
