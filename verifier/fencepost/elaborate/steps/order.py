"""A loop over an unordered set must not depend on its order."""

from fencepost.core.operators import Op
from fencepost.core.statements import For
from fencepost.core.terms import Apply, Domain, Expr, Range, Scalarset, Seq, Type
from fencepost.core.turns import clashes
from fencepost.elaborate.names.report import Report
from fencepost.elaborate.names.symbols import Symbols
from fencepost.source.text import Span


def check_loop(loop: For, symbols: Symbols, span: Span, report: Report) -> None:
    """Reports where the loop depends on the order of its source."""
    if _has_order(loop.source, symbols):
        return
    hint = "a set has no order: build the value with a comprehension, or loop over a sequence"
    for clash in clashes(loop.name, loop.body):
        report.error("FP508", clash.span or span, clash.message, hint)


def _has_order(source: Expr, symbols: Symbols) -> bool:
    if isinstance(source.type, Seq):
        return True
    if isinstance(source, Apply) and source.op is Op.RANGE:
        return True
    return isinstance(source, Domain) and _is_ordered(source.of, symbols)


def _is_ordered(of: Type, symbols: Symbols) -> bool:
    return isinstance(of, Range) or (isinstance(of, Scalarset) and symbols.is_ordered(of.name))
