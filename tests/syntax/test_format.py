"""The formatter: what it changes, what it leaves alone."""

from pathlib import Path
from textwrap import dedent

import pytest

from fencepost.source.text import SourceFile
from fencepost.syntax.format import format_text
from fencepost.syntax.parse import parse

ROOT = Path(__file__).parents[2]
CORPUS = sorted([*ROOT.glob("specs/**/*.fence"), *ROOT.glob("models/**/*.fence")])


def formatted(text: str) -> str:
    """The formatted text, which formats to itself and means the same."""
    before = SourceFile("before", dedent(text))
    result = format_text(before)
    assert isinstance(result, str)
    after = SourceFile("after", result)
    assert format_text(after) == result
    assert parse(after).file == parse(before).file
    return result


@pytest.mark.parametrize(
    ("line", "result"),
    [
        ("param   A:1 .. 3=2", "param A: 1..3 = 2"),
        ("const C=-1", "const C = -1"),
        ("const C = - 1 - - 1", "const C = -1 - -1"),
        ("const C = a-1", "const C = a - 1"),
        ("const C = f ( a = 1 , b = [ 1,2 ] )", "const C = f(a=1, b=[1, 2])"),
        ("const C = x [ 1 : n ] [ 0 ] . y'", "const C = x[1:n][0].y'"),
        ("const C = { a:1 , b :2 }", "const C = {a: 1, b: 2}"),
        ("const C = not(a)and(b)", "const C = not (a) and (b)"),
        ("const C = a if(b)else- c", "const C = a if (b) else -c"),
        ("const C = in_flight ( M ( 1,_ ) from a to b )", "const C = in_flight(M(1, _) from a to b)"),
        ("type T = map [ K , set[ V ] ? ]", "type T = map[K, set[V]?]"),
        ("type T = 0 .. N+1   saturating", "type T = 0..N + 1 saturating"),
        ("message M ( a:T ) within   2", "message M(a: T) within 2"),
        ("def f ( a:T )->U :a", "def f(a: T) -> U: a"),
        ("stuck  S  unless(a)", "stuck S unless (a)"),
        ('use   "a.fence"', 'use "a.fence"'),
    ],
)
def test_spaces_within_a_line(line: str, result: str) -> None:
    assert formatted(line + "\n") == result + "\n"


def test_levels_and_blank_lines() -> None:
    text = """\


    protocol P
    param A: T
    param B: T


    param C: T
    message M
    role R:

      states a


      action b when(x):
         if x:
           skip
         else : skip
    invariant I:
     x
    """
    assert formatted(text) == dedent("""\
    protocol P

    param A: T
    param B: T

    param C: T

    message M

    role R:
        states a

        action b when (x):
            if x:
                skip
            else: skip

    invariant I:
        x
    """)


def test_comments_stay_with_what_they_stand_at() -> None:
    text = """\
    # the file

    protocol P   # named
    # the role
    role R:
      # its states
      states a
      # its end
    # the model
    model m:
       slow
         # deep
    # the end
    """
    assert formatted(text) == dedent("""\
    # the file

    protocol P   # named

    # the role
    role R:
        # its states
        states a
        # its end

    # the model
    model m:
        slow
        # deep
    # the end
    """)


def test_comments_behind_lines_in_a_row_share_a_column() -> None:
    text = "param A: T # a\nparam LONGER: T  # b\n\nparam C: T # c\n"
    assert formatted(text) == "param A: T       # a\nparam LONGER: T  # b\n\nparam C: T  # c\n"


def test_a_column_that_the_author_chose_is_kept() -> None:
    text = "param A: T            # a\nparam LONGER: T       # b\n"
    assert formatted(text) == text


def test_lines_within_brackets_are_as_deep_as_their_brackets() -> None:
    text = """\
    invariant I:
        all(
              x
          # why
                 and f(
               y  # y
         )
          for x in S)
    action a when (x
      and y):
        skip
    """
    assert formatted(text) == dedent("""\
    invariant I:
        all(
            x
            # why
            and f(
                y  # y
            )
            for x in S)

    action a when (x
            and y):
        skip
    """)


def test_a_docstring_moves_with_its_block() -> None:
    text = 'role R:\n  """one   \n     two\n\n       three\n  """\n  states a\n'
    assert formatted(text) == 'role R:\n    """one\n    two\n\n      three\n    """\n    states a\n'


def test_lines_end_with_a_line_feed() -> None:
    assert formatted("sort V  # v\r\nsort W\r\n") == "sort V  # v\nsort W\n"


def test_a_text_with_mistakes_is_not_formatted() -> None:
    result = format_text(SourceFile("a", "parm A: T\n"))
    assert isinstance(result, tuple) and [found.code for found in result] == ["FP107"]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_protocols_and_models_keep_their_meaning(path: Path) -> None:
    formatted(path.read_text("utf-8"))
