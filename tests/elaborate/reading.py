"""A text through the whole stage, and what is said of it or made of it."""

from fencepost.core.protocol import Typed
from fencepost.core.text import expr_text
from fencepost.elaborate.elaborate import Elaborated, elaborate
from fencepost.elaborate.load import Unreadable
from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile


def read(text: str) -> Elaborated:
    """A text that uses no other file"""
    return elaborate(SourceFile("test.fence", text), lambda path: Unreadable("there is no such file"))


def errors(text: str) -> list[Diagnostic]:
    """What must be mended"""
    return [found for found in read(text).diagnostics if found.severity == "error"]


def said(text: str) -> list[str]:
    """The codes of what must be mended"""
    return [found.code for found in errors(text)]


def typed(text: str) -> Typed:
    """A protocol that has no mistake"""
    result = read(text)
    assert result.typed is not None, [found.message for found in result.diagnostics]
    return result.typed


def claim(text: str, name: str = "Claim") -> str:
    """The core of a property, as text"""
    found = next(item for item in typed(text).properties if item.name == name)
    return expr_text(found.condition)
