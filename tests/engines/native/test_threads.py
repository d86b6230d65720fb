"""Native calls in several threads: all come back, whatever happens to one of them or to who is waiting."""

import threading
from collections.abc import Callable
from time import monotonic, sleep

import pytest

from fencepost.engines.native.available import Available
from fencepost.engines.native.codegen.layout import first_layout
from fencepost.engines.native.records import Shared, Status
from fencepost.engines.native.space import Space
from fencepost.engines.native.threads import Crew, Desk
from fencepost.engines.search.pulse import Stopped
from tests.engines.native.fake_machine import FakeMachine, fake
from tests.systems import instance, request, transaction_commit


def machine(threads: int) -> FakeMachine:
    made = instance(transaction_commit(1))
    return fake(made, request(), first_layout(made.system), threads)


def crew(threads: int, poll: Callable[[], None] = lambda: None) -> tuple[Crew, Space, list[Desk]]:
    """A crew and what it works with"""
    calls = machine(threads)
    space = Space(calls, Available(None))
    desks = [Desk(calls, space.shared) for _ in range(threads)]
    return Crew(desks, space, poll), space, desks


def until_stopped(space: Space) -> int:
    """What machine code does that has much to do"""
    began = monotonic()
    while not space.shared[Shared.STOP]:
        assert monotonic() - began < 20
        sleep(0.001)
    return Status.STOPPED


def test_each_thread_works_at_its_own_desk() -> None:
    team, _, desks = crew(3)
    met: list[tuple[int, str]] = []

    def call(address: int) -> int:
        met.append((address, threading.current_thread().name))
        return Status.DONE

    assert team.run(call, range(3)) == [Status.DONE] * 3
    assert team.run(call, range(2)) == [Status.DONE] * 2
    team.close()
    assert len(set(met)) == 3
    assert {address for address, _ in met} == {desk.record.address for desk in desks}


@pytest.mark.parametrize(
    ("error", "seen"), [(ValueError("broken"), Stopped), (MemoryError("memory ran out"), MemoryError)]
)
def test_an_exception_in_one_thread_stops_the_others(error: Exception, seen: type[Exception]) -> None:
    team, space, desks = crew(3)

    def call(address: int) -> int:
        if address == desks[1].record.address:
            raise error
        return until_stopped(space)

    with pytest.raises(seen, match=str(error)):
        team.run(call, range(3))
    assert team.run(lambda address: Status.DONE, range(3)) == [Status.DONE] * 3  # everybody is back
    team.close()


def test_a_thread_without_room_stops_the_others() -> None:
    team, space, desks = crew(2)

    def call(address: int) -> int:
        return Status.ROOM if address == desks[0].record.address else until_stopped(space)

    assert team.run(call, range(2)) == [Status.ROOM, Status.STOPPED]
    team.close()


@pytest.mark.parametrize("raised", [Stopped("interrupted"), KeyboardInterrupt()])
def test_whoever_waits_is_asked_soon_and_ends_the_work(raised: BaseException) -> None:
    def poll() -> None:
        raise raised

    team, space, _ = crew(2, poll)
    began = monotonic()
    with pytest.raises(type(raised)):
        team.run(lambda address: until_stopped(space), range(2))
    assert monotonic() - began < 5
    team.close()


def test_nobody_is_left_when_it_closes() -> None:
    before = threading.active_count()
    team, _, _ = crew(4)
    team.run(lambda address: Status.DONE, range(4))
    assert threading.active_count() == before + 4
    team.close()
    assert threading.active_count() == before
