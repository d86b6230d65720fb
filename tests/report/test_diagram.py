"""The diagram of a protocol, as a picture and as Mermaid."""

from pathlib import Path

import pytest

from fencepost.core.protocol import Typed
from fencepost.report.diagram.machine import machines
from fencepost.report.diagram.mermaid import diagram_mermaid
from fencepost.report.diagram.picture import diagram_svg
from fencepost.report.diagram.traffic import traffic
from fencepost.session.reading import read_texts
from fencepost.source.text import SourceFile
from tests.report.picture import elements, misplaced, texts, titles

ROOT = Path(__file__).parents[2]
MODELS = sorted((ROOT / "models").rglob("*.fence"))
LEASE = ROOT / "models" / "lease" / "lease_failover.fence"
POSTED = """protocol P

posted message Ready(who: R)

role R:
    states a, b
    action get_ready when a:
        become b
        post Ready(self)

service S:
    durable ready: set[R]
    on Ready(r):
        ready.add(r)

store Disk:
    durable used: 0..2 = 0
    operation fill():
        used = 1

service T:
    action save:
        Disk.fill()

invariant Always:
    true
"""


def typed(source: Path | str) -> Typed:
    (text,) = read_texts([str(source) if isinstance(source, Path) else SourceFile("p.fence", source)])
    assert text.typed is not None, text.errors
    return text.typed


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_picture_has_every_state_and_its_texts_are_apart(path: Path) -> None:
    protocol = typed(path)
    picture = diagram_svg(protocol)
    assert misplaced(picture) == []
    seen = {text.text for text in texts(picture)}
    assert all(state in seen for role in protocol.roles for state in role.states)
    for machine in machines(protocol):
        for (before, after), doings in machine.changes.items():
            told = f"{machine.states[before]} to {machine.states[after]}: {', '.join(doing.shown for doing in doings)}"
            assert told in titles(picture)


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_the_same_text_has_the_same_picture(path: Path) -> None:
    assert diagram_svg(typed(path)) == diagram_svg(typed(path))


def test_who_sends_what_to_whom() -> None:
    assert traffic(typed(LEASE)) == {
        ("Node", "Coordinator"): ("Acquire",),
        ("Node", "Storage"): ("Put",),
        ("Coordinator", "Node"): ("Grant",),
    }


def test_posted_messages_go_to_those_who_look_and_stores_are_called() -> None:
    assert traffic(typed(POSTED)) == {("R", "S"): ("Ready (posted)",), ("T", "Disk"): ("calls",)}


def test_mermaid_has_a_box_a_role_an_arrow_a_change_and_one_a_channel() -> None:
    lines = [line.strip() for line in diagram_mermaid(typed(LEASE)).splitlines()]
    assert lines[0] == "flowchart TB"
    assert 'subgraph r0["Node (role)"]' in lines
    assert 'r0s1("primary<br/>write")' in lines
    assert 'r0s0 -->|"on Grant"| r0s1' in lines
    assert 'r0any -.->|"crash"| r0down["down"]' in lines
    assert 'r1 ==>|"Grant"| r0' in lines


def test_many_steps_on_one_arrow_are_cut_and_told_whole() -> None:
    steps = "".join(f"    action step_{n} when a:\n        become b\n" for n in range(20))
    picture = diagram_svg(typed(f"protocol P\n\nrole R:\n    states a, b\n{steps}\ninvariant Always:\n    true\n"))
    assert any(text.text == "and 14 more" for text in texts(picture))
    assert any("step_19" in title for title in titles(picture))
    assert misplaced(picture) == []


def test_long_names_are_cut() -> None:
    head = "protocol P\n\nrole R:\n    states a, b\n"
    step = f"    action {'n' * 10_000} when a:\n        become b\n"
    picture = diagram_svg(typed(f"{head}{step}\ninvariant Always:\n    true\n"))
    assert misplaced(picture) == []
    assert max(text.right for text in texts(picture)) < 1_500
    assert elements(picture) <= {"svg", "title", "style", "rect", "text", "tspan", "g", "path", "polygon"}


def test_the_steps_of_the_system_have_a_box_of_their_own() -> None:
    protocol = typed(
        "protocol P\n\nshared x: 0..2 = 0\n\naction go when x < 2:\n    x += 1\n\ninvariant I:\n    true\n"
    )
    assert [text.text for text in texts(diagram_svg(protocol))] == ["protocol P", "the system ", "go"]
    assert 'subgraph r0["the system"]' in diagram_mermaid(protocol)


def test_a_role_without_states_says_that_it_may_crash() -> None:
    seen = [text.text for text in texts(diagram_svg(typed(LEASE)))]
    assert seen.count("may crash") == 1  # the coordinator; no model lets the storage crash
    assert 'subgraph r1["Coordinator (service)<br/>may crash"]' in diagram_mermaid(typed(LEASE))
