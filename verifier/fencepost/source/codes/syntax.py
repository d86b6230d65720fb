"""FP0xx (text and layout) and FP1xx (syntax)."""

from fencepost.source.codes.row import Code

ROWS: tuple[Code, ...] = ()
