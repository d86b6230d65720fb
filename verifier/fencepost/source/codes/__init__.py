"""The register of every diagnostic code: one row a code, no catch-all.

Numbers: FP0xx text and layout, FP1xx syntax, FP2xx names, FP3xx types, FP4xx who may see what and
ghosts, FP5xx steps and statements, FP6xx models, FP7xx not yet, FP8xx warnings.
`fencepost explain CODE` prints a row; tests check that each failing example gives its code.
"""

from fencepost.source.codes.instance import ROWS as _INSTANCE
from fencepost.source.codes.row import Code as Code
from fencepost.source.codes.running import ROWS as _RUNNING
from fencepost.source.codes.syntax import ROWS as _SYNTAX

CODES: dict[str, Code] = {row.code: row for row in (*_SYNTAX, *_INSTANCE, *_RUNNING)}
