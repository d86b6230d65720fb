"""What is said of a name that nothing has."""

from collections.abc import Iterable

from fencepost.elaborate.names.scope import Scope
from fencepost.syntax import ast

_PYTHON = {"True": "true", "False": "false", "None": "none"}
_WORDS = {
    "range": "`a..b` is the set of the integers from a to b, both included",
    "abs": "write `x if x >= 0 else 0 - x`",
    "sorted": "a set has no order",
    "set": "`{x for x in q}` is the set of what a sequence holds",
    "print": "docstrings say what a step does",
}


def unknown_name(node: ast.Ref | ast.Name, scope: Scope) -> None:
    """Reports a name that means nothing here."""
    name = node.name if isinstance(node, ast.Ref) else node.text
    if name in scope.symbols.broken:
        return
    hint = f"write `{_PYTHON[name]}`" if name in _PYTHON else scope.report.suggestion(name, _known(scope))
    elsewhere = _owners(name, scope)
    if elsewhere:
        hint = f"it belongs to `{elsewhere[0]}`: write `x.{name}` for one `x` of it"
    scope.report.error("FP201", node.span, f"nothing is called `{name}` here", hint or _WORDS.get(name))


def _known(scope: Scope) -> Iterable[str]:
    yield from scope.local_names()
    role = scope.setting.role
    if role is not None:
        yield from (*role.variables, *role.timers, *role.states, *role.defs)
    yield from scope.symbols.top
    yield from scope.symbols.members


def _owners(name: str, scope: Scope) -> list[str]:
    return [role.name for role in scope.symbols.roles() if name in role.variables or name in role.timers]


def unknown_attribute(name: ast.Name, owner: str, known: Iterable[str], scope: Scope, what: str = "field") -> None:
    """Reports a field, member, variant or state that `owner` does not have."""
    noun = "" if what == "field" else f" {what}"
    hint = scope.report.suggestion(name.text, known)
    scope.report.error("FP208", name.span, f"{owner} has no{noun} `{name.text}`", hint)
