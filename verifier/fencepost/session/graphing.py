"""From a model to the graph of its states: read, instantiate, explore, tell."""

from collections.abc import Sequence

from fencepost.engines.search.space import explore
from fencepost.report.graph.states import StateGraph
from fencepost.report.graph.telling import tell_space
from fencepost.report.story import Origin
from fencepost.session.options import Options
from fencepost.session.pipeline import only, prepared
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
        task = only(tasks, "draw")
        instance = task.instance
        origin = Origin(task.file, instance.protocol.name, instance.model.name, options.settings)
        return tell_space(instance, explore(instance, most), origin)
