"""`fencepost graph` as its user sees it."""

import pytest

from fencepost.cli.graphing import graphing
from tests.cli.command import WRONG, Shell

SAFE = ("graph", "models.fence", "--model", "safe")


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [((), "<svg "), (("--to", "svg"), "<svg "), (("--to", "dot"), "digraph"), (("--to", "graphml"), "<graphml ")],
)
def test_each_form_is_written(shell: Shell, arguments: tuple[str, ...], begins: str) -> None:
    said = shell(*SAFE, *arguments)
    assert said.code == 0
    assert said.err == ""
    assert said.out.startswith(begins)
    assert shell(*SAFE, *arguments, "--output", "graph.file").code == 0
    assert shell.read("graph.file") == said.out


def test_it_has_as_many_states_as_check_counts(shell: Shell) -> None:
    assert "16 states, 24 steps" in shell(*SAFE).out


def test_a_setting_is_another_graph(shell: Shell) -> None:
    said = shell(*SAFE, "--set", "TOP=1")
    assert "model safe, TOP=1" in said.out
    assert "4 states, 4 steps" in said.out


def test_too_many_states_are_20_and_nothing_is_written(shell: Shell) -> None:
    said = shell(*SAFE, "--max-states", "10", "--output", "graph.svg")
    assert said.code == 20
    assert "more than 10 states; 11 were seen" in said.err
    assert "--max-states" in said.err
    assert not (shell.folder / "graph.svg").exists()


def test_a_slow_model_is_drawn_where_it_is_named(shell: Shell) -> None:
    assert shell("graph", "models.fence", "--model", "large").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("models.fence",), "which model? --model NAME says it"),
        (("counter.fence",), "there is no model to draw"),
        (("models.fence", "--model", "sage"), "did you mean `safe`?"),
        (("models.fence", "--model", "safe", "--set", "TOP=10"), "TOP"),
        (("nowhere.fence",), "there is no file or folder nowhere.fence"),
        (("models.fence", "--model", "safe", "--output", "no/such.svg"), "cannot write no/such.svg"),
    ],
)
def test_wrong_use_is_2(shell: Shell, arguments: tuple[str, ...], said: str) -> None:
    heard = shell("graph", *arguments)
    assert heard.code in (2, 65)
    assert said in heard.err
    assert "Traceback" not in heard.err


def test_a_wrong_text_is_65(shell: Shell) -> None:
    shell.write("wrong.fence", WRONG)
    assert shell("graph", "wrong.fence").code == 65


def test_ctrl_c_is_130_and_nothing_is_written(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"{graphing.__module__}.graphed", interrupted)
    assert shell(*SAFE, "--output", "graph.svg").code == 130
    assert not (shell.folder / "graph.svg").exists()
