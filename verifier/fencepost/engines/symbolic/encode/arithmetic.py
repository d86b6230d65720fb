"""Numbers in gates. A number is `lower` plus unsigned bits: to add a constant costs nothing, and limits decide what
they can. Every result has limits that are true, and as tight as those of the operands make them."""

from collections import deque
from collections.abc import Iterable, Sequence

from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit, flip
from fencepost.engines.symbolic.encode.values import Number, number

FEW_DIVISORS = 5  # so many are divided by one after the other: of more, a general division has fewer gates


# ---------------------------------------------------------------- unsigned bits, lowest first


def _constant_bits(value: int, size: int) -> tuple[Lit, ...]:
    return tuple(TRUE if value >> n & 1 else FALSE for n in range(size))


def _padded(bits: Sequence[Lit], size: int) -> tuple[Lit, ...]:
    """Exactly so many bits: what is above is cut off"""
    return (*bits[:size], *(FALSE,) * (size - len(bits)))


def _pairs(a: Sequence[Lit], b: Sequence[Lit]) -> Iterable[tuple[Lit, Lit]]:
    size = max(len(a), len(b))
    return zip(_padded(a, size), _padded(b, size), strict=True)


def _full_adder(c: Circuit, x: Lit, y: Lit, carry: Lit) -> tuple[Lit, Lit]:
    """The sum of three bits: its lower and its higher bit"""
    if carry <= TRUE:
        return c.differ(x, y) ^ carry, c.either(x, y) if carry else c.both(x, y)
    unlike = c.differ(x, y)
    return c.differ(unlike, carry), c.mux(unlike, carry, x)


def _sum_bits(c: Circuit, a: Sequence[Lit], b: Sequence[Lit], carry: Lit, size: int) -> tuple[Lit, ...]:
    """The lowest bits of a sum"""
    made: list[Lit] = []
    for x, y in zip(_padded(a, size), _padded(b, size), strict=True):
        bit, carry = _full_adder(c, x, y, carry)
        made.append(bit)
    return tuple(made)


def _below(c: Circuit, a: Sequence[Lit], b: Sequence[Lit]) -> Lit:
    """a < b"""
    less = FALSE
    for x, y in _pairs(a, b):
        less = c.both(flip(x), y) if less == FALSE else c.mux(c.differ(x, y), y, less)
    return less


def _at_base(c: Circuit, a: Number, lower: int, size: int) -> tuple[Lit, ...]:
    """The lowest bits of `a - lower`, which are all of them if that is not negative and has no more"""
    offset = a.lower - lower
    return _sum_bits(c, a.bits, _constant_bits(offset, size), FALSE, size) if offset else _padded(a.bits, size)


def _aligned(c: Circuit, a: Number, b: Number) -> tuple[tuple[Lit, ...], tuple[Lit, ...]]:
    """The bits of both above the lower one of their limits"""
    lower = min(a.lower, b.lower)
    x, y = (_at_base(c, n, lower, (n.upper - lower).bit_length()) for n in (a, b))
    return x, y


# ---------------------------------------------------------------- comparing


def less(c: Circuit, a: Number, b: Number) -> Lit:
    """a < b"""
    if a.upper < b.lower:
        return TRUE
    if a.lower >= b.upper:
        return FALSE
    return _below(c, *_aligned(c, a, b))


def at_most(c: Circuit, a: Number, b: Number) -> Lit:
    """a <= b"""
    return flip(less(c, b, a))


def equal(c: Circuit, a: Number, b: Number) -> Lit:
    """Whether they are the same"""
    if not b.bits:
        return is_number(c, a, b.lower)
    if not a.bits:
        return is_number(c, b, a.lower)
    if a.upper < b.lower or b.upper < a.lower:
        return FALSE
    return c.all_of(c.same(x, y) for x, y in _pairs(*_aligned(c, a, b)))


def is_number(c: Circuit, a: Number, n: int) -> Lit:
    """Whether it is this one"""
    if not a.lower <= n <= a.upper:
        return FALSE
    return c.all_of(bit if (n - a.lower) >> place & 1 else flip(bit) for place, bit in enumerate(a.bits))


def within(c: Circuit, a: Number, lower: int, upper: int) -> Lit:
    """lower <= a <= upper"""
    return c.both(at_most(c, number(lower), a), at_most(c, a, number(upper)))


# ---------------------------------------------------------------- choosing


def choose(c: Circuit, which: Lit, a: Number, b: Number) -> Number:
    """a where `which` is true, else b"""
    if which <= TRUE:
        return a if which else b
    if a == b:
        return a
    bits = tuple(c.mux(which, x, y) for x, y in _pairs(*_aligned(c, a, b)))
    return Number(min(a.lower, b.lower), max(a.upper, b.upper), bits)


def rebased(c: Circuit, a: Number, lower: int, upper: int) -> Number:
    """The same number with exactly these limits; anything, if it is outside of them"""
    return Number(lower, upper, _at_base(c, a, lower, (upper - lower).bit_length()))


def clamped(c: Circuit, a: Number, lower: int, upper: int) -> Number:
    """The nearest number within limits"""
    if a.lower >= lower and a.upper <= upper:
        return a
    if a.upper <= lower:
        return number(lower)
    if a.lower >= upper:
        return number(upper)
    low, high = max(lower, a.lower), min(upper, a.upper)
    made = rebased(c, a, low, high)
    made = choose(c, less(c, a, number(low)), number(low), made)
    return choose(c, less(c, number(high), a), number(high), made)


# ---------------------------------------------------------------- adding


def add(c: Circuit, a: Number, b: Number) -> Number:
    """a + b"""
    lower, upper = a.lower + b.lower, a.upper + b.upper
    if not a.bits or not b.bits:
        return Number(lower, upper, a.bits or b.bits)
    return Number(lower, upper, _sum_bits(c, a.bits, b.bits, FALSE, (upper - lower).bit_length()))


def negated(c: Circuit, a: Number) -> Number:
    """-a: what is missing to the upper limit, above its negation"""
    size = len(a.bits)
    bits = _sum_bits(c, _constant_bits(a.upper - a.lower, size), [flip(bit) for bit in a.bits], TRUE, size)
    return Number(-a.upper, -a.lower, bits)


def subtract(c: Circuit, a: Number, b: Number) -> Number:
    """a - b"""
    return add(c, a, negated(c, b))


def total(c: Circuit, numbers: Iterable[Number]) -> Number:
    """Their sum, by halves"""
    row = list(numbers)
    while len(row) > 1:
        row = [add(c, *row[n : n + 2]) if n + 1 < len(row) else row[n] for n in range(0, len(row), 2)]
    return row[0] if row else number(0)


def counted(c: Circuit, lits: Iterable[Lit]) -> Number:
    """How many are true"""
    some = [lit for lit in lits if lit != FALSE]
    column = deque(lit for lit in some if lit != TRUE)
    certain, most = len(some) - len(column), len(some)
    bits: list[Lit] = []
    while column:  # bits of one weight: three of them make one, and one of the next weight
        carried: deque[Lit] = deque()
        while len(column) > 1:
            x, y = column.popleft(), column.popleft()
            bit, carry = _full_adder(c, x, y, column.popleft() if column else FALSE)
            column.append(bit)
            carried.append(carry)
        bits.append(column.pop())
        column = carried
    return Number(certain, most, tuple(bits))


def turned(c: Circuit, a: Number, count: int, step: int) -> Number:
    """(a + step) % count, where 0 <= a < count"""
    a = rebased(c, a, max(a.lower, 0), min(a.upper, count - 1))
    step %= count
    over = at_most(c, number(count - step), a)
    if over <= TRUE:
        return add(c, a, number(step - count * over))
    size = (count - 1).bit_length()
    moved = (c.mux(over, x, y) for x, y in zip(*(_constant_bits(n, size) for n in (step - count, step)), strict=True))
    return Number(0, count - 1, _sum_bits(c, _at_base(c, a, 0, size), tuple(moved), FALSE, size))


# ---------------------------------------------------------------- multiplying


def multiply(c: Circuit, a: Number, b: Number) -> Number:
    """a * b"""
    if len(a.bits) < len(b.bits):
        a, b = b, a
    if not b.bits:
        return _times(c, a, b.lower)
    over_a, over_b = (Number(0, n.upper - n.lower, n.bits) for n in (a, b))
    parts = [_above(c, over_a, over_b), _times(c, over_a, b.lower), _times(c, over_b, a.lower)]
    ends = [x * y for x in (a.lower, a.upper) for y in (b.lower, b.upper)]
    return rebased(c, add(c, total(c, parts), number(a.lower * b.lower)), min(ends), max(ends))


def _above(c: Circuit, a: Number, b: Number) -> Number:
    """The product of two whose lower limits are 0"""
    parts = (_shifted(a, place, [c.both(bit, x) for x in a.bits]) for place, bit in enumerate(b.bits))
    return rebased(c, total(c, parts), 0, a.upper * b.upper)


def _shifted(a: Number, place: int, bits: Sequence[Lit]) -> Number:
    return Number(0, a.upper << place, (*(FALSE,) * place, *bits)) if a.upper else number(0)


def _times(c: Circuit, a: Number, factor: int) -> Number:
    if factor < 0:
        return negated(c, _times(c, a, -factor))
    over = Number(0, a.upper - a.lower, a.bits)
    parts = (_shifted(over, place, a.bits) for place in range(factor.bit_length()) if factor >> place & 1)
    return add(c, total(c, parts), number(a.lower * factor))


# ---------------------------------------------------------------- dividing


def divide(c: Circuit, a: Number, b: Number) -> Number:
    """a // b, downwards; anything where b is 0"""
    return _divided(c, a, b)[0]


def modulo(c: Circuit, a: Number, b: Number) -> Number:
    """a % b, with the sign of b; anything where b is 0"""
    return _divided(c, a, b)[1]


def _divided(c: Circuit, a: Number, b: Number) -> tuple[Number, Number]:
    """Quotient and remainder"""
    if b.lower == b.upper == 0:
        return number(0), number(0)
    if b.upper - b.lower >= FEW_DIVISORS:
        return _by_any(c, a, b)
    divisors = [n for n in range(b.lower, b.upper + 1) if n]
    results = [_by_known(c, a, n) for n in divisors]
    hits = [is_number(c, b, n) for n in divisors]
    return _one_of(c, hits, [q for q, _ in results]), _one_of(c, hits, [r for _, r in results])


def _one_of(c: Circuit, hits: Sequence[Lit], options: Sequence[Number]) -> Number:
    """The one that is hit, or the last one"""
    lower, upper = min(n.lower for n in options), max(n.upper for n in options)
    made = rebased(c, options[-1], lower, upper)  # at once to the limits of all, not from one to the next
    for hit, option in zip(hits[:-1], options[:-1], strict=True):
        made = choose(c, hit, rebased(c, option, lower, upper), made)
    return made


def _by_known(c: Circuit, a: Number, divisor: int) -> tuple[Number, Number]:
    if divisor < 0:
        quotient, remainder = _by_known(c, negated(c, a), -divisor)
        return quotient, negated(c, remainder)
    base = a.lower // divisor  # a = base * divisor + what is not negative
    over = add(c, a, number(-base * divisor))
    if over.upper < divisor:
        return number(base), over
    quotient, remainder = _long_division(c, rebased(c, over, 0, over.upper), number(divisor))
    return add(c, quotient, number(base)), remainder


def _by_any(c: Circuit, a: Number, b: Number) -> tuple[Number, Number]:
    """The signs are taken off first: a // b is (-a) // (-b), and below 0 it is -1 - (-1 - a) // b"""
    turn = less(c, b, number(0))
    x, y = choose(c, turn, negated(c, a), a), choose(c, turn, negated(c, b), b)
    y = rebased(c, y, max(y.lower, 1), y.upper)
    below = less(c, x, number(0))
    x = choose(c, below, subtract(c, number(-1), x), x)
    quotient, remainder = _long_division(c, rebased(c, x, 0, x.upper), y)
    quotient = choose(c, below, subtract(c, number(-1), quotient), quotient)
    remainder = choose(c, below, subtract(c, add(c, y, number(-1)), remainder), remainder)
    remainder = choose(c, turn, negated(c, remainder), remainder)
    divisors = [n for n in (b.lower, -1, 1, b.upper) if n and b.lower <= n <= b.upper]
    ends = [n // divisor for n in (a.lower, a.upper) for divisor in divisors]
    low, high = min(b.lower + 1, 0), max(b.upper - 1, 0)
    low, high = max(low, remainder.lower), min(high, remainder.upper)
    return rebased(c, quotient, min(ends), max(ends)), rebased(c, remainder, low, high)


def _long_division(c: Circuit, a: Number, b: Number) -> tuple[Number, Number]:
    """Of a number whose lower limit is 0, by one above 0: bit by bit, as by hand"""
    divisor = _at_base(c, b, 0, b.upper.bit_length())
    quotient: list[Lit] = []
    left = number(0)
    for bit in reversed(a.bits):
        left = Number(0, 2 * left.upper + 1, (bit, *left.bits))
        enough, bits = (FALSE, left.bits) if left.upper < b.lower else _taken_off(c, left.bits, divisor)
        left = rebased(c, Number(0, left.upper, bits), 0, min(left.upper, b.upper - 1))
        quotient.insert(0, enough)
    most = a.upper // b.lower
    return rebased(c, Number(0, a.upper, tuple(quotient)), 0, most), rebased(c, left, 0, min(left.upper, a.upper))


def _taken_off(c: Circuit, a: Sequence[Lit], b: Sequence[Lit]) -> tuple[Lit, tuple[Lit, ...]]:
    """Whether b is no more than a, and then what is left, else a"""
    size = max(len(a), len(b))
    *rest, short = _sum_bits(c, a, [flip(bit) for bit in _padded(b, size + 1)], TRUE, size + 1)
    return flip(short), tuple(c.mux(short, x, y) for x, y in zip(_padded(a, size), rest, strict=True))
