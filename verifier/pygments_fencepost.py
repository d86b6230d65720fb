"""The language's colours, for Pygments: in the documentation's site, and wherever else Pygments is used.

Words are told apart by what they are in a text, not by what they mean: no protocol is read.
"""

from collections.abc import Sequence
from typing import ClassVar

from pygments.lexer import RegexLexer, words
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text

_DECLARES = (
    "anonymous", "bound", "capacity", "const", "def", "depth", "distinct", "durable", "enum", "expect",
    "faults", "ghost", "init", "invariant", "message", "model", "network", "orbits", "ordered", "param",
    "posted", "protocol", "record", "role", "service", "shared", "slow", "sort", "states", "store", "stuck",
    "timer", "transition", "type", "union", "use", "volatile", "witness", "action", "operation", "urgent", "on",
    "restart", "until",
)  # fmt: skip
_DOES = (
    "assert", "become", "broadcast", "case", "elif", "else", "for", "if", "ignore", "let", "match", "over",
    "post", "reply", "require", "return", "send", "skip", "start", "stop", "to", "from", "unless", "when",
    "with", "within", "by", "in", "is", "not", "and", "or", "implies", "any", "all", "saturating", "oracle",
    "expiry", "of", "no", "nothing", "violated", "holds", "unreached", "up", "step", "steps",
)  # fmt: skip
_FAULTS = ("crash", "duplicate", "lose", "partition", "pause", "reboot", "reset", "skew", "wipe")
_TYPES = ("bool", "map", "seq", "set", "fifo", "unordered")


class FencepostLexer(RegexLexer):
    """Texts of the language (`.fence`)"""

    name = "Fencepost"
    aliases: ClassVar[Sequence[str]] = ["fence", "fencepost"]
    filenames: ClassVar[Sequence[str]] = ["*.fence"]
    tokens: ClassVar[dict[str, list[object]]] = {
        "root": [
            (r"\s+", Text),
            (r"#[^\n]*", Comment.Single),
            (r'"""[\s\S]*?"""', String.Doc),
            (r'"[^"\n]*"', String),
            (r"(?:true|false|none|self)\b", Keyword.Constant),
            (words(_DECLARES, suffix=r"\b"), Keyword.Declaration),
            (words(_FAULTS, suffix=r"\b"), Keyword.Namespace),
            (words(_TYPES, suffix=r"\b"), Keyword.Type),
            (words(_DOES, suffix=r"\b"), Keyword),
            (r"[0-9]+(?:_[0-9]+)*", Number.Integer),
            (r"[A-Z]\w*", Name.Class),
            (r"[^\W\d]\w*", Name),
            (r"\.\.|//?|->|[=!<>]=|[-+|]=|[-+*%=<>|&?']", Operator),
            (r"[:.,()\[\]{}]", Punctuation),
        ]
    }
