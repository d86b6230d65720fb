"""The files that are made from others: `python -m tests.generated` writes them, `--check` says which are stale.

docs/errors.md                           every diagnostic code, from the register that `fencepost explain` prints
verifier/fencepost/syntax/tables.json    the parse table of grammar.lark
"""

import sys
from collections.abc import Callable
from pathlib import Path

from fencepost.source.codes import CODES, Code
from fencepost.syntax.grammar import table_text

ROOT = Path(__file__).parents[1]


def _entry(row: Code) -> str:
    example = "\n".join(row.excerpt())
    return f"## {row.code}: {row.title}\n\n{row.explanation}\n\n```diff\n{example}\n```\n"


def errors() -> str:
    """The page of all codes, in the order of their numbers."""
    head = "# Errors and warnings\n\nMade from the register of codes; `fencepost explain CODE` prints one of them.\n"
    head += "In the examples `-` is refused, `+` accepted in its place.\n"
    return "\n".join([head, *(_entry(CODES[code]) for code in sorted(CODES))])


GENERATED: dict[str, Callable[[], str]] = {
    "docs/errors.md": errors,
    "verifier/fencepost/syntax/tables.json": table_text,
}


def stale() -> list[str]:
    """The generated files that are missing or differ from what would be written now."""
    paths = {name: ROOT / name for name in GENERATED}
    return [
        name
        for name, make in GENERATED.items()
        if not paths[name].exists() or paths[name].read_text(encoding="utf-8") != make()
    ]


def main(arguments: list[str]) -> int:
    """Writes the stale files, or with `--check` only names them and returns 1."""
    names = stale()
    if arguments == ["--check"]:
        for name in names:
            print(f"{name} is stale: run python -m tests.generated")
        return 1 if names else 0
    for name in names:
        (ROOT / name).write_text(GENERATED[name](), encoding="utf-8")
        print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
