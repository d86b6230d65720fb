"""The files that are made from others: `python -m tests.generated` writes them, `--check` says which are stale.

counterexamples/                         the gallery: what the check says of each model that must fail
docs/pictures/                           the charts of the documents, as the commands in them write them
docs/errors.md                           every diagnostic code, from the register that `fencepost explain` prints
verifier/fencepost/syntax/tables.json    the parse table of grammar.lark
"""

import sys
from pathlib import Path

from fencepost.source.codes import CODES, Code
from fencepost.syntax.grammar import table_text
from tests.counterexamples.gallery import ROOM, gallery
from tests.counterexamples.lessons import NoLesson
from tests.sessions.pictures import ROOM as PICTURES
from tests.sessions.pictures import NoPicture, pictures

ROOT = Path(__file__).parents[1]


def _entry(row: Code) -> str:
    example = "\n".join(row.excerpt())
    return f"## {row.code}: {row.title}\n\n{row.explanation}\n\n```diff\n{example}\n```\n"


def errors() -> str:
    """The page of all codes, in the order of their numbers."""
    head = "# Errors and warnings\n\nMade from the register of codes; `fencepost explain CODE` prints one of them.\n"
    head += "In the examples `-` is refused, `+` accepted in its place.\n"
    return "\n".join([head, *(_entry(CODES[code]) for code in sorted(CODES))])


def made() -> dict[str, str]:
    """The text of every generated file, by its path from the project's root."""
    texts = {"docs/errors.md": errors(), "verifier/fencepost/syntax/tables.json": table_text()}
    return {**texts, **pictures(), **gallery()}


def stale(root: Path, texts: dict[str, str]) -> list[str]:
    """The generated files below `root` that are missing, differ from what would be written now, or should be gone."""
    rooms = (root / ROOM, root / PICTURES)
    there = [path.relative_to(root).as_posix() for room in rooms for path in room.rglob("*") if path.is_file()]
    return [
        *(name for name, text in texts.items() if _text(root / name) != text),
        *sorted(name for name in there if name not in texts),
    ]


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def write(root: Path, name: str, text: str | None) -> None:
    """Writes a file below `root`, or takes away what should be gone."""
    path = root / name
    if text is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return
    path.unlink()
    for folder in path.relative_to(root).parents[:-1]:
        if not any((root / folder).iterdir()):
            (root / folder).rmdir()


def main(arguments: list[str]) -> int:
    """Writes the stale files, or with `--check` only names them and returns 1."""
    try:
        texts = made()
    except (NoLesson, NoPicture) as missing:
        print(missing)
        return 1
    names = stale(ROOT, texts)
    if arguments == ["--check"]:
        for name in names:
            print(f"{name} is stale: run python -m tests.generated")
        return 1 if names else 0
    for name in names:
        write(ROOT, name, texts.get(name))
        print(f"{'wrote' if name in texts else 'removed'} {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
