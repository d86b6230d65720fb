"""A few actions of a program compiled once more, to count which guards hold them up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from fencepost.core.system import System
from fencepost.engines.native.codegen.program import Options, Program, program
from fencepost.engines.native.jit import Loaded, load
from fencepost.engines.native.kernel.tally import orbit_text, tally_text
from fencepost.evidence.outcome import PropertyKind


@final
@dataclass(frozen=True, slots=True)
class Tallies:
    """Machine code that counts which guards block"""

    loaded: Loaded
    orbits: Loaded | None

    def tally(self, worker: int, kind: int) -> int:
        """Looks at the states from CURSOR to END; a Status"""
        return self.loaded.functions["tally"](worker, kind)

    @property
    def orbit(self) -> int:
        """The address of the function that tells the size of an orbit; 0: a state stands for itself alone"""
        return self.orbits.functions["where"](0) if self.orbits else 0


def tallies(whole: Program, some: System, wanted: Mapping[str, PropertyKind], optimized: bool) -> Tallies:
    """Compiles a system with some of the actions of a search's, to count over the states that it found."""
    words = whole.states.words
    counting = program(some, whole.states, wanted, Options(counting=True))
    orbits = load(whole.text + orbit_text(words), {"where": 1}, optimized) if whole.symmetric else None
    return Tallies(load(counting.text + tally_text(words), {"tally": 2}, optimized), orbits)
