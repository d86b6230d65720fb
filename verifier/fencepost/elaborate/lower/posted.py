"""Posted messages: a set of records that only grows, as TLA+ writes messages.

`posted message M(a: T)` is a variable of the whole system, the set of all M that were ever posted.
`post M(a)` adds a record. `on M(a)` is a step with a choice among the records in the set; nothing is consumed,
so the step stays possible, and anyone may take the same record any number of times. Network faults know none
of it.
"""

from fencepost.core.operators import Op
from fencepost.core.protocol import VariableDecl
from fencepost.core.statements import Assign, Mark, Place, Statement
from fencepost.core.system import Parameter
from fencepost.core.terms import Apply, Const, Expr, Read, Record, Set
from fencepost.elaborate.names.symbols import MessageSymbol, posted_name
from fencepost.source.text import Span


def posted_variable(message: MessageSymbol, record: Record) -> VariableDecl:
    """The set of everything posted."""
    return VariableDecl(
        name=posted_name(message.name),
        label=message.name,
        kind="posted",
        owner=None,
        type=Set(record),
        initial=Const(frozenset(), Set(record)),
        choices=None,
        oracle=False,
        span=message.node.name.span,
    )


def post(message: str, record: Expr, of: Record, span: Span) -> tuple[Statement, ...]:
    """`post M(...)`; `record` is evaluated once for the set and once for the label, and cannot differ."""
    name, type_ = posted_name(message), Set(of)
    single = Apply(Op.SET, (record,), type_, span)
    grown = Apply(Op.UNION, (Read(name, type_), single), type_, span)
    return (Mark("sent", message, record), Assign(Place(name, False, (), type_), grown, span))


def choice(local: str, message: str, of: Record, span: Span) -> Parameter:
    """The choice of which posted record a handler takes."""
    return Parameter(local, of, Read(posted_name(message), Set(of)), "message", span)
