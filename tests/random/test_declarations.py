"""The order in which a protocol declares its parts makes no difference: the same space, the same verdicts."""

from random import Random

from fencepost.engines import ENGINES
from fencepost.evidence.verdict import Reached, Violated
from fencepost.instance.instance import Instance
from tests.agreement.comparing import asked
from tests.random.wide.mend import instance_of, mended
from tests.random.wide.texts import text_of


def pieces(text: str) -> list[list[str]]:
    """Each line that is not indented, with everything below it that is"""
    found: list[list[str]] = []
    for line in text.split("\n"):
        if line and not line[0].isspace():
            found.append([line])
        elif found:
            found[-1].append(line)
    return found


def shuffled(text: str, seed: int) -> str:
    """The same declarations in another order"""
    first, *rest = pieces(text)
    models = [part for part in rest if part[0].startswith("model ")]
    others = [part for part in rest if not part[0].startswith("model ")]
    Random(seed).shuffle(others)
    return "\n".join("\n".join(part) for part in (first, *others, *models)) + "\n"


def facts(text: str) -> tuple[object, ...] | None:
    """What a search finds, traces by their size; None where it does not come to an end"""
    made = instance_of(text)
    assert isinstance(made, Instance), made
    outcome = ENGINES["native"](made, asked(seconds=2.0))
    if outcome.stopped is not None:
        return None
    verdicts = ((f.name, f.verdict) for f in outcome.findings)
    sizes = sorted(
        (name, type(v).__name__, v.trace.steps if isinstance(v, Violated | Reached) else 0) for name, v in verdicts
    )
    return outcome.counts.distinct, outcome.counts.generated, outcome.counts.depth, *sizes


def test_order_of_declarations_makes_no_difference(seeds: range) -> None:
    moved = 0
    for seed in seeds:
        text = mended(text_of(seed))
        if text is None:
            continue
        other = shuffled(text, seed)
        one = facts(text)
        if one is not None:
            assert facts(other) == one, f"seed {seed}\n{text}"
            moved += text != other
    assert moved > len(seeds) // 2
