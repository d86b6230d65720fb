"""Going through what a parameter or a `for` chooses from: `each_of`."""

from collections.abc import Generator
from contextlib import contextmanager

from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Domain, Expr
from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.expressions import writer
from fencepost.engines.native.codegen.integers import exact
from fencepost.engines.native.codegen.kinds import element_of
from fencepost.engines.native.codegen.place import Operand, kept
from fencepost.engines.native.codegen.walks import walked, walked_value
from fencepost.engines.native.codegen.writer import Writer, adapted, given
from fencepost.semantics.inspect import free_locals, reads_state


@contextmanager
def each_of(code: Code, expr: Expr, distinct: bool = False) -> Generator[Operand]:
    """A loop over the elements of a source, in domain order or as a sequence stands, each in the representation
    of the element type of the source's type. `distinct`: for a parameter's choices, each once; the state
    that they are chosen in must not change in the loop. Otherwise it may: the source is evaluated before."""
    w = writer(code)
    found = exact(code, expr)
    walk = walked(w, expr, ordered=False, distinct=True) if distinct else _settled(w, expr)
    with walk as element:
        yield adapted(code, element, element_of(found), element_of(expr.type))


@contextmanager
def _settled(w: Writer, expr: Expr) -> Generator[Operand]:
    code = w.code
    bound = [code.locals[name] for name in free_locals(expr)]
    if _is_made_at_once(expr) or not (reads_state(expr) or any(local.place for local in bound)):
        with walked(w, expr) as element:
            yield element
        return
    value, of = given(w, expr)
    with walked_value(code, kept(code.f, code.rep(of), value), of) as element:
        yield element


def _is_made_at_once(expr: Expr) -> bool:
    """Whether walking it evaluates what it depends on before the first element"""
    return isinstance(expr, Domain) or (isinstance(expr, Apply) and expr.op is Op.RANGE)
