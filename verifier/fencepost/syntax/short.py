"""Types the short builders that are written as lambdas: by how many children they take, the span included."""

from collections.abc import Callable
from typing import Any

from fencepost.syntax.drive import Maker


def one(make: Callable[[Any], Any]) -> Maker:
    """A builder that takes the span only."""
    return make


def two(make: Callable[[Any, Any], Any]) -> Maker:
    """A builder that takes a child and the span."""
    return make


def three(make: Callable[[Any, Any, Any], Any]) -> Maker:
    """A builder that takes two children and the span."""
    return make


def four(make: Callable[[Any, Any, Any, Any], Any]) -> Maker:
    """A builder that takes three children and the span."""
    return make
