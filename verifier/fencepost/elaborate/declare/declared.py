"""The first look at the files: which names there are. Nothing of what they mean is looked at."""

from dataclasses import dataclass, field
from typing import TypeAlias, final

from fencepost.elaborate.expressions.calls import BUILTINS
from fencepost.elaborate.names.report import Report
from fencepost.source.diagnostic import Related
from fencepost.syntax import ast

Named: TypeAlias = (
    ast.Param
    | ast.Const
    | ast.Def
    | ast.Alias
    | ast.Enum
    | ast.Record
    | ast.Union
    | ast.Message
    | ast.Sort
    | ast.Role
    | ast.Store
    | ast.Variable
)
_RESERVED = frozenset(("self", "machine", "bool", "_"))


@final
@dataclass(slots=True)
class Declared:
    """The top level's names, in the text's order, and which types have a member or variant of a name."""

    top: dict[str, Named] = field(default_factory=dict[str, Named])
    owners: dict[str, list[str]] = field(default_factory=dict[str, list[str]])


def declared(files: tuple[ast.File, ...], report: Report) -> Declared:
    """Every name of the files' top levels, the first of each kept."""
    found = Declared()
    for file in files:
        for node in file.declarations:
            if isinstance(node, Named):
                _add(node, found, report)
    return found


def _add(node: Named, found: Declared, report: Report) -> None:
    name = node.name
    earlier = found.top.get(name.text)
    if earlier is not None:
        twice(name, earlier.name, report)
        return
    check_name(name, report, isinstance(node, (ast.Def, ast.Record)))
    found.top[name.text] = node
    if isinstance(node, (ast.Enum, ast.Union)):
        members = node.members if isinstance(node, ast.Enum) else [variant.name for variant in node.variants]
        for member in members:
            check_name(member, report, isinstance(node, ast.Union))
            found.owners.setdefault(member.text, []).append(name.text)
        unique(list(members), report)
    elif isinstance(node, ast.Record):
        unique([part.name for part in node.fields], report)


def twice(name: ast.Name, earlier: ast.Name, report: Report) -> None:
    """Reports a second declaration of one name."""
    related = (Related(earlier.span, "first declared here"),)
    report.error("FP202", name.span, f"`{name.text}` is declared twice", None, related)


def unique(names: list[ast.Name], report: Report) -> None:
    """Reports names that stand in one list twice."""
    seen: dict[str, ast.Name] = {}
    for name in names:
        if name.text in seen:
            twice(name, seen[name.text], report)
        else:
            seen[name.text] = name


def check_name(name: ast.Name, report: Report, called: bool = False) -> None:
    """Reports a name that the language has taken; `called`: what has it is written like a call."""
    if name.text in _RESERVED or (called and name.text in BUILTINS):
        message = f"`{name.text}` means something already"
        report.error("FP206", name.span, message, "choose another name")
