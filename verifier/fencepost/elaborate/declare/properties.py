"""Invariants, transitions, witnesses and `stuck` to core. They see everything and change nothing."""

from collections.abc import Iterable

from fencepost.core.system import Property
from fencepost.elaborate.expressions.operations import condition
from fencepost.elaborate.names.report import Report
from fencepost.elaborate.names.scope import Tables, root
from fencepost.source.diagnostic import Related
from fencepost.source.text import Span
from fencepost.syntax import ast

BUILT_IN = ("NoRuntimeError", "NoEndlessInstant")


def properties(nodes: Iterable[ast.Property], tables: Tables) -> tuple[Property, ...]:
    """The properties in the text's order; broken ones are left out."""
    made = (_property(node, tables) for node in nodes)
    return tuple(prop for prop in made if prop is not None)


def _property(node: ast.Property, tables: Tables) -> Property | None:
    scope = root(tables, "transition" if node.kind == "transition" else "property")
    holds = condition(node.condition, scope)
    if holds is None:
        return None
    doc = "" if node.doc is None else node.doc.text
    return Property(node.kind, node.name.text, doc, holds, node.span)


def check_names(nodes: Iterable[ast.Property], assertions: dict[str, Span], report: Report) -> None:
    """Each property has a name of its own, which no assertion shares (several asserts may share one)."""
    seen: dict[str, Span] = {}
    for node in nodes:
        name = node.name
        if name.text in BUILT_IN:
            hint = "it is checked in every model, unasked"
            report.error("FP530", name.span, f"`{name.text}` is the name of a property of its own", hint)
        elif name.text in seen:
            related = (Related(seen[name.text], "the first"),)
            report.error("FP530", name.span, f"there is another property `{name.text}`", None, related)
        else:
            seen[name.text] = name.span
    for text, span in assertions.items():
        if text in seen or text in BUILT_IN:
            related = (Related(seen[text], "the property"),) if text in seen else ()
            report.error("FP530", span, f"`{text}` is the name of a property already", None, related)
