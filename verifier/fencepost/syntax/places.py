"""Which line may stand where, by its first word."""

from fencepost.syntax.drive import Token
from fencepost.syntax.heads import Inside

_STEP: tuple[Inside, ...] = ("block", "init")
_TABLE: tuple[tuple[str, tuple[Inside, ...]], ...] = (
    ("use protocol param const type enum record union sort role ordered service store", ("file",)),
    ("message posted anonymous shared init invariant transition witness stuck model", ("file",)),
    ("network capacity", ("file", "model")),
    ("def", ("file", "role")),
    ("states timer on ignore", ("role",)),
    ("durable volatile oracle", ("role", "store")),
    ("ghost", ("file", "role", "store")),
    ("action urgent", ("role", "file")),
    ("operation", ("store",)),
    ("let require send broadcast reply post start stop become crash assert skip return", _STEP),
    ("if elif else for match", _STEP),
    ("any", ("init",)),
    ("case", ("cases",)),
    ("faults bound expect until slow", ("model",)),
)
_FAULTS = ("crash", "wipe", "restart", "no", "lose", "duplicate", "partition", "skew", "pause", "reboot")
PLACES: dict[str, tuple[Inside, ...]] = {word: places for words, places in _TABLE for word in words.split()}

_OPENS: dict[str, Inside] = {
    "role": "role", "service": "role", "store": "store", "model": "model", "action": "block", "on": "block",
    "urgent": "block", "operation": "block", "if": "block", "elif": "block", "else": "block", "for": "block",
    "case": "block", "init": "init", "any": "init", "match": "cases", "record": "fields", "union": "variants",
    "enum": "members", "faults": "faults", "invariant": "condition", "transition": "condition",
    "witness": "condition", "def": "condition", "stuck": "nothing",
}  # fmt: skip

NAMED: dict[Inside, str] = {
    "file": "at the top level",
    "role": "in a role or service",
    "store": "in a store",
    "model": "in a model",
    "block": "in the block of a step",
    "init": "in `init`",
    "cases": "under `match`",
    "fields": "among the fields of a record",
    "variants": "among the variants of a union",
    "members": "among the members of an enum",
    "condition": "where an expression is needed",
    "faults": "under `faults:`",
    "nothing": "here",
}

# Keywords that a value in brackets may follow; any other word before a bracket is called, or indexed.
_BEFORE_VALUES = ("in_flight", "elif", "match", "require", "return", "bound", "capacity")

# What a line is parsed as, where that is not `line`.
GRAMMAR: dict[Inside, str] = {
    "fields": "field",
    "variants": "variant",
    "members": "members",
    "condition": "condition",
    "faults": "fault",
}


def words_of(inside: Inside) -> list[str]:
    """The words that may open a line there."""
    if inside == "faults":
        return list(_FAULTS)
    return [word for word, places in PLACES.items() if inside in places]


def opened_by(word: str, following: str) -> Inside | None:
    """What kind of lines the block below such a line holds; None where it cannot be told."""
    if word == "ordered":
        return _OPENS.get(following)
    return _OPENS.get(word)


def is_name_after_all(tokens: list[Token], soft: frozenset[str]) -> bool:
    """Whether the line's first word, which could be a keyword, is a variable: `start = 1`, `posted(M)`."""
    first, second = tokens[0], tokens[1]
    if first.kind not in soft:
        return False
    if second.text in ("=", "+=", "-=", "|=", ".", "'"):
        return True
    return second.text in ("(", "[") and first.text not in _BEFORE_VALUES
