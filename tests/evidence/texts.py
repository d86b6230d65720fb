"""From a text to the findings of its one model, for the rooms that explain and replay them."""

from fencepost.elaborate.elaborate import elaborate
from fencepost.elaborate.load import Unreadable
from fencepost.engines.reference import check
from fencepost.evidence.outcome import Finding
from fencepost.instance.build import instantiate
from fencepost.instance.instance import Instance
from fencepost.source.text import SourceFile
from tests.systems import request


def searched(text: str) -> tuple[Instance, dict[str, Finding]]:
    """The instance of the last model of a text, and what the reference engine finds"""
    result = elaborate(SourceFile("t.fence", text), lambda path: Unreadable("there is no such file"))
    assert result.typed is not None, [found.message for found in result.diagnostics]
    made = instantiate(result.typed, result.typed.models[-1])
    assert isinstance(made, Instance), made
    return made, {finding.name: finding for finding in check(made, request()).findings}
