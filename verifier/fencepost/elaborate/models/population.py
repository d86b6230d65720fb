"""A model's instances: who lives in each role and sort, and what they are called.

`Node = {A, B}` names them, `Node = 3` makes Node1 to Node3. A service or store has the one member that bears
its name; a co-located role has one for each of its machine's, `Watchdog@A`. Only a model knows these names.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import final

from fencepost.core.terms import Const, Scalarset
from fencepost.elaborate.lower.machines import member_on
from fencepost.elaborate.names.report import Report
from fencepost.elaborate.names.symbols import RoleSymbol, SortSymbol, Symbols
from fencepost.source.diagnostic import Related
from fencepost.source.text import Span
from fencepost.syntax import ast

MOST_MEMBERS = 64


@final
@dataclass(slots=True)
class Population:
    """`members` by role or sort, in the order of the declarations; `names`: those that an author gave"""

    symbols: Symbols
    report: Report
    members: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    names: dict[str, tuple[Const, Span]] = field(default_factory=dict[str, tuple[Const, Span]])

    def fill(self, model: ast.Name, given: dict[str, ast.Setting]) -> None:
        """Takes the settings of roles and sorts; says which are missing, or cannot be given."""
        for name, found in self.symbols.top.items():
            if isinstance(found, SortSymbol) or (isinstance(found, RoleSymbol) and _is_free(found)):
                self._set(name, given.get(name), model)
            elif isinstance(found, RoleSymbol):
                self._refuse(found, given.get(name))
        self._follow()

    def _set(self, name: str, setting: ast.Setting | None, model: ast.Name) -> None:
        self.members[name] = ()
        if setting is None:
            message = f"`{model.text}` does not say how many `{name}` there are"
            hint = f"write `{name} = 3`, or with names of your choice `{name} = {{A, B}}`"
            self.report.error("FP601", model.span, message, hint)
        elif isinstance(setting.value, ast.Number):
            self._count(name, setting.value)
        elif isinstance(setting.value, ast.SetLiteral) and setting.value.elements:
            self._name(name, setting.value)
        else:
            hint = f"write `{name} = 3` or `{name} = {{A, B}}`"
            self.report.error("FP603", setting.value.span, f"`{name}` needs members: a number, or names", hint)

    def _count(self, name: str, number: ast.Number) -> None:
        if 1 <= number.value <= MOST_MEMBERS:
            self._take(name, [(f"{name}{place}", number.span) for place in range(1, number.value + 1)])
        else:
            message = f"`{name}` has between 1 and {MOST_MEMBERS} members, not {number.value}"
            self.report.error("FP603", number.span, message)

    def _name(self, name: str, literal: ast.SetLiteral) -> None:
        named: list[tuple[str, Span]] = []
        for element in literal.elements:
            if not isinstance(element, ast.Ref):
                message = f"a member of `{name}` is a name, like `A`"
                self.report.error("FP603", element.span, message)
            elif self._is_new(element, named):
                named.append((element.name, element.span))
        if len(named) <= MOST_MEMBERS:
            self._take(name, named)
        else:
            message = f"`{name}` has between 1 and {MOST_MEMBERS} members, not {len(named)}"
            self.report.error("FP603", literal.span, message)

    def _is_new(self, element: ast.Ref, named: list[tuple[str, Span]]) -> bool:
        name = element.name
        earlier = dict(named).get(name) or (self.names[name][1] if name in self.names else None)
        if earlier is not None:
            related = (Related(earlier, "the first"),)
            message = f"there is a `{name}` in this model already"
            self.report.error("FP604", element.span, message, "each instance has a name of its own", related)
        elif name in self.symbols.top or name in self.symbols.members or name in ("self", "machine"):
            message = f"`{name}` means something in the protocol already"
            self.report.error("FP604", element.span, message, "call the instance something else")
        else:
            return True
        return False

    def _take(self, name: str, named: list[tuple[str, Span]]) -> None:
        self.members[name] = tuple(member for member, _ in named)
        for place, (member, span) in enumerate(named):
            if member not in self.symbols.top and member not in self.symbols.members:
                self.names.setdefault(member, (Const(place, Scalarset(name), span), span))

    def _refuse(self, role: RoleSymbol, setting: ast.Setting | None) -> None:
        if role.single:
            self.members[role.name] = (role.name,)
        if setting is None:
            return
        if role.on is not None:
            message = f"`{role.name}` has one instance on each `{role.on}`"
            hint = f"say how many `{role.on}` there are"
        else:
            message, hint = (
                f"`{role.name}` is a {role.kind}: it has exactly one instance",
                "leave the line out",
            )
        self.report.error("FP603", setting.span, message, hint)

    def _follow(self) -> None:
        """Co-located roles follow their machines; then all stand in the order of the declarations."""
        found = {role.name: role.on for role in self.symbols.roles() if role.on is not None}
        for name, on in found.items():
            self.members[name] = tuple(member_on(name, member) for member in self.members.get(on, ()))
        self.members = {name: self.members[name] for name in self._order() if name in self.members}

    def _order(self) -> Iterator[str]:
        yield from self.symbols.top


def _is_free(role: RoleSymbol) -> bool:
    return not role.single and role.on is None
