"""FP0xx: what is wrong with the characters of a file and with how its lines are laid out."""

from fencepost.source.codes.row import Code

ROWS: tuple[Code, ...] = (
    Code(
        "FP001",
        "the file is not UTF-8",
        "A protocol is text in the encoding UTF-8. This file holds bytes that are no UTF-8, or the "
        "character U+FFFD, which programs write where they could not read one. Save the file as UTF-8.",
        "protocol P  # a caf\ufffd\n",
        "protocol P  # a café\n",
    ),
    Code(
        "FP002",
        "a control character",
        "The file holds a character that no text has: a zero byte, say, or a carriage return without a "
        "line feed. Most likely it is no text at all, or was damaged on its way.",
        "protocol P\x00\n",
        "protocol P\n",
    ),
    Code(
        "FP003",
        "tabs in front of a line",
        "Blocks are told by their indentation, and a tab is as wide as each editor likes. Indent with "
        "spaces, four for each level.",
        "protocol P\n\ninvariant I:\n\ttrue\n",
        "protocol P\n\ninvariant I:\n    true\n",
    ),
    Code(
        "FP004",
        "an indentation between two levels",
        "A line that ends a block goes back to the indentation of a block around it. This one stands between two.",
        "protocol P\n\nmodel m:\n    faults:\n        lose 1\n      lose 2\n",
        "protocol P\n\nmodel m:\n    faults:\n        lose 1\n        lose 2\n",
    ),
    Code(
        "FP005",
        "an indentation without a reason",
        "A line may be indented deeper than the one above only where that one opens a block, with a `:` at its end.",
        "protocol P\n    param N: 0..3 = 1\n",
        "protocol P\n\nparam N: 0..3 = 1\n",
    ),
    Code(
        "FP006",
        "a head without its block",
        "A line that ends with `:` announces the lines of its block, indented below it, and here are "
        "none. A step that does nothing is written `skip`.",
        "protocol P\n\naction wait:\n",
        "protocol P\n\naction wait:\n    skip\n",
    ),
    Code(
        "FP007",
        "a bracket that is never closed",
        "An opening bracket has no closing one. Within brackets line ends mean nothing, so the missing "
        "bracket may belong at the end of this line or of a later one.",
        "protocol P\n\nconst N = (1 + 2\nconst M = 3\n",
        "protocol P\n\nconst N = (1 + 2)\nconst M = 3\n",
    ),
    Code(
        "FP008",
        "a bracket that closes nothing",
        "A closing bracket has no opening one, or closes one of another kind than the last that was opened.",
        "protocol P\n\nconst N = 1 + 2)\n",
        "protocol P\n\nconst N = 1 + 2\n",
    ),
    Code(
        "FP009",
        "a docstring without an end",
        "A docstring is opened and closed by three double quotes; the closing ones are the last thing on their line.",
        'protocol P\n\nmodel m:\n    """two nodes\n    expect holds\n',
        'protocol P\n\nmodel m:\n    """two nodes"""\n    expect holds\n',
    ),
    Code(
        "FP010",
        "a text without an end",
        "The path behind `use` stands in double quotes, on one line.",
        'use "lease.fence\n',
        'use "lease.fence"\n',
    ),
    Code(
        "FP011",
        "a character without a meaning",
        "The language has no use for this character outside of comments and docstrings.",
        "protocol P\n\nconst N = $1\n",
        "protocol P\n\nconst N = 1\n",
    ),
    Code(
        "FP012",
        "too deep",
        "Brackets, blocks and expressions may be nested 200 levels deep; a chain of operators is one "
        "level for each. Give parts of it a name with `let` or `def`, or use a comprehension: `sum(…)`, "
        "`all(…)`.",
        f"protocol P\n\nconst N = {'(' * 201}1{')' * 201}\n",
        "protocol P\n\nconst N = 1\n",
    ),
    Code(
        "FP013",
        "an empty file",
        "There is nothing in this file but comments. A file holds a protocol, or models of one.",
        "# later\n",
        "protocol P\n",
    ),
)
