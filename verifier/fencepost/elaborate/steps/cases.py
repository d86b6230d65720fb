"""`match` and its cases: which variant or member each one takes, and that together they take everything."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, final

from fencepost.core.statements import Block, Let
from fencepost.core.terms import Enum, Expr, Local, Type, Union
from fencepost.elaborate.expressions.types import shown, unwrapped
from fencepost.elaborate.lower.matching import binding, chain
from fencepost.elaborate.names.scope import Scope
from fencepost.source.diagnostic import Related
from fencepost.source.text import Span
from fencepost.syntax import ast

MOST_CASES = 100

WriteBlock: TypeAlias = Callable[[ast.Block, Scope], Block]


def match(node: ast.Match, value: Expr | None, scope: Scope, write: WriteBlock) -> Block:
    """The chain of ifs; empty where something is wrong."""
    value = None if value is None else unwrapped(value)
    if value is None or not isinstance(value.type, Union | Enum):
        if value is not None:
            message = f"`{node.value.span.text}` is `{shown(value.type)}`: `match` takes a union apart, or an enum"
            scope.report.error("FP515", node.value.span, message, "for other values use `if`")
        for case in node.cases:
            _write_broken(case, scope, write)
        return ()
    if len(node.cases) > MOST_CASES:
        message = f"this `match` has more than {MOST_CASES} cases"
        scope.report.error("FP532", node.cases[MOST_CASES].span, message, "look the value up in a map")
        return ()
    subject = Local(scope.unit.fresh("matched"), value.type, node.value.span)
    cases = _Cases(value.type, _variants(value.type), subject, scope, {})
    written = [cases.write(case, write) for case in node.cases]
    cases.refuse_missing(node)
    known = [item for item in written if item is not None]
    return (Let(subject.name, value, value.type), *chain(subject, value.type, known, node.value.span))


def _variants(type_: Union | Enum) -> dict[str, tuple[tuple[str, Type], ...]]:
    if isinstance(type_, Enum):
        return dict.fromkeys(type_.members, ())
    return dict(type_.variants)


def _write_broken(case: ast.Case, scope: Scope, write: WriteBlock) -> None:
    """The rest of a case is looked at even where its head is wrong."""
    inside = scope.child()
    for binder in case.binders:
        inside.bind(binder, None)
    write(case.body, inside)


@final
@dataclass(slots=True)
class _Cases:
    """The cases of one `match`; `taken`: the variants that have one (None: all the rest)"""

    type: Union | Enum
    variants: dict[str, tuple[tuple[str, Type], ...]]
    subject: Local
    scope: Scope
    taken: dict[str | None, Span]

    def write(self, case: ast.Case, write: WriteBlock) -> tuple[int | None, Block] | None:
        """A case's variant and block, its binders first."""
        if not self._head_fits(case):
            _write_broken(case, self.scope, write)
            return None
        inside = self.scope.child()
        if case.variant is None:
            return None, write(case.body, inside)
        position = list(self.variants).index(case.variant.text)
        lets: list[Let] = []
        for number, binder in enumerate(case.binders):
            local = inside.bind(binder, self.variants[case.variant.text][number][1])
            if local is not None and binder.text != "_":
                lets.append(binding(self.subject, position, number, local))
        return position, (*lets, *write(case.body, inside))

    def _head_fits(self, case: ast.Case) -> bool:
        name = None if case.variant is None else case.variant.text
        span = case.span if case.variant is None else case.variant.span
        earlier = self.taken.get(name) or self.taken.get(None)
        if earlier is not None:
            related = (Related(earlier, "taken here"),)
            self.scope.report.error("FP516", span, "nothing is left for this case", None, related)
            return False
        if name is not None and name not in self.variants:
            message = f"`{shown(self.type)}` has no `{name}`"
            self.scope.report.error("FP516", span, message, self.scope.report.suggestion(name, self.variants))
            return False
        self.taken[name] = span
        fields = [] if name is None else [field for field, _ in self.variants[name]]
        if len(case.binders) != len(fields):
            wanted = f"`case {name}({', '.join(fields)}):`" if fields else f"`case {name}:`"
            plural = "" if len(fields) == 1 else "s"
            message = f"`{name}` has {len(fields)} field{plural}, not {len(case.binders)}"
            self.scope.report.error("FP516", span, message, f"write {wanted}, with `_` for what is not needed")
            return False
        return True

    def refuse_missing(self, node: ast.Match) -> None:
        """A `match` must say what happens in every case."""
        missing = [name for name in self.variants if name not in self.taken]
        if missing and None not in self.taken:
            listed = ", ".join(f"`{name}`" for name in missing)
            message = f"no case takes {listed}"
            self.scope.report.error("FP517", node.value.span, message, "add a case for it, or `case _:`")
