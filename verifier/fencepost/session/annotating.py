"""Which lines of the spec say what each step of a saved trace does: the trace is run again, as `--replay` does."""

from pathlib import Path

from fencepost.instance.instance import Instance
from fencepost.report.page.annotated import Annotated, annotate
from fencepost.report.story import Story
from fencepost.session.following import Astray, follow
from fencepost.session.options import WrongUse
from fencepost.session.replaying import instance_of


def annotated(story: Story, spec: str | None) -> Annotated:
    """The spec's texts beside a story's steps: those of `spec`, or of the file that the story names. Where there is no
    such file, or it does not allow the run any more, what is `missing` says so. Raises WrongUse where `spec` was asked
    for and does not serve."""
    path = story.origin.file if spec is None else spec
    found = _annotated(story, path) if Path(path).is_file() else f"{path} is not here; `--spec FILE` says where it is."
    if isinstance(found, Annotated):
        return found
    if spec is not None:
        raise WrongUse(found)
    return Annotated(missing=found)


def _annotated(story: Story, path: str) -> Annotated | str:
    try:
        instance = instance_of(story.origin, path)
    except WrongUse as error:
        return str(error)
    if not isinstance(instance, Instance):
        return f"{path} has errors: `fencepost check {path}` shows them."
    try:
        trace = follow(instance, story)
    except Astray as astray:
        return f"{path} has changed since this trace was saved: {astray}."
    actions = instance.system.actions
    found = next((item.span for item in instance.system.properties if item.name == story.property), None)
    return annotate(tuple(actions[label.action].span for label in trace.labels), found)
