"""What stands between two tokens of a formatted line: one space or nothing."""

from fencepost.syntax.drive import Token

_OPENING = frozenset("([{")
_TIGHT_AFTER = frozenset(("(", "[", "{", ".", ".."))
_TIGHT_BEFORE = frozenset((")", "]", "}", ",", ":", ".", "..", "?", "'"))
_OPERAND_ENDS = frozenset((")", "]", "}", "'", "?", "_"))
_NEVER_NAMES = frozenset(("WHEN", "WITH", "TO", "UNLESS", "REQUIRE", "RETURN", "MATCH", "ELIF", "BOUND"))


def is_unary(before: Token | None, sign: Token, after: Token, soft: frozenset[str]) -> bool:
    """Whether a `-` has no left operand."""
    if before is None:
        return True
    if before.kind in soft:
        return sign.end == after.start and before.end < sign.start
    return not (before.kind in ("NAME", "NUMBER", "TRUE", "FALSE", "NONE") or before.text in _OPERAND_ENDS)


def spaced(tokens: list[Token], place: int, brackets: list[str], soft: frozenset[str]) -> bool:
    """Whether a space stands in front of `tokens[place]`; `brackets` are open there, the innermost last."""
    before, token = tokens[place - 1], tokens[place]
    inside = brackets[-1] if brackets else ""
    if before.text in _TIGHT_AFTER or token.text in _TIGHT_BEFORE:
        return False
    if before.text == ":" and inside == "[":
        return False
    if "=" in (before.text, token.text) and inside == "(":
        return False
    if before.text == "-" and is_unary(tokens[place - 2] if place > 1 else None, before, token, soft):
        return False
    if token.text in ("(", "["):
        return not _is_applied(before, token, soft)
    return True


def _is_applied(before: Token, opening: Token, soft: frozenset[str]) -> bool:
    """Whether the bracket belongs to what stands before it: a call, an index, the `set` of `set[T]`."""
    if before.kind in ("NAME", "IN_FLIGHT", "SET", "MAP", "SEQ") or before.text in (")", "]", "'"):
        return True
    return before.kind in soft - _NEVER_NAMES and before.end == opening.start


def track(brackets: list[str], token: Token) -> None:
    """Opens or closes a bracket."""
    if token.text in _OPENING:
        brackets.append(token.text)
    elif token.text in (")", "]", "}") and brackets:
        brackets.pop()
