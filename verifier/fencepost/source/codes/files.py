"""FP29x: files that use each other, and the protocol that they are about."""

from fencepost.source.codes.row import Code

_ALONE = """protocol P

shared x: 0..1 = 0

action flip:
    x = 1 - x
"""

ROWS: tuple[Code, ...] = (
    Code(
        "FP290",
        "a file cannot be read",
        "The path of a `use` is relative to the file that says it, wherever the checker is called from.",
        f'use "nowhere.fence"\n{_ALONE}',
        _ALONE,
    ),
    Code(
        "FP291",
        "files use each other in a circle",
        "A used file stands before the one that uses it. Two files that need each other are one file,"
        " or have"
        " something in common that belongs into a third.",
        f'use "example.fence"\n{_ALONE}',
        _ALONE,
    ),
    Code(
        "FP292",
        "a file is about one protocol",
        "Models are models of one protocol: their file says `protocol Name` and declares it, or uses"
        " exactly one"
        " file that does.",
        _ALONE.removeprefix("protocol P\n\n"),
        _ALONE,
    ),
)
