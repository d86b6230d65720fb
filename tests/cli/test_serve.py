"""`fencepost serve`: it answers its own page on this machine, and nobody else."""

import json
import signal
import subprocess
import sys
from collections.abc import Generator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from fencepost.cli.serving import is_loopback, place
from fencepost.session.exploring import Walk, begun
from fencepost.session.options import Options
from tests.cli.command import WRONG, Shell
from tests.cli.serving import served

ROOT = Path(__file__).parents[2]
LEASE = str(ROOT / "models/lease/lease_failover.fence")


def walk() -> Walk:
    found = begun((LEASE,), Options(models=("fencepost",)))
    assert isinstance(found, Walk)
    return found


@pytest.fixture(scope="module")
def port() -> Generator[int]:
    with served(walk()) as found:
        yield found


def ask(
    port: int, path: str, headers: dict[str, str] | None = None, method: str = "GET", body: bytes = b""
) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer, text


def test_a_view_has_the_steps_the_state_and_the_properties(port: int) -> None:
    start = json.loads(ask(port, "/view")[1])
    assert [choice["says"] for choice in start["choices"]] == ["A asks for the lease", "B asks for the lease"]
    view = json.loads(ask(port, "/view?walk=0.0.2")[1])
    assert [step["says"] for step in view["steps"]] == ["A asks for the lease", "the coordinator hears A"]
    assert ["Coordinator", "holder", "A", True] in view["state"]
    assert ["AtMostOnePrimary", "true"] in view["truths"]
    assert view["chart"].startswith("<svg")


def test_a_trace_of_the_walk_replays(port: int, shell: Shell) -> None:
    answer, text = ask(port, "/trace.json?walk=0.0.2")
    assert "fencepost.walk.trace.json" in str(answer.getheader("content-disposition"))
    shell.write("walk.json", text)
    assert shell("trace", "walk.json", "--replay", LEASE).code == 0


@pytest.mark.parametrize("numbers", ["x", "", "7", "0.99", "-1", "0.-1", "0." + "0." * 1001 + "0", "9" * 5000])
def test_what_is_no_walk_is_not_found(port: int, numbers: str) -> None:
    assert ask(port, f"/view?walk={numbers}")[0].status == 404


def test_every_answer_says_what_may_run(port: int) -> None:
    for path in ("/", "/view", "/nowhere"):
        answer, _ = ask(port, path)
        assert "default-src 'none'" in str(answer.getheader("content-security-policy"))
        assert answer.getheader("x-content-type-options") == "nosniff"
        assert answer.getheader("access-control-allow-origin") is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:8017"},
        {"Host": "127.0.0.1"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_others_are_refused(port: int, headers: dict[str, str]) -> None:
    for path in ("/", "/view", "/trace.json"):
        assert ask(port, path, headers)[0].status == 403


def test_its_own_page_is_answered_under_every_name_of_the_loopback(port: int) -> None:
    for name in ("127.0.0.1", "localhost", "[::1]"):
        own = {"Host": f"{name}:{port}", "Origin": f"http://{name}:{port}", "Sec-Fetch-Site": "same-origin"}
        assert ask(port, "/view", own)[0].status == 200


def test_with_another_host_only_that_name_is_answered() -> None:
    with served(walk(), "build.example") as port:
        assert ask(port, "/view", {"Host": f"build.example:{port}"})[0].status == 200
        assert ask(port, "/view", {"Host": f"127.0.0.1:{port}"})[0].status == 403


def test_nothing_is_taken_from_anybody(port: int) -> None:
    assert ask(port, "/view", None, "POST", b"x" * 100_000)[0].status == 405
    assert ask(port, "/../../etc/passwd")[0].status == 404


def test_where_to_listen() -> None:
    assert place("8017") == ("127.0.0.1", 8017)
    assert place("[::1]:0") == ("::1", 0)
    assert place("build.example:80") == ("build.example", 80)
    assert [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost")] == [True] * 3
    assert [is_loopback(host) for host in ("0.0.0.0", "build.example", "10.0.0.1")] == [False] * 3


def test_wrong_use(shell: Shell, port: int) -> None:
    shell.write("wrong.fence", WRONG)
    assert shell("serve", "wrong.fence").code == 65
    assert shell("serve", "nowhere.fence").code == 2
    assert "a port from 0 to 65535" in shell("serve", "models.fence", "--listen", "99999").err
    assert "cannot listen on 127.0.0.1" in shell("serve", "models.fence", "--model", "safe", "--listen", f"{port}").err


def test_it_says_its_address_and_ends_with_an_interrupt() -> None:
    command = [sys.executable, "-u", "-m", "fencepost", "serve", LEASE, "--model", "fencepost", "--listen", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        said = process.stdout.readline()
        port = int(said.split("/")[2].split(":")[1])
        assert ask(port, "/view")[0].status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) in (0, 130)
        assert "Traceback" not in process.stderr.read()
