"""The protocols that all tools search: their sizes, what each tool calls the constants, and what must be found."""

from dataclasses import dataclass
from pathlib import Path
from typing import final

ROOT = Path(__file__).parents[2]
HERE = ROOT / "benchmarks"


@final
@dataclass(frozen=True, slots=True)
class Size:
    """One instance: constants as the TLA+ text calls them, and how many states and transitions there are"""

    name: str
    constants: dict[str, int]
    distinct: int
    transitions: int


@final
@dataclass(frozen=True, slots=True)
class Protocol:
    """A protocol that is written for every tool. `promela`: constants that are called otherwise there."""

    name: str
    invariant: str
    promela: dict[str, str]
    booleans: tuple[str, ...]
    sizes: tuple[Size, ...]

    @property
    def fencepost(self) -> Path:
        return HERE / "models" / f"peer_{self.name}.fence"

    def size(self, name: str) -> Size:
        return next(size for size in self.sizes if size.name == name)


def _lease(name: str, nodes: int, top: int, distinct: int, transitions: int) -> Size:
    return Size(name, {"N": nodes, "T": top, "L": 2, "D": 1, "F": 1, "Margin": 1}, distinct, transitions)


def _backup(name: str, constants: tuple[int, int, int], distinct: int, transitions: int) -> Size:
    nodes, writes, crashes = constants
    return Size(name, {"N": nodes, "W": writes, "F": crashes, "Sync": 1}, distinct, transitions)


def _raft(name: str, constants: tuple[int, int, int], distinct: int, transitions: int) -> Size:
    nodes, terms, restarts = constants
    return Size(name, {"N": nodes, "MaxTerm": terms, "F": restarts, "ForgetVote": 0}, distinct, transitions)


PROTOCOLS = (
    Protocol(
        "lease_failover",
        "OnePrimary",
        {"Margin": "MARGIN"},
        (),
        (
            _lease("S", 2, 3, 44_704, 263_840),
            _lease("M", 2, 6, 1_192_800, 8_545_956),
            _lease("L", 3, 5, 5_193_376, 43_844_080),
        ),
    ),
    Protocol(
        "primary_backup_async",
        "NoAckedLost",
        {"Sync": "SYNC"},
        ("Sync",),
        (
            _backup("S", (2, 2, 1), 4_731, 34_032),
            _backup("M", (3, 2, 2), 694_286, 6_997_883),
            _backup("L", (2, 4, 1), 10_221_147, 147_322_528),
        ),
    ),
    Protocol(
        "raft_election",
        "OneLeaderPerTerm",
        {"MaxTerm": "MAXTERM", "ForgetVote": "FORGET"},
        ("ForgetVote",),
        (
            _raft("S", (4, 1, 0), 22_249, 189_256),
            _raft("M", (3, 2, 4), 870_529, 10_343_118),
            _raft("L", (3, 3, 0), 6_705_247, 96_537_642),
        ),
    ),
)
