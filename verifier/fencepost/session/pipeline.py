"""The whole way of a check on one screen: read, elaborate, instantiate, search, replay, judge, tell.

Texts come first, all of them: where one has errors, no model is searched. What can go wrong in a model after
that is a verdict, a limit, or a fault of the checker itself, and each of these is part of the result.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias, final

from fencepost.core.protocol import Model, Typed
from fencepost.instance.build import instantiate
from fencepost.instance.instance import Instance
from fencepost.report.results import Broken, CheckResult, FileResult
from fencepost.session.asking import left_out, refuse_unknown, selected
from fencepost.session.examine import Examined, examine, lost
from fencepost.session.limits import Interrupt
from fencepost.session.options import Listener, Options, Running, WrongUse
from fencepost.session.overrides import override
from fencepost.session.reading import Text, blamed, read_texts
from fencepost.session.warnings import file_warnings
from fencepost.session.workers import Job, Tell, run_all
from fencepost.source.collector import collector_resting
from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile
from fencepost.version import VERSION

Answer: TypeAlias = Examined | Broken


@final
@dataclass(frozen=True, slots=True)
class Task:
    """A model to be searched: of which text (by position), and its instance"""

    text: int
    file: str
    instance: Instance


def check(roots: Sequence[str | SourceFile], options: Options, listen: Listener) -> CheckResult:
    """Checks the models of all roots. Raises WrongUse where the options do not fit the texts."""
    with collector_resting():
        began = time.monotonic()
        return _check(read_texts(roots), options, listen, began)


def check_texts(texts: Sequence[Text], options: Options, listen: Listener) -> CheckResult:
    """As `check`, for texts that were read already: so that one can be checked a model at a time."""
    with collector_resting():
        return _check(texts, options, listen, time.monotonic())


def _check(read: Sequence[Text], options: Options, listen: Listener, began: float) -> CheckResult:
    interrupt = Interrupt()
    texts, tasks = prepared(read, options)
    answers = run_all(tasks, _job(tasks, options, listen), options.jobs, interrupt)
    files: list[FileResult] = []
    for number, text in enumerate(texts):
        own = [answer for task, answer in zip(tasks, answers, strict=False) if task.text == number]
        waiting = sum(task.text == number for task in tasks) - len(own)
        files.append(_file(text, own, waiting, options))
    return CheckResult(VERSION, options.told(), options.seed, tuple(files), interrupt.asked, time.monotonic() - began)


def prepared(texts: Sequence[Text], options: Options) -> tuple[list[Text], list[Task]]:
    """The texts, and their models as instances; none if anything is wrong with any of them, which is then told of
    each text. Raises WrongUse where the options do not fit the texts."""
    if not any(text.errors for text in texts):
        refuse_unknown([text.typed for text in texts if text.typed is not None], options)
    tasks, errors = _prepare(texts, options)
    told = [replace(text, errors=(*text.errors, *errors.get(number, ()))) for number, text in enumerate(texts)]
    return told, [] if any(text.errors for text in told) else tasks


def only(tasks: Sequence[Task], doing: str) -> Task:
    """The one model that is asked for, `doing` what is to be done with it. Raises WrongUse where there is not one."""
    if len(tasks) == 1:
        return tasks[0]
    if not tasks:
        raise WrongUse(f"there is no model to {doing}; give the file with the models, and --model NAME for a slow one")
    names = ", ".join(dict.fromkeys(task.instance.model.name for task in tasks))
    raise WrongUse(f"which model? --model NAME says it, and a file if several have that model; there is {names}")


def _prepare(texts: Sequence[Text], options: Options) -> tuple[list[Task], dict[int, tuple[Diagnostic, ...]]]:
    """The instances of all models that are asked for, and what is wrong with those that cannot be made."""
    tasks: list[Task] = []
    errors: dict[int, tuple[Diagnostic, ...]] = {}
    for number, text in enumerate(texts):
        for typed, model in _asked(text, options):
            with blamed(text.name):
                made = instantiate(typed, override(typed, model, options.settings))
            if isinstance(made, Instance):
                tasks.append(Task(number, text.name, made))
            else:
                errors[number] = (*errors.get(number, ()), *made)
    return tasks, errors


def _asked(text: Text, options: Options) -> list[tuple[Typed, Model]]:
    return [] if text.typed is None else [(text.typed, model) for model in selected(text.typed, options)]


def _job(tasks: list[Task], options: Options, listen: Listener) -> Job[Task, Answer]:
    return Job(
        work=partial(_work, options),
        lost=partial(_lost, options),
        listen=lambda number, news: listen(Running(tasks[number].instance.model.name, news, number, len(tasks))),
    )


def _work(options: Options, task: Task, interrupt: Interrupt, tell: Tell) -> Answer:
    return examine(task.file, task.instance, options, interrupt, tell)


def _lost(options: Options, task: Task, code: int | None) -> Answer:
    return lost(task.file, task.instance, options, code)


def _file(text: Text, answers: list[Answer], waiting: int, options: Options) -> FileResult:
    """What is known of a file when its models have been searched, all but those that still wait."""
    typed = text.typed
    examined = [answer for answer in answers if isinstance(answer, Examined)]
    whole = typed is not None and len(examined) == len(typed.models) and not options.filters
    return FileResult(
        file=text.name,
        sha256=text.sha256,
        protocol="" if typed is None else typed.name,
        errors=text.errors,
        warnings=(*text.warnings, *(file_warnings(typed, examined) if whole and typed is not None else ())),
        models=tuple(answer.result for answer in examined),
        broken=tuple(answer for answer in answers if isinstance(answer, Broken)),
        left_out=0 if typed is None else left_out(typed, options),
        not_begun=waiting,
        has_models=typed is not None and bool(typed.models),
    )
