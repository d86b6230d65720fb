"""`@canonical(worker, state) -> i64`: puts the least state of its orbit in a state's place, and tells how many
states the orbit has. Exact, for every state.

Members of a symmetric scalarset are sorted by their signatures. Where these say all there is of a group, the
sorted state is the least one. Otherwise every order that leaves the signatures sorted is tried, and the least
state kept. Of the orders tried, as many give the least state as there are permutations that leave the state as
it is, so they also tell the size of the orbit (orbit-stabilizer theorem).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import factorial, prod
from typing import final

from fencepost.engines.native.codegen.context import WORKER, Code
from fencepost.engines.native.codegen.emit import Flag, Function, Num, Pointer
from fencepost.engines.native.codegen.orders import next_order_text, same_text, sort_text
from fencepost.engines.native.codegen.permute import Moves, moves_of, permute_state
from fencepost.engines.native.codegen.signature import Signature, length, signature_function, signatures
from fencepost.instance.symmetry import Group


@final
@dataclass(frozen=True, slots=True)
class Ranks:
    """The groups' members in one row: `signatures` with the position at which each group begins; a member's
    signature has `width` words"""

    signatures: tuple[Signature, ...]
    width: int

    @property
    def members(self) -> int:
        return sum(signature.group.size for signature in self.signatures)

    def each(self) -> Iterator[tuple[int, Signature]]:
        """Each group with the position at which it begins"""
        start = 0
        for signature in self.signatures:
            yield start, signature
            start += signature.group.size


def canonical_text(code: Code, groups: tuple[Group, ...]) -> str:
    """The function, and those that it needs; `code` writes nowhere yet."""
    found = signatures(code.system, code.layout, groups)
    ranks = Ranks(found, max(length(signature, code.layout) for signature in found))
    parts = [sort_text(ranks.width), same_text(ranks.width), _arranged(code, groups, ranks), _below(code.states.words)]
    parts += [signature_function(code, signature, f"signature{start}") for start, signature in ranks.each()]
    if not all(signature.complete for signature in found):
        parts.append(next_order_text())
    return "\n".join([*parts, _canonical(code, ranks)])


def _arranged(code: Code, groups: tuple[Group, ...], ranks: Ranks) -> str:
    """`@arranged(worker, state, order, target)`: the state with the members moved into an order"""
    f = Function("arranged", (), ("worker", "state", "order", "target"), attributes="noinline")
    row = f.words(ranks.members)
    moves: Moves = moves_of(groups, row)
    for start, signature in ranks.each():
        with f.counted(start, start + signature.group.size) as n:
            f.store(f.sub(n, start), row, f.load(Pointer("%order"), n))
    permute_state(replace(code, f=f, state=Pointer("%state")), moves, Pointer("%target"))
    return f.finish()


def _below(words: int) -> str:
    """`@below(worker, a, b) -> i64`: 2 if state a is less than b as a row of words, 1 if equal, else 0"""
    f = Function("below", (), ("worker", "a", "b"), "i64")
    for n in range(words):
        a, b = f.load(Pointer("%a"), n), f.load(Pointer("%b"), n)
        with f.when(f.compare("ne", a, b)):
            f.leave(f.select(f.compare("ult", a, b), 2, 0))
    f.leave(1)
    return f.finish()


def _canonical(code: Code, ranks: Ranks) -> str:
    f = Function("canonical", (), ("worker", "state"), "i64", attributes="noinline")
    order, table = f.words(ranks.members), f.words(ranks.members * max(ranks.width, 1))
    f.clear(table, ranks.members * max(ranks.width, 1))
    for start, signature in ranks.each():
        with f.counted(0, signature.group.size) as n:
            at = f.add(n, start)
            f.store(at, order, at)
            f.call(f"signature{start}", (WORKER, Pointer("%state"), f.at(table, f.mul(at, ranks.width))), (n,))
        f.call("sort", (WORKER, order, table), (start, start + signature.group.size))
    best, stabilizer = f.words(code.states.words), _swaps(f, ranks, (order, table))
    f.call("arranged", (WORKER, Pointer("%state"), order, best))
    if not all(signature.complete for signature in ranks.signatures):
        stabilizer = f.mul(stabilizer, _least(f, code, ranks, (order, table, best)))
    f.copy(Pointer("%state"), best, code.states.words)
    everything = prod(factorial(signature.group.size) for signature in ranks.signatures)
    f.leave(f.divide(everything, stabilizer))
    return f.finish()


def _swaps(f: Function, ranks: Ranks, rows: tuple[Pointer, Pointer]) -> Num:
    """How many permutations move only members of complete groups, among their equals"""
    order, table = rows
    total = f.cell(1)
    for start, signature in ranks.each():
        if not signature.complete:
            continue
        equals = f.cell(1)
        with f.counted(start + 1, start + signature.group.size) as n:
            same: Flag = f.call_flag("same", (WORKER, order, table), (f.sub(n, 1), n))
            equals.set(f.select(same, f.add(equals.get(), 1), 1))
            total.set(f.mul(total.get(), equals.get()))
    return total.get()


def _least(f: Function, code: Code, ranks: Ranks, rows: tuple[Pointer, Pointer, Pointer]) -> Num:
    """Tries the other orders, and leaves the least state in `best`; how many orders give it"""
    order, table, best = rows
    tried, times = f.words(code.states.words), f.cell(1)
    with f.loop() as done:
        found = f.label()
        for start, signature in reversed(list(ranks.each())):
            if not signature.complete:
                range_ = (start, start + signature.group.size)
                carry = f.label()
                f.branch(f.call_flag("next_order", (WORKER, order, table), range_), found, carry)
                f.begin_apart(carry)  # this group is back at its first order
        f.jump(done)
        f.begin_apart(found)
        f.call("arranged", (WORKER, Pointer("%state"), order, tried))
        outcome = f.call_number("below", (WORKER, tried, best))
        with f.when(f.compare("eq", outcome, 1)):
            times.set(f.add(times.get(), 1))
        with f.when(f.compare("eq", outcome, 2)):
            f.copy(best, tried, code.states.words)
            times.set(1)
    return times.get()
