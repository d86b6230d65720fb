"""Random small protocols: texts are formatted and read back, states keep to their types, traces replay, names do
not matter, and no engine disagrees with another. A failing protocol is shrunk and printed as text.

`pytest tests/random --random 2000` runs that many, newly drawn; without it a few that are always the same.
"""

from collections import deque
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, currently_in_test_context, given, note, settings

from fencepost.core.constant import belongs
from fencepost.core.validate import validate_system
from fencepost.elaborate.elaborate import elaborate
from fencepost.elaborate.load import Unreadable
from fencepost.engines import reference, simulate
from fencepost.evidence.outcome import Outcome, Request
from fencepost.evidence.replay import replay
from fencepost.evidence.verdict import Reached, Violated
from fencepost.instance.build import instantiate
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning
from fencepost.source.text import SourceFile
from fencepost.syntax.format import format_text
from fencepost.syntax.parse import parse
from tests.random.protocols import Shape, shapes
from tests.systems import request

MOST_STATES = 300
DRAWN = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def instance_of(text: str) -> Instance:
    """The instance of the text's model; the text must have no error."""
    if currently_in_test_context():
        note(text)
    made = elaborate(SourceFile("random.fence", text), lambda _: Unreadable("there is no such file"))
    assert made.typed is not None, [(item.span.line, item.message) for item in made.diagnostics]
    found = instantiate(made.typed, made.typed.models[0])
    assert isinstance(found, Instance), found
    return found


def searched(instance: Instance, asked: Request | None = None) -> Outcome:
    """What the reference engine finds, stopped after a few thousand states or seconds: two outcomes may be
    compared only where neither was stopped."""
    polls = iter(("", "", "", "enough"))
    return reference.check(instance, replace(asked or request(), stop=lambda: next(polls, "enough") or None))


def told(outcome: Outcome) -> list[tuple[str, object]]:
    """Verdicts with the sizes of their traces."""
    return [
        (found.name, (type(found.verdict).__name__, getattr(getattr(found.verdict, "trace", None), "steps", None)))
        for found in outcome.findings
    ]


@DRAWN
@given(shapes)
def test_texts_are_formatted_and_read_back(shape: Shape) -> None:
    source = SourceFile("random.fence", shape.text())
    formatted = format_text(source)
    assert isinstance(formatted, str)
    again = SourceFile("random.fence", formatted)
    assert format_text(again) == formatted
    assert parse(again).file == parse(source).file


@DRAWN
@given(shapes)
def test_every_state_satisfies_its_types(shape: Shape) -> None:
    instance = instance_of(shape.text())
    assert list(validate_system(instance.system)) == []
    meaning = Meaning(instance.system)
    sizes = {sort.type.name: len(sort.members) for sort in instance.system.sorts}
    waiting = deque(state for _, state in meaning.initial() if isinstance(state, tuple))
    seen = set(waiting)
    while waiting and len(seen) < MOST_STATES:
        state = waiting.popleft()
        for variable, value in zip(instance.system.variables, state, strict=True):
            assert belongs(value, variable.type, sizes), (variable.name, value)
        for _, after in meaning.successors(state):
            if isinstance(after, tuple) and after not in seen and meaning.within(after):
                seen.add(after)
                waiting.append(after)


@DRAWN
@given(shapes)
def test_every_trace_replays(shape: Shape) -> None:
    instance = instance_of(shape.text())
    walks = replace(request(runs=5), depth=40)
    for outcome in (searched(instance), simulate.check(instance, walks)):
        for finding in outcome.findings:
            if isinstance(finding.verdict, Violated | Reached):
                assert replay(instance, finding) is None, finding.name


@DRAWN
@given(shapes)
def test_names_do_not_matter(shape: Shape) -> None:
    one = searched(instance_of(shape.text()))
    for members, role in ((("B", "A"), "Node"), (("Left", "Right"), "Machine")):
        other = searched(instance_of(shape.text(members, role)))
        if one.stopped is None and other.stopped is None:
            assert told(other) == told(one)
            assert other.counts == one.counts


@DRAWN
@given(shapes)
def test_engines_and_orders_agree(shape: Shape) -> None:
    instance = instance_of(shape.text())
    by_faults, by_steps = searched(instance), searched(instance, request("steps"))
    if by_faults.stopped is None and by_steps.stopped is None:
        assert [name for name, _ in told(by_faults)] == [name for name, _ in told(by_steps)]
        assert by_faults.counts.distinct == by_steps.counts.distinct
        assert by_faults.counts.generated == by_steps.counts.generated
        kinds = {found.name: type(found.verdict) for found in by_faults.findings}
        assert kinds == {found.name: type(found.verdict) for found in by_steps.findings}
        for found in simulate.check(instance, replace(request(runs=10), depth=40)).findings:
            if isinstance(found.verdict, Violated | Reached):
                assert kinds[found.name] is type(found.verdict), found.name


@DRAWN
@given(shapes)
def test_the_same_text_gives_the_same_traces(shape: Shape) -> None:
    one, two = searched(instance_of(shape.text())), searched(instance_of(shape.text()))
    if one.stopped is None and two.stopped is None:
        assert one.findings == two.findings
        assert one.counts == two.counts


def test_most_random_protocols_are_searched_to_the_end() -> None:
    ended: list[bool] = []

    @settings(DRAWN, max_examples=12, derandomize=True)
    @given(shapes)
    def search(shape: Shape) -> None:
        ended.append(searched(instance_of(shape.text())).stopped is None)

    search()
    assert sum(ended) > len(ended) / 2


@pytest.mark.parametrize("broken", ["Ping(x + 7)", "become lost"])
def test_the_strategy_would_notice_an_invalid_text(broken: str) -> None:
    text = f"protocol P\nmessage Ping(v: 0..2)\nrole Node:\n    states a\n    action go:\n        {broken}\n"
    with pytest.raises(AssertionError):
        instance_of(text + "model m:\n    Node = 1\n")
