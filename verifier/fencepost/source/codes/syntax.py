"""FP1xx: lines that cannot be read; FP701: what a later version will read."""

from fencepost.source.codes.row import Code

_ROLE = "protocol P\n\nmessage M\n\nrole R:\n    volatile x: 0..3 = 0\n\n    action a when x == 0:\n"


def _step(line: str) -> str:
    return f"{_ROLE}        {line}\n"


ROWS: tuple[Code, ...] = (
    Code(
        "FP101",
        "something else was expected",
        "The line makes sense up to the place that is marked. The message says what could stand there.",
        "protocol P\n\nparam N 0..3 = 1\n",
        "protocol P\n\nparam N: 0..3 = 1\n",
    ),
    Code(
        "FP102",
        "a missing `:`",
        "A line that opens a block ends with `:`, as in Python.",
        "protocol P\n\nmodel m\n    expect holds\n",
        "protocol P\n\nmodel m:\n    expect holds\n",
    ),
    Code(
        "FP103",
        "`True`, `False`, `None`",
        "The truth values and the absent value are written in small letters: `true`, `false`, `none`.",
        "protocol P\n\nparam SAFE: bool = True\n",
        "protocol P\n\nparam SAFE: bool = true\n",
    ),
    Code(
        "FP104",
        "an operator of another language",
        "The operators are Python's, and `implies`: `and`, `or`, `not`, `==`, `!=`, `//` for division. Of"
        " the updates there are `+=`, `-=` and `|=`.",
        "protocol P\n\nconst N = 7 / 2\n",
        "protocol P\n\nconst N = 7 // 2\n",
    ),
    Code(
        "FP105",
        "a text in single quotes",
        "There are no texts among the values; name the values of a kind with an `enum`. The sign `'` "
        "behind a variable is the prime: its value after the step.",
        _step("let word = 'go'"),
        "protocol P\n\nenum Word: go, stop\n\nconst WORD = go\n",
    ),
    Code(
        "FP106",
        "a docstring in the wrong place",
        "A docstring stands on a line of its own, before everything else: in a file, and in the block of "
        "a role, service, store, action, handler, operation, property or model. Elsewhere write a "
        "comment.",
        "protocol P\n\nparam N: 0..3 = 1\n\n" + '"""a protocol"""\n',
        '"""a protocol"""\nprotocol P\n\nparam N: 0..3 = 1\n',
    ),
    Code(
        "FP107",
        "an unknown word at the start of a line",
        "Every line but an assignment or a call begins with a word that says what it is. No line there "
        "begins with this one.",
        "protocol P\n\nparm N: 0..3 = 1\n",
        "protocol P\n\nparam N: 0..3 = 1\n",
    ),
    Code(
        "FP108",
        "`=` for `==`",
        "One `=` stores a value in a variable; two compare.",
        "protocol P\n\ninvariant I: 1 + 1 = 2\n",
        "protocol P\n\ninvariant I: 1 + 1 == 2\n",
    ),
    Code(
        "FP109",
        "a line in the wrong block",
        "This kind of line belongs elsewhere: `states` in a role, `send` in a step, `faults` in a model. "
        "Often the line above it is indented too far, or not far enough.",
        "protocol P\n\nstates waiting, done\n",
        "protocol P\n\nrole R:\n    states waiting, done\n",
    ),
    Code(
        "FP110",
        "a number that is too large",
        "Numbers go up to 2 to the power of 63, less one. All types are finite, and small ones are checked faster.",
        "protocol P\n\nconst N = 99999999999999999999\n",
        "protocol P\n\nconst N = 99\n",
    ),
    Code(
        "FP111",
        "empty parentheses behind a message",
        "A message without fields is written without parentheses, where it is declared and where it is used.",
        "protocol P\n\nmessage Ping()\n",
        "protocol P\n\nmessage Ping\n",
    ),
    Code(
        "FP112",
        "a value alone on a line",
        "A statement changes something. This line computes a value and drops it.",
        _step("x + 1"),
        _step("x += 1"),
    ),
    Code(
        "FP113",
        "an assignment to something that is no variable",
        "What stands left of `=` is a variable, or an element or a field of one. A primed variable is for"
        " reading, in transition properties.",
        _step("x' = 1"),
        _step("x = 1"),
    ),
    Code(
        "FP114",
        "an `else` without its `if`",
        "`elif` and `else` stand right below the block of an `if` or `elif`, with the same indentation.",
        _ROLE + "        else:\n            x = 1\n",
        _ROLE + "        if x == 2:\n            skip\n        else:\n            x = 1\n",
    ),
    Code(
        "FP115",
        "more than one expression",
        "A property or a function holds one expression. Several conditions are joined with `and`; an "
        "expression that takes several lines stands in parentheses.",
        "protocol P\n\ninvariant I:\n    1 < 2\n    2 < 3\n",
        "protocol P\n\ninvariant I:\n    1 < 2 and 2 < 3\n",
    ),
    Code(
        "FP116",
        "a second `protocol` line",
        "A file holds one protocol. Another file's declarations are brought in with `use`.",
        "protocol P\nprotocol Q\n",
        "protocol P\n",
    ),
    Code(
        "FP117",
        "an argument without a name behind one with a name",
        "As in Python, arguments by position come before those by name.",
        "protocol P\n\ndef f(x: 0..3, y: 0..3) -> 0..3: x\n\nconst N = f(x=1, 2)\n",
        "protocol P\n\ndef f(x: 0..3, y: 0..3) -> 0..3: x\n\nconst N = f(x=1, y=2)\n",
    ),
    Code(
        "FP118",
        "an option that is said twice",
        "A message has one deadline and one network; a network has one capacity.",
        "protocol P\n\nmessage M within 1 within 2\n",
        "protocol P\n\nmessage M within 1\n",
    ),
    Code(
        "FP701",
        "not yet",
        "`liveness`, `fair`, `measure` and `rate` are known to the language and will be checked by a "
        "later version. This version refuses them, because to ignore them would be to claim what nobody "
        "checked.",
        "protocol P\n\nliveness L: true leads to false\n",
        "protocol P\n",
    ),
)
