"""From a model to the graph of its states: read, instantiate, explore, tell."""

from collections.abc import Sequence

from fencepost.engines.search.space import explore
from fencepost.report.graph.states import StateGraph
from fencepost.report.graph.telling import tell_space
from fencepost.report.story import Origin
from fencepost.session.options import Options, WrongUse
from fencepost.session.pipeline import Task, prepared
from fencepost.session.reading import read_texts
from fencepost.source.collector import collector_resting
from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile


def graphed(roots: Sequence[str | SourceFile], options: Options, most: int) -> StateGraph | tuple[Diagnostic, ...]:
    """The state graph of the one model that is asked for, or what is wrong with the texts. Raises WrongUse where the
    options do not fit the texts, TooLarge where there are more than `most` states."""
    with collector_resting():
        texts, tasks = prepared(read_texts(roots), options)
        errors = tuple(error for text in texts for error in text.errors)
        if errors:
            return errors
        task = _only(tasks)
        instance = task.instance
        origin = Origin(task.file, instance.protocol.name, instance.model.name, options.settings)
        return tell_space(instance, explore(instance, most), origin)


def _only(tasks: list[Task]) -> Task:
    if len(tasks) == 1:
        return tasks[0]
    if not tasks:
        raise WrongUse("there is no model to draw; give the file with the models, and --model NAME for a slow one")
    names = ", ".join(dict.fromkeys(task.instance.model.name for task in tasks))
    raise WrongUse(f"which model? --model NAME says it, and a file if several have that model; there is {names}")
