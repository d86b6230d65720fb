"""Core as text that a person can read: for goldens, for `--emit core`, for an error inside the machine.

Nothing reads this text back. `type_text`, `value_text` and `expr_text` for small things; `typed_text` and
`system_text` for the whole.
"""

from collections.abc import Iterable
from typing import assert_never

from fencepost.core.operators import Op
from fencepost.core.protocol import Channel, Delivery, Model, Role, Step, Typed, VariableDecl
from fencepost.core.statements import (
    Assign,
    AtField,
    AtIndex,
    AtKey,
    Block,
    Fail,
    For,
    Halt,
    If,
    Let,
    Mark,
    Place,
    Selector,
    Send,
    Statement,
    Unwrap,
)
from fencepost.core.system import Action, Binder, Function, Parameter, Property, Stage, System, Variable
from fencepost.core.terms import (
    Apply,
    Bag,
    Bool,
    Call,
    Comprehend,
    Const,
    Domain,
    Enum,
    Expr,
    Int,
    LetIn,
    Local,
    Map,
    MessagesIn,
    Option,
    Param,
    Primed,
    Range,
    Read,
    Record,
    Scalarset,
    Seq,
    Set,
    Type,
    Union,
    Up,
    Value,
)
