"""A number as one of a range, with no more tests than its limits leave open."""

from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.emit import Num
from fencepost.engines.native.codegen.kinds import Limits
from fencepost.engines.native.codegen.rep import Number


def fit_number(code: Code, value: Num, known: Limits, target: Number) -> Num:
    """The number, clamped where the range saturates; else it fails outside"""
    f, low, high = code.f, known[0] < target.lower, known[1] > target.upper
    if target.saturating:
        if low:
            value = f.select(f.compare("slt", value, target.lower), target.lower, value)
        return f.select(f.compare("slt", target.upper, value), target.upper, value) if high else value
    if low and high:
        code.fail_if(f.compare("ult", target.upper - target.lower, f.sub(value, target.lower)))
    elif low or high:
        code.fail_if(f.compare("slt", value, target.lower) if low else f.compare("slt", target.upper, value))
    return value
