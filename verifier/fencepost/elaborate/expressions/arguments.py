"""Arguments of a message or an operation: by position, then by name, each exactly once."""

from collections.abc import Sequence

from fencepost.core.terms import Expr
from fencepost.elaborate.expressions.types import fitted
from fencepost.elaborate.names.scope import Scope
from fencepost.elaborate.names.symbols import FieldSymbol
from fencepost.source.text import Span
from fencepost.syntax import ast


def arguments(
    name: str, given: Sequence[ast.Argument], wanted: Sequence[FieldSymbol], span: Span, scope: Scope
) -> tuple[Expr, ...] | None:
    """The values in the order of the fields, as values of their types; None where something is wrong."""
    placed = _place(name, given, wanted, scope)
    missing = [field.name for field in wanted if field.name not in placed]
    if missing:
        listed = ", ".join(f"`{field}`" for field in missing)
        form = f"`{name}({', '.join(field.name for field in wanted)})`"
        message = f"`{name}` needs a value for {listed}"
        scope.report.error("FP520", span, message, f"it is written {form}")
        return None
    values = [
        None if field.type is None else fitted(placed[field.name].value, field.type, scope, field.name)
        for field in wanted
    ]
    known = tuple(value for value in values if value is not None)
    return known if len(known) == len(values) and len(placed) == len(given) else None


def _place(
    name: str, given: Sequence[ast.Argument], wanted: Sequence[FieldSymbol], scope: Scope
) -> dict[str, ast.Argument]:
    names = [field.name for field in wanted]
    placed: dict[str, ast.Argument] = {}
    named = False
    for position, argument in enumerate(given):
        if argument.name is None and named:
            scope.report.error("FP520", argument.span, "an argument by position cannot follow one by name")
        elif argument.name is None and position >= len(names):
            takes = "takes no values" if not names else f"takes {len(names)}: {', '.join(names)}"
            scope.report.error("FP520", argument.span, f"this is one value too many: `{name}` {takes}")
        else:
            named = named or argument.name is not None
            _put(
                name,
                argument,
                names,
                names[position] if argument.name is None else argument.name.text,
                placed,
                scope,
            )
    return placed


def _put(
    name: str,
    argument: ast.Argument,
    names: list[str],
    field: str,
    placed: dict[str, ast.Argument],
    scope: Scope,
) -> None:
    if field not in names:
        message = f"`{name}` has no `{field}`"
        scope.report.error("FP520", argument.span, message, scope.report.suggestion(field, names))
    elif field in placed:
        scope.report.error("FP520", argument.span, f"`{field}` is given twice")
    else:
        placed[field] = argument
