"""Orders of members as machine code: sorting a range by signatures, and the next order that is sorted as well.

An order is a row of words, members by position; `table` has `width` words of signature for each member.
"""

from fencepost.engines.native.codegen.context import WORKER
from fencepost.engines.native.codegen.emit import Cell, Function, Num, Pointer

_ORDER, _TABLE = Pointer("%order"), Pointer("%table")


def same_text(width: int) -> str:
    """`@same(worker, order, table, i, j) -> i1`: whether the members at two positions have equal signatures"""
    f = Function("same", ("i", "j"), ("worker", "order", "table"), "i1")
    a, b = (f.mul(f.load(_ORDER, at), width) for at in ("%i", "%j"))
    with f.counted(0, width) as n:
        equal = f.compare("eq", f.load(_TABLE, f.add(a, n)), f.load(_TABLE, f.add(b, n)))
        with f.unless(equal):
            f.leave(False)
    f.leave(True)
    return f.finish()


def sort_text(width: int) -> str:
    """`@sort(worker, order, table, first, last)`: sorts positions first <= n < last by signature, by insertion"""
    f = Function("sort", ("first", "last"), ("worker", "order", "table"))
    with f.counted(f.add("%first", 1), "%last") as n:
        at = f.cell(n)
        with f.loop() as settled:
            here, move = at.get(), f.label()
            left = f.sub(here, 1)
            f.branch(f.compare("slt", "%first", here), move, settled)
            f.begin_apart(move)
            swap = f.label()
            f.branch(f.call_flag("less_signature", (WORKER, _ORDER, _TABLE), (here, left)), swap, settled)
            f.begin_apart(swap)
            _swap(f, here, left)
            at.set(left)
    return f.finish() + _less_text(width)


def _less_text(width: int) -> str:
    f = Function("less_signature", ("i", "j"), ("worker", "order", "table"), "i1")
    a, b = (f.mul(f.load(_ORDER, at), width) for at in ("%i", "%j"))
    with f.counted(0, width) as n:
        x, y = f.load(_TABLE, f.add(a, n)), f.load(_TABLE, f.add(b, n))
        with f.unless(f.compare("eq", x, y)):
            f.leave(f.compare("ult", x, y))
    f.leave(False)
    return f.finish()


def next_order_text() -> str:
    """`@next_order(worker, order, table, first, last) -> i1`: permutes members of equal signature to the next
    order, as an odometer of which each run of equals is a wheel; false when it is back at the first order"""
    f = Function("next_order", ("first", "last"), ("worker", "order", "table"), "i1", attributes="noinline")
    end = f.cell("%last")
    with f.loop() as done:
        upper, wheel = end.get(), f.label()
        f.branch(f.compare("slt", "%first", upper), wheel, done)
        f.begin_apart(wheel)
        lower = _start_of_run(f, upper)
        with f.when(f.call_flag("next_permutation", (WORKER, _ORDER), (lower, upper))):
            f.leave(True)
        end.set(lower)
    f.leave(False)
    return f.finish() + _next_permutation_text()


def _start_of_run(f: Function, upper: Num) -> Num:
    start = f.cell(f.sub(upper, 1))
    with f.loop() as found:
        here, before = start.get(), f.label()
        f.branch(f.compare("slt", "%first", here), before, found)
        f.begin_apart(before)
        left, on = f.sub(here, 1), f.label()
        f.branch(f.call_flag("same", (WORKER, _ORDER, _TABLE), (left, here)), on, found)
        f.begin_apart(on)
        start.set(left)
    return start.get()


def _next_permutation_text() -> str:
    """Narayana's algorithm: the next one in lexicographic order, or the first one again and false"""
    f = Function("next_permutation", ("first", "last"), ("worker", "order"), "i1", attributes="noinline")
    at = f.cell(f.sub("%last", 1))
    with f.loop() as descending:
        here, pair = at.get(), f.label()
        f.branch(f.compare("slt", "%first", here), pair, descending)
        f.begin_apart(pair)
        left = f.sub(here, 1)
        with f.when(f.compare("slt", f.load(_ORDER, left), f.load(_ORDER, here))):
            _swap(f, left, _last_above(f, left))
            _reverse(f, f.cell(here), f.cell(f.sub("%last", 1)))
            f.leave(True)
        at.set(left)
    _reverse(f, f.cell("%first"), f.cell(f.sub("%last", 1)))
    f.leave(False)
    return f.finish()


def _last_above(f: Function, position: Num) -> Num:
    """The last position with a greater member; there is one"""
    at = f.cell(f.sub("%last", 1))
    with f.loop() as found:
        on = f.label()
        f.branch(f.compare("slt", f.load(_ORDER, position), f.load(_ORDER, at.get())), found, on)
        f.begin_apart(on)
        at.set(f.sub(at.get(), 1))
    return at.get()


def _reverse(f: Function, low: Cell, high: Cell) -> None:
    with f.loop() as done:
        on = f.label()
        f.branch(f.compare("slt", low.get(), high.get()), on, done)
        f.begin_apart(on)
        _swap(f, low.get(), high.get())
        low.set(f.add(low.get(), 1))
        high.set(f.sub(high.get(), 1))


def _swap(f: Function, i: Num, j: Num) -> None:
    a, b = f.load(_ORDER, i), f.load(_ORDER, j)
    f.store(b, _ORDER, i)
    f.store(a, _ORDER, j)
