"""Short ways to parse a piece of text and to say what came of it."""

from dataclasses import fields, is_dataclass
from textwrap import dedent
from typing import Any, cast

from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile
from fencepost.syntax import ast
from fencepost.syntax.parse import parse


def read(text: str) -> ast.File:
    """The tree of a text without mistakes."""
    parsed = parse(SourceFile("test.fence", dedent(text)))
    assert parsed.diagnostics == ()
    return parsed.file


def shape(node: Any) -> Any:
    """A tree as nested tuples: the node's name, then its fields; a `Name` is its text; spans are left out."""
    if isinstance(node, ast.Name):
        return node.text
    if isinstance(node, tuple):
        return tuple(shape(part) for part in cast("tuple[Any, ...]", node))
    if is_dataclass(node):
        return (
            type(node).__name__,
            *(shape(getattr(node, f.name)) for f in fields(node) if f.name != "span"),
        )
    return node


def declared(text: str) -> Any:
    """The shape of the one declaration in a text."""
    (declaration,) = read(text).declarations
    return shape(declaration)


def item(text: str) -> Any:
    """The shape of the one line in a role."""
    body = "\n".join("    " + line for line in dedent(text).strip().split("\n"))
    (role,) = read(f"role R:\n{body}\n").declarations
    assert isinstance(role, ast.Role)
    (found,) = role.items
    return shape(found)


def statement(text: str) -> Any:
    """The shape of the one statement of an action."""
    body = "\n".join("    " + line for line in dedent(text).strip().split("\n"))
    (action,) = read(f"action a:\n{body}\n").declarations
    assert isinstance(action, ast.Action)
    (found,) = action.body
    return shape(found)


def expression(text: str) -> Any:
    """The shape of an expression."""
    (const,) = read(f"const N = {text}\n").declarations
    assert isinstance(const, ast.Const)
    return shape(const.value)


def type_of(text: str) -> Any:
    """The shape of a type."""
    (alias,) = read(f"type T = {text}\n").declarations
    assert isinstance(alias, ast.Alias)
    return shape(alias.type)


def modelled(text: str) -> Any:
    """The shape of the one line of a model."""
    body = "\n".join("    " + line for line in dedent(text).strip().split("\n"))
    (model,) = read(f"model m:\n{body}\n").declarations
    assert isinstance(model, ast.Model)
    (found,) = model.items
    return shape(found)


def complaints(text: str) -> tuple[Diagnostic, ...]:
    """All diagnostics of a text."""
    return parse(SourceFile("test.fence", dedent(text))).diagnostics


def codes(text: str) -> list[tuple[int, str]]:
    """Line and code of each diagnostic of a text."""
    return [(found.span.line, found.code) for found in complaints(text)]


def complaint(text: str) -> Diagnostic:
    """The only diagnostic of a text."""
    (found,) = complaints(text)
    return found
