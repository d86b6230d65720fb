"""`--emit`: what models become, as text: the transition system in core, or the machine code made of it."""

from collections.abc import Sequence

from fencepost.core.printer import system_text
from fencepost.session.options import Form, Options
from fencepost.session.pipeline import Task, prepared
from fencepost.session.reading import read_texts
from fencepost.source.collector import collector_resting
from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile

_COMMENT = {"core": "#", "llvm": ";", "asm": "#"}


def emitted(roots: Sequence[str | SourceFile], options: Options) -> str | tuple[Diagnostic, ...]:
    """The models that are asked for, one after another, each below a line that names it; or what is wrong with
    the texts. Raises WrongUse where the options do not fit the texts."""
    with collector_resting():
        texts, tasks = prepared(read_texts(roots), options)
        errors = tuple(error for text in texts for error in text.errors)
        form = options.emit or "core"
        return errors or "\n".join(_model(task, form) for task in tasks)


def _model(task: Task, form: Form) -> str:
    text = _text(task, form)
    return f"{_COMMENT[form]} model {task.instance.model.name} of {task.file}\n\n{text.rstrip()}\n"


def _text(task: Task, form: Form) -> str:
    if form == "core":
        return system_text(task.instance.system)
    from fencepost.engines.native.check import emitted as machine_text

    return machine_text(task.instance, form)
