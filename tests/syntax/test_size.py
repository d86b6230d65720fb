"""Large texts, and when lark is loaded."""

import subprocess
import sys

import pytest

from fencepost.source.text import SourceFile
from fencepost.syntax.parse import parse

UNIT = """\
# the role of many
role Node{0}:
    states standby, primary
    volatile epoch: 0..4 = 0

    action write(w in {{x for x in 0..4 if x > epoch}}) when primary and epoch + 1 < 4:
        \"\"\"{{self}} writes {{w}}\"\"\"
        epoch = w
        send Put(epoch, w) to Storage
"""
COUNT = 5_000_000 // len(UNIT)


@pytest.mark.slow
def test_five_megabytes_are_read() -> None:
    text = "protocol P\n" + "".join(UNIT.format(i) for i in range(COUNT))
    parsed = parse(SourceFile("large.fence", text))
    assert parsed.diagnostics == () and len(parsed.file.declarations) == COUNT


@pytest.mark.slow
def test_every_mistake_in_five_megabytes_is_reported() -> None:
    unit = UNIT.replace("= 0", "= = 0").replace("to Storage", "to (Storage")
    text = "protocol P\n" + "".join(unit.format(i) for i in range(COUNT))
    found = [diagnostic.code for diagnostic in parse(SourceFile("large.fence", text)).diagnostics]
    assert found == ["FP101", "FP007"] * COUNT


def test_lark_is_not_needed_to_read_a_text() -> None:
    imports = "from fencepost.syntax.parse import parse; from fencepost.source.text import SourceFile"
    read = "parse(SourceFile('large.fence', 'protocol P'))"
    code = f"import sys; sys.path[:] = {sys.path!r}; {imports}; {read}; print('lark' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "False\n"
