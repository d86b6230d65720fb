"""The author's expressions and blocks as core of a system: no messages, no up, no crash are left in them.

`messages(M)` and `in_flight` become what the network holds, `up` the flag (or true where nothing can take the
instance down), `send` a block, and `crash n` the note that its target is to go down after the block.
"""

from dataclasses import replace

from fencepost.core.make import after, comprehend, element_of, set_of, union
from fencepost.core.operators import Op
from fencepost.core.rewrite import Rewriter, altered
from fencepost.core.statements import Assign, Block, Halt, Place, Send, Statement
from fencepost.core.terms import Apply, Bag, Comprehend, Expr, Fold, Local, MessagesIn, Seq, Set, Up
from fencepost.instance.environment.network import wire
from fencepost.instance.environment.reach import at_machine, is_up, role_of
from fencepost.instance.environment.sending import sent
from fencepost.instance.environment.traffic import in_flight
from fencepost.instance.world import World, instances

_ORDERED: frozenset[Fold] = frozenset({"seq", "concats", "first"})
_COUNTING = (Op.SIZE, Op.ELEMENTS)


def lowering(world: World) -> Rewriter:
    """The rewriting of what an author wrote."""
    return world.once("lowering", lambda: _lowering(world))


def _lowering(world: World) -> Rewriter:
    def term(expr: Expr) -> Expr:
        match expr:
            case MessagesIn():
                messages = as_bag(world, in_flight(world, wire(world, expr.channel)))
                return after(messages) if expr.primed else messages
            case Up():
                return is_up(world, expr.instance, expr.primed)
            case Comprehend() if expr.fold not in _ORDERED:
                return altered(expr, source=_plain_source(expr.source))
            case Apply() if expr.op in _COUNTING:
                return _with_last(expr, _plain_source(expr.args[0]))
            case Apply() if expr.op is Op.MEMBER:
                return _with_last(expr, _plain_source(expr.args[1]))
            case _:
                return expr

    def statement(item: Statement) -> Block:
        match item:
            case Send():
                return sent(world, item)
            case Halt():
                return (_noted(world, item),)
            case _:
                return (item,)

    return Rewriter(term=term, statement=statement)


def as_bag(world: World, messages: Expr) -> Expr:
    """A collection of messages as the bag that `messages(M)` is"""
    if isinstance(messages.type, Bag):
        return messages
    each = world.names.local("message", element_of(messages.type))
    return comprehend("bag", each, messages, each)


def _with_last(expr: Apply, argument: Expr) -> Apply:
    return expr if argument is expr.args[-1] else replace(expr, args=(*expr.args[:-1], argument))


def _plain_source(source: Expr) -> Expr:
    """The set or sequence that `as_bag` made a bag of: where only the elements count it serves as well"""
    if not (isinstance(source, Comprehend) and source.fold == "bag" and source.condition is None):
        return source
    unchanged = source.element == Local(source.name, source.name_type)
    return source.source if unchanged and isinstance(source.source.type, (Set, Seq)) else source


def halting(machine: str) -> Local:
    """The machine's instances that a block has said are to crash"""
    return Local(f"~halted {machine}", Set(instances(machine)))


def _noted(world: World, halt: Halt) -> Assign:
    target = at_machine(world, halt.target)
    noted = halting(role_of(target))
    value = union(noted, set_of(target.type, target))
    return Assign(Place(noted.name, True, (), noted.type), value, halt.span)
