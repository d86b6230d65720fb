"""`fencepost explore`: a prompt around a walk; here its commands come from standard input."""

import io

import pytest

from tests.cli.command import WRONG, Said, Shell

WIDE = '''protocol Wide

shared x: 0..1200 = 0

action jump(n: 1..1200) when x == 0:
    """to {n}"""
    x = n

model wide:
    expect holds
'''


def walk(shell: Shell, monkeypatch: pytest.MonkeyPatch, commands: str, *arguments: str) -> Said:
    monkeypatch.setattr("sys.stdin", io.StringIO(commands))
    return shell("explore", *(arguments or ("models.fence", "--model", "unsafe")))


def test_steps_are_taken_and_taken_back(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    said = walk(shell, monkeypatch, "1\n1\nb\np\nq\n1\n")
    assert (said.code, said.err) == (0, "")
    assert said.out.count("after step 2: A counts to 2") == 1
    assert said.out.count("after step 1: A counts to 1") == 2
    assert "true     Small" in said.out


def test_a_violation_is_announced_before_and_after(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    said = walk(shell, monkeypatch, "1\n1\n1\n1\nw bad.json\n")
    assert "A counts to 4   violates Small" in said.out
    assert "Small is false" in said.out
    assert "no step is possible here" in said.out
    replayed = shell("trace", "bad.json", "--replay", "models.fence")
    assert (replayed.code, "Small is violated" in replayed.out) == (0, True)
    assert "nothing smaller exists" not in shell("trace", "bad.json").out


def test_a_saved_walk_is_shown_in_every_form(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    walk(shell, monkeypatch, "1\nw walk.json\n")
    assert "a walk that violates nothing" in shell("trace", "walk.json").out
    for form, begins in (("svg", "<svg"), ("html", "<!doctype"), ("mermaid", "sequence"), ("itf", "{")):
        assert shell("trace", "walk.json", "--to", form).out.lstrip()[: len(begins)] == begins
    shell("trace", "walk.json", "--to", "itf", "--output", "walk.itf.json")
    assert shell("trace", "walk.itf.json", "--replay", "models.fence").code == 0
    begun = walk(shell, monkeypatch, "q\n", "models.fence", "--from", "walk.json")
    assert "after step 1: A counts to 1" in begun.out
    assert "at the start" in walk(shell, monkeypatch, "", "models.fence", "--from", "walk.json", "--step", "0").out


@pytest.mark.parametrize("command", ["zz", "9", "b", "g", "g 7", "r 5", "w", "b x", "1 2", "w ."])
def test_what_says_nothing_changes_nothing(shell: Shell, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    said = walk(shell, monkeypatch, f"{command}\nt\n")
    assert said.code == 0
    assert "no faults, no steps" in said.out
    assert "after step" not in said.out.replace("g N goes back to after step N", "").replace("this is after step", "")


def test_many_steps_are_listed_in_part(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.write("wide.fence", WIDE)
    said = walk(shell, monkeypatch, "/to 77\n/nowhere\n", "wide.fence")
    assert "and 980 more" in said.out
    assert "only the first 1000 were looked at" in said.out
    assert "  77  to 77" in said.out
    assert "none of 1000 says `nowhere`" in said.out


def test_bad_texts_and_wrong_use(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.write("wrong.fence", WRONG)
    shell.write("no.json", "{")
    assert walk(shell, monkeypatch, "", "wrong.fence").code == 65
    assert walk(shell, monkeypatch, "", "models.fence", "--from", "no.json").code == 65
    assert walk(shell, monkeypatch, "", "models.fence").code == 2
    assert walk(shell, monkeypatch, "", "nowhere.fence").code == 2
    assert walk(shell, monkeypatch, "", "models.fence", "--model", "safe", "--step", "1").code == 2
    assert walk(shell, monkeypatch, "", "-").code == 2


def test_a_trace_that_cannot_be_followed_is_10(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    walk(shell, monkeypatch, "1\nw walk.json\n")
    shell.write("counter.fence", shell.read("counter.fence").replace("x += 1", "x += 2"))
    said = walk(shell, monkeypatch, "", "models.fence", "--from", "walk.json")
    assert said.code == 10
    assert "cannot be followed: step 1" in said.err
