"""What the register says of one code."""

from dataclasses import dataclass
from difflib import unified_diff
from typing import final

_CONTEXT = 3  # lines around what is mended
_WIDTH = 100
_LONGEST = 24


@final
@dataclass(frozen=True, slots=True)
class Code:
    """`failing` is a whole text that has this mistake and no other; `mended` is the same text put right.
    `explanation` says why the language refuses it, in the user's words, in a short paragraph."""

    code: str
    title: str
    explanation: str
    failing: str
    mended: str

    def excerpt(self) -> tuple[str, ...]:
        """The example as a diff: `-` what is refused, `+` what is accepted in its place, and the lines around
        it. What no page can show is written out, what is long is cut."""
        before, after = self.failing.split("\n"), self.mended.split("\n")
        changed = list(unified_diff(before, after, lineterm="", n=_CONTEXT))[2:] or [f" {line}" for line in before]
        lines = [_shown(line) for line in changed if not line.startswith("@@")]
        if len(lines) > _LONGEST:
            lines = [*lines[: _LONGEST // 2], f"  ... {len(lines) - _LONGEST} lines ...", *lines[-_LONGEST // 2 :]]
        return tuple(lines)


def _shown(line: str) -> str:
    plain = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in line)
    return (f"{plain[0]} {plain[1:]}" if len(plain) <= _WIDTH else f"{plain[0]} {plain[1:_WIDTH]} ...").rstrip()
