"""Random protocols, as instances."""

from collections.abc import Iterator

from fencepost.instance.instance import Instance
from tests.random.wide.mend import instance_of, mended
from tests.random.wide.texts import text_of


def instances(seeds: range) -> Iterator[tuple[int, Instance]]:
    """Those of the seeds that give a protocol"""
    for seed in seeds:
        text = mended(text_of(seed))
        made = None if text is None else instance_of(text)
        if isinstance(made, Instance):
            yield seed, made
