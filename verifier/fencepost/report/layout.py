"""Lines of a given width, in cells of the terminal: some characters take two."""

from textwrap import wrap

from rich.cells import cell_len


def padded(text: str, width: int) -> str:
    """The text with blanks up to the width."""
    return text + " " * (width - cell_len(text))


def wrapped(text: str, width: int, indent: str = "", hang: int | None = None) -> list[str]:
    """Lines of at most `width` cells, the first one with the text's own indentation, those after it with
    `hang` blanks. `wrap` counts characters, so wide ones are given half the room."""
    scale = len(text) / max(1, cell_len(text))
    following = indent if hang is None else " " * hang
    room = max(12, int(width * scale))
    lead = text[: len(text) - len(text.lstrip())]
    return wrap(text.lstrip(), room, initial_indent=indent + lead, subsequent_indent=following)


def filled(parts: list[str], separator: str, width: int) -> list[str]:
    """Lines with as many parts as fit, none broken that need not be."""
    lines: list[str] = []
    for position, part in enumerate(parts):
        part = part + (separator if position + 1 < len(parts) else "")
        if lines and cell_len(lines[-1]) + 1 + cell_len(part) <= width:
            lines[-1] += f" {part}"
        else:
            lines.extend(wrapped(part, width))
    return lines
