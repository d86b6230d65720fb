"""`faults:`: which faults a model grants, and that there is somebody whom each can befall."""

from dataclasses import dataclass, field
from typing import final

from fencepost.core.protocol import FaultGrant
from fencepost.core.terms import Expr
from fencepost.elaborate.expressions.operations import integer
from fencepost.elaborate.names.scope import Scope
from fencepost.elaborate.names.symbols import RoleSymbol
from fencepost.source.diagnostic import Related
from fencepost.source.text import Span
from fencepost.syntax import ast

_OF_MESSAGES = ("lose", "duplicate")
_WITH_THE_MACHINE = ("crash", "wipe", "restart", "reboot", "partition", "skew")
_DOWN = ("crash", "wipe")


@final
@dataclass(slots=True)
class Faults:
    """The fault lines of one model. `scope` is a constant's; `halted` are roles that a step switches off."""

    scope: Scope
    members: dict[str, tuple[str, ...]]
    halted: frozenset[str]
    seen: dict[tuple[str, str | None], Span] = field(default_factory=dict[tuple[str, str | None], Span])

    def grants(self, lines: list[ast.Fault]) -> tuple[FaultGrant, ...]:
        """What is granted; wrong lines are said and left out."""
        made = [self.grant(line) for line in lines]
        self.check_restarts(lines)
        return tuple(grant for grant in made if grant is not None)

    def grant(self, line: ast.Fault) -> FaultGrant | None:
        targets = [self.target(line, name) for name in line.targets]
        fits = self.shape_fits(line) and all(targets) and self.is_first(line)
        budget = self.budget(line)
        if not fits or (budget is None and isinstance(line.budget, ast.Expr)):
            return None
        return FaultGrant(line.kind, tuple(name.text for name in line.targets), budget, line.forbidden, line.span)

    def error(self, code: str, span: Span, message: str, hint: str | None = None) -> bool:
        self.scope.report.error(code, span, message, hint)
        return False

    def budget(self, line: ast.Fault) -> Expr | None:
        if line.budget is None or line.budget == "any":
            return None
        found = integer(line.budget, self.scope)
        if isinstance(line.budget, ast.Unary) and line.budget.op == "-":
            self.error("FP605", line.budget.span, "a budget cannot be negative", "`any` means no limit")
        return found

    # ------------------------------------------------------------ targets

    def shape_fits(self, line: ast.Fault) -> bool:
        count = len(line.targets)
        if line.forbidden and line.kind != "restart":
            return self.error(
                "FP605", line.span, f"`no {line.kind}` says nothing: no fault is granted unless it is written"
            )
        if line.kind == "skew" and line.budget == "any":
            return self.error("FP605", line.span, "a clock's error has a bound: `skew 1`")
        if line.kind in ("skew", *_OF_MESSAGES):
            return count <= 1 or self.error("FP605", line.span, f"`{line.kind}` takes one name, or none for all")
        if line.kind == "partition":
            return self.can_split(line)
        return count == 1 or self.error("FP605", line.span, f"`{line.kind}` takes the name of one role")

    def can_split(self, line: ast.Fault) -> bool:
        members = sum(len(self.members.get(name.text, ())) for name in line.targets)
        broken = any(not self.members.get(name.text) for name in line.targets)
        if broken or members >= 2:
            return True
        message = "a partition has two sides, and this is one instance"
        return self.error("FP605", line.span, message, "name all roles that may end up on different sides")

    def target(self, line: ast.Fault, name: ast.Name) -> bool:
        if line.kind in _OF_MESSAGES:
            return self.message(line, name)
        role = self.scope.symbols.role(name.text)
        if role is None:
            known = [found.name for found in self.scope.symbols.roles()]
            hint = self.scope.report.suggestion(name.text, known)
            return self.error("FP606", name.span, f"there is no role `{name.text}`", hint)
        if role.on is not None and line.kind in _WITH_THE_MACHINE:
            return self.refuse_guest(line, name, role)
        return True

    def refuse_guest(self, line: ast.Fault, name: ast.Name, role: RoleSymbol) -> bool:
        message = f"`{role.name}` shares a machine with `{role.on}`: what befalls the machine befalls both"
        return self.error("FP607", name.span, message, f"write `{line.kind} {role.on} ...`")

    def message(self, line: ast.Fault, name: ast.Name) -> bool:
        found = self.scope.symbols.message(name.text)
        if found is None:
            known = [message.name for message in self.scope.symbols.messages() if message.kind != "posted"]
            hint = self.scope.report.suggestion(name.text, known)
            return self.error("FP606", name.span, f"there is no message `{name.text}`", hint)
        if found.kind == "posted":
            text = f"`{name.text}` is posted: the network neither loses nor repeats it"
            return self.error("FP607", name.span, text, "it can be taken any number of times already")
        return True

    # ------------------------------------------------------------ lines among each other

    def is_first(self, line: ast.Fault) -> bool:
        if line.kind == "partition":
            keys: list[tuple[str, str | None]] = [("partition", None)]
        else:
            keys = [(line.kind, name.text) for name in line.targets] or [(line.kind, None)]
        for key in keys:
            if key in self.seen:
                what = line.kind if key[1] is None else f"{line.kind} {key[1]}"
                related = (Related(self.seen[key], "the first"),)
                message = f"`{what}` is granted twice"
                self.scope.report.error("FP608", line.span, message, "write one line with the sum", related)
                return False
            self.seen[key] = line.span
        return True

    def check_restarts(self, lines: list[ast.Fault]) -> None:
        """A restart needs somebody who went down."""
        down = {name.text for line in lines if line.kind in _DOWN for name in line.targets} | self.halted
        for line in lines:
            for name in line.targets if line.kind == "restart" else ():
                if name.text not in down and self.scope.symbols.role(name.text) is not None:
                    message = f"`{name.text}` never goes down in this model"
                    hint = f"add `crash {name.text} 1`, or leave this line out"
                    self.error("FP609", line.span, message, hint)
