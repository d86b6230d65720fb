"""Core made into other core by one walk: each hook is given a node whose parts have been rewritten already.

`term` and `kind` replace an expression and a type, `name` a local wherever it is bound or read, `statement`
a statement by any number of them. A hook that is not given leaves things as they are. What nothing changes
is given back itself, not as a copy: most of a large text is like that, for most rewritings.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from operator import is_
from typing import TypeVar, assert_never, final

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
from fencepost.core.system import Binder, Function, Property, Stage
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
)

Fields = tuple[tuple[str, Type], ...]
_Node = TypeVar("_Node", bound=Expr | Type | Statement | Selector | Place | Binder | Stage | Property)
_Part = TypeVar("_Part")


def altered(node: _Node, **parts: object) -> _Node:
    """The node with these parts: itself, if it has them already."""
    if all(getattr(node, name) is part for name, part in parts.items()):
        return node
    return replace(node, **parts)


def _kept(old: tuple[_Part, ...], new: tuple[_Part, ...]) -> tuple[_Part, ...]:
    """The old tuple, if the new one has the same parts."""
    return old if len(old) == len(new) and all(map(is_, old, new)) else new


def _same_term(expr: Expr) -> Expr:
    return expr


def _same_type(type: Type) -> Type:
    return type


def _same_name(name: str) -> str:
    return name


def _same_statement(statement: Statement) -> Block:
    return (statement,)


@final
@dataclass(frozen=True, slots=True)
class Rewriter:
    """The hooks, and the walk that calls them, innermost nodes first"""

    term: Callable[[Expr], Expr] = _same_term
    kind: Callable[[Type], Type] = _same_type
    name: Callable[[str], str] = _same_name
    statement: Callable[[Statement], Block] = _same_statement
    _types: dict[int, tuple[Type, Type]] = field(default_factory=lambda: {}, init=False, compare=False, repr=False)

    # ------------------------------------------------------------ types

    def type(self, type: Type) -> Type:
        """A type, and the bounds in it; each object once: many expressions share one"""
        known = self._types.get(id(type))
        if known is None:  # the type is kept with what it becomes, so that its id stays its own
            known = self._types[id(type)] = type, self._type(type)
        return known[1]

    def _type(self, type: Type) -> Type:
        match type:
            case Bool() | Int() | Enum() | Scalarset():
                return self.kind(type)
            case Range():
                lower, upper = self._bound(type.lower), self._bound(type.upper)
                return self.kind(altered(type, lower=lower, upper=upper))
            case Option():
                return self.kind(altered(type, inner=self.type(type.inner)))
            case Set():
                return self.kind(altered(type, element=self.type(type.element)))
            case Bag():
                return self.kind(altered(type, element=self.type(type.element)))
            case Map():
                return self.kind(altered(type, key=self.type(type.key), value=self.type(type.value)))
            case Seq():
                limit = None if type.limit is None else self._bound(type.limit)
                return self.kind(altered(type, element=self.type(type.element), limit=limit))
            case Record():
                return self.kind(altered(type, fields=self._fields(type.fields)))
            case Union():
                variants = tuple(self._variant(variant) for variant in type.variants)
                return self.kind(altered(type, variants=_kept(type.variants, variants)))
            case _:
                assert_never(type)

    def _bound(self, bound: int | Expr) -> int | Expr:
        return bound if isinstance(bound, int) else self.expr(bound)

    def _fields(self, fields: Fields) -> Fields:
        return _kept(fields, tuple(self._field(field) for field in fields))

    def _field(self, field: tuple[str, Type]) -> tuple[str, Type]:
        type = self.type(field[1])
        return field if type is field[1] else (field[0], type)

    def _variant(self, variant: tuple[str, Fields]) -> tuple[str, Fields]:
        fields = self._fields(variant[1])
        return variant if fields is variant[1] else (variant[0], fields)

    # ------------------------------------------------------------ expressions

    def expr(self, expr: Expr) -> Expr:
        """An expression"""
        return self.term(self._inside(expr))

    def _inside(self, expr: Expr) -> Expr:
        type = self.type(expr.type)
        match expr:
            case Const() | Param() | Read() | Primed() | MessagesIn():
                return altered(expr, type=type)
            case Local():
                return altered(expr, name=self.name(expr.name), type=type)
            case Domain():
                return altered(expr, of=self.type(expr.of), type=type)
            case Apply() | Call():
                return altered(expr, args=self.exprs(expr.args), type=type)
            case Up():
                return altered(expr, instance=self.expr(expr.instance), type=type)
            case LetIn():
                value = self.expr(expr.value)
                return altered(expr, name=self.name(expr.name), value=value, body=self.expr(expr.body), type=type)
            case Comprehend():
                return self._comprehension(expr, type)
            case _:
                assert_never(expr)

    def _comprehension(self, expr: Comprehend, type: Type) -> Expr:
        return altered(
            expr,
            name=self.name(expr.name),
            name_type=self.type(expr.name_type),
            source=self.expr(expr.source),
            condition=None if expr.condition is None else self.expr(expr.condition),
            element=self.expr(expr.element),
            type=type,
        )

    def exprs(self, exprs: tuple[Expr, ...]) -> tuple[Expr, ...]:
        """Expressions, in order"""
        return _kept(exprs, tuple(self.expr(item) for item in exprs))

    def says(self, says: tuple[str | Expr, ...]) -> tuple[str | Expr, ...]:
        """A docstring cut at its placeholders"""
        return _kept(says, tuple(part if isinstance(part, str) else self.expr(part) for part in says))

    # ------------------------------------------------------------ statements

    def block(self, block: Block) -> Block:
        """A block"""
        return _kept(block, tuple(made for item in block for made in self.statement(self._statement(item))))

    def _statement(self, item: Statement) -> Statement:
        match item:
            case Let():
                return altered(item, name=self.name(item.name), value=self.expr(item.value), type=self.type(item.type))
            case Assign():
                return altered(item, place=self._place(item.place), value=self.expr(item.value))
            case If():
                condition = self.expr(item.condition)
                return altered(
                    item, condition=condition, then=self.block(item.then), otherwise=self.block(item.otherwise)
                )
            case For():
                kind, source = self.type(item.name_type), self.expr(item.source)
                name, body = self.name(item.name), self.block(item.body)
                return altered(item, name=name, name_type=kind, source=source, body=body)
            case Fail():
                return item if item.subject is None else altered(item, subject=self.expr(item.subject))
            case Mark():
                return altered(item, value=self.expr(item.value))
            case Send():
                sender = None if item.sender is None else self.expr(item.sender)
                receiver, fields = self.expr(item.receiver), self.exprs(item.fields)
                return altered(item, sender=sender, receiver=receiver, fields=fields)
            case Halt():
                return altered(item, target=self.expr(item.target))
            case _:
                assert_never(item)

    def _place(self, place: Place) -> Place:
        root = self.name(place.root) if place.is_local else place.root
        path = _kept(place.path, tuple(self._selector(selector) for selector in place.path))
        return altered(place, root=root, path=path, type=self.type(place.type))

    def _selector(self, selector: Selector) -> Selector:
        container = self.type(selector.container)
        match selector:
            case AtKey():
                return altered(selector, key=self.expr(selector.key), container=container)
            case AtIndex():
                return altered(selector, index=self.expr(selector.index), container=container)
            case AtField() | Unwrap():
                return altered(selector, container=container)
            case _:
                assert_never(selector)

    # ------------------------------------------------------------ what a system is made of

    def binder(self, binder: Binder) -> Binder:
        """A parameter or a let"""
        name, type = self.name(binder.name), self.type(binder.type)
        if isinstance(binder, Let):
            return altered(binder, name=name, value=self.expr(binder.value), type=type)
        return altered(binder, name=name, type=type, domain=self.expr(binder.domain))

    def stage(self, stage: Stage) -> Stage:
        """Binders, guards and block"""
        binders = _kept(stage.binders, tuple(self.binder(binder) for binder in stage.binders))
        return altered(stage, binders=binders, guards=self.exprs(stage.guards), body=self.block(stage.body))

    def property(self, item: Property) -> Property:
        """A property's condition"""
        return altered(item, condition=self.expr(item.condition))

    def function(self, item: Function) -> Function:
        """A recursive function"""
        arguments = tuple((self.name(name), self.type(type)) for name, type in item.arguments)
        return Function(item.name, arguments, self.type(item.result), self.expr(item.body))
