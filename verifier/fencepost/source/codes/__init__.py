"""The register of every diagnostic code: one row a code, no catch-all.

Numbers: FP0xx text and layout, FP1xx syntax, FP2xx names, FP3xx types, FP4xx who may see what and
ghosts, FP5xx steps and statements, FP6xx models, FP7xx not yet, FP8xx warnings.
`fencepost explain CODE` prints a row; tests check that each failing example gives its code.
"""

from fencepost.source.codes.files import ROWS as _FILES
from fencepost.source.codes.instance import ROWS as _INSTANCE
from fencepost.source.codes.layout import ROWS as _LAYOUT
from fencepost.source.codes.models import ROWS as _MODELS
from fencepost.source.codes.names import ROWS as _NAMES
from fencepost.source.codes.row import Code as Code
from fencepost.source.codes.running import ROWS as _RUNNING
from fencepost.source.codes.sight import ROWS as _SIGHT
from fencepost.source.codes.steps import ROWS as _STEPS
from fencepost.source.codes.syntax import ROWS as _SYNTAX
from fencepost.source.codes.types import ROWS as _TYPES

CODES: dict[str, Code] = {
    row.code: row
    for row in (
        *_LAYOUT,
        *_SYNTAX,
        *_FILES,
        *_NAMES,
        *_TYPES,
        *_SIGHT,
        *_STEPS,
        *_MODELS,
        *_INSTANCE,
        *_RUNNING,
    )
}
