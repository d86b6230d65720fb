"""Random expressions of a wanted type over what is in sight."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, final

from tests.random.wide.kinds import BOOL, Chance, Kind, number, optional, set_of

T = TypeVar("T")


@final
@dataclass(frozen=True, slots=True)
class Name:
    """Something that can be read here; `assigned`: a step here may write it"""

    text: str
    kind: Kind
    assigned: bool = False


@final
class Terms:
    """Makes expressions; `tests` are conditions that only make sense here (`n is busy`, `t.running`). `lent` are
    instances that an expression needed and had none: name and type, for whoever writes the parameters."""

    def __init__(self, chance: Chance, names: list[Name], tests: list[str], lends: bool = True) -> None:
        self.chance = chance
        self.names = names
        self.tests = tests
        self.lent: dict[str, str] | None = {} if lends else None
        self._avoided = ""
        self._made = 0

    def bound(self) -> str:
        """A name that nothing has yet."""
        self._made += 1
        return f"v{self._made}"

    def having(self, name: str, kind: Kind, make: Callable[[], T]) -> T:
        """What `make` gives while one more name is in sight."""
        self.names.append(Name(name, kind))
        try:
            return make()
        finally:
            self.names.pop()

    def like(self, kind: Kind) -> list[str]:
        """Names of this very type, or of a range within it."""
        unsure = self.chance.maybe(0.1)
        names = [
            item for item in self.names if item.text != self._avoided and (item.kind == kind or _fits(item.kind, kind))
        ]
        return [item.text for item in names if unsure or item.kind == kind or item.kind.shape != "option"]

    def besides(self, text: str, kind: Kind, depth: int) -> str:
        """An expression of this type that is not just the one given."""
        before, self._avoided = self._avoided, text
        made = self.term(kind, depth)
        self._avoided = before
        return made

    def shaped(self, *shapes: str) -> list[Name]:
        return [item for item in self.names if item.kind.shape in shapes]

    def term(self, kind: Kind, depth: int) -> str:
        """An expression of this type."""
        if depth > 0 and self.chance.maybe(0.6):
            made = self._special(kind, depth) if self.chance.maybe(0.65) else self._reached(kind, depth)
            if made is not None:
                return made
        like = self.like(kind)
        if like and self.chance.maybe(0.6):
            return self.chance.of(like)
        return self.literal(kind, depth)

    def literal(self, kind: Kind, depth: int = 0) -> str:
        """A value written out."""
        chance = self.chance
        match kind.shape:
            case "bool":
                return chance.of(("true", "false"))
            case "range":
                return str(min(kind.high, kind.low + chance.between(0, 3)))
            case "enum":
                return chance.of(kind.names)
            case "instance":
                return self._instance(kind)
            case _:
                return self._composite(kind, depth)

    def _composite(self, kind: Kind, depth: int) -> str:
        chance = self.chance
        match kind.shape:
            case "option":
                return "none" if chance.maybe() else self.term(kind.parts[0], depth - 1)
            case "set":
                many = chance.between(0, 2)
                return "{" + ", ".join(self.term(kind.parts[0], depth - 1) for _ in range(many)) + "}"
            case "seq":
                many = chance.between(0, min(2, kind.high))
                return "[" + ", ".join(self.term(kind.parts[0], depth - 1) for _ in range(many)) + "]"
            case "map":
                return self._table(kind, depth)
            case "record":
                return self._record(kind, depth)
            case _:
                return self._record(chance.of(kind.parts), depth, named=False)

    def _instance(self, kind: Kind) -> str:
        like = self.like(kind)
        if like:
            return self.chance.of(like)
        name = self.bound()
        if self.lent is None:
            return f"the({name} for {name} in {kind.text})"
        self.lent[f"some{kind.text}"] = kind.text
        return f"some{kind.text}"

    def _table(self, kind: Kind, depth: int) -> str:
        key, value = kind.parts
        if key.shape == "bool":
            return f"{{false: {self.term(value, depth - 1)}, true: {self.term(value, depth - 1)}}}"
        name = self.bound()
        inner = self.having(name, key, lambda: self.term(value, depth - 1))
        return f"{{{name}: {inner} for {name} in {universe(key)}}}"

    def _record(self, kind: Kind, depth: int, named: bool = True) -> str:
        values = [self.term(part, depth - 1) for part in kind.parts]
        given = [f"{name}={value}" for name, value in zip(kind.names, values, strict=True)] if named else values
        return f"{kind.text}({', '.join(given)})" if given else kind.text

    def _reached(self, kind: Kind, depth: int) -> str | None:
        """Through what holds such a value: an option, a map, a sequence, a record."""
        found: list[str] = []
        for item in self.names:
            shape, parts = item.kind.shape, item.kind.parts
            if shape == "option" and _fits(parts[0], kind):
                found.append(self._safe(item.text, f"{item.text} != none", kind))
            elif shape == "map" and _fits(parts[1], kind):
                found.append(f"{item.text}[{self.term(parts[0], depth - 1)}]")
            elif shape == "seq" and _fits(parts[0], kind):
                place = f"{item.text}[{self.chance.of(('0', '-1', self.term(number(0, 1), 0)))}]"
                found.append(self._safe(place, f"len({item.text}) > 0", kind))
            elif shape == "function" and _fits(parts[0], kind):
                found.append(f"{item.text}({', '.join(self.term(part, depth - 1) for part in parts[1:])})")
            elif shape == "record":
                fields = zip(item.kind.names, parts, strict=True)
                found += [f"{item.text}.{name}" for name, part in fields if _fits(part, kind)]
        return self.chance.of(found) if found else None

    def _safe(self, text: str, condition: str, kind: Kind) -> str:
        """Mostly something else where it would fail."""
        return f"({text} if {condition} else {self.literal(kind)})" if self.chance.maybe(0.85) else text

    def _special(self, kind: Kind, depth: int) -> str:
        if self.chance.maybe(0.12):
            then, otherwise = self.term(kind, depth - 1), self.term(kind, depth - 1)
            return f"({then} if {self.condition(depth - 1)} else {otherwise})"
        match kind.shape:
            case "bool":
                return f"({self.condition(depth)})"
            case "range":
                return self._number(kind, depth)
            case "set":
                return self._set(kind, depth)
            case "seq":
                return self._seq(kind, depth)
            case "option":
                return self._option(kind, depth)
            case "record" if kind.parts:
                name = self.chance.between(0, len(kind.parts) - 1)
                return f"{self.term(kind, 0)}.with({kind.names[name]}={self.term(kind.parts[name], depth - 1)})"
            case "instance":
                return self._chosen(kind, depth)
            case _:
                return self.literal(kind, depth)

    def _chosen(self, kind: Kind, depth: int) -> str:
        name = self.bound()
        condition = f"{name} == {self._instance(kind)}"
        if self.chance.maybe(0.1):
            condition = self.having(name, kind, lambda: self.condition(depth - 1))
        ways = [f"the({name} for {name} in {kind.text} if {condition})"]
        if kind.ordered:
            ways += [f"next({self.term(kind, depth - 1)})", f"prev({self.term(kind, 0)})", f"min({kind.text})"]
        return self.chance.of(ways)

    def _option(self, kind: Kind, depth: int) -> str:
        inner = kind.parts[0]
        rows = [item for item in self.shaped("seq") if item.kind.parts[0] == inner]
        if not rows:
            return self.literal(kind, depth)
        name = self.bound()
        condition = self.having(name, inner, lambda: self.condition(depth - 1))
        return f"first({name} for {name} in {self.chance.of(rows).text} if {condition})"

    def _number(self, kind: Kind, depth: int) -> str:
        made = self._any_number(kind, depth)
        span = kind.high - kind.low + 1
        offset = f" + {kind.low}" if kind.low else ""
        ways = [made, f"min(max({made}, {kind.low}), {kind.high})", f"({made} % {span}{offset})"]
        return self.chance.of((*ways, *ways[1:] * 5))

    def _any_number(self, kind: Kind, depth: int) -> str:
        left = self.term(kind, depth - 1)
        right = self.besides(left, kind, depth - 1)
        if self.chance.maybe(0.5):
            return self.chance.of(
                (
                    f"({left} + {right})",
                    f"({left} - {right})",
                    f"({left} * {right})",
                    f"({left} // {self._safe(right, f'{right} != 0', number(1, 3))})",
                    f"({left} % {self._safe(right, f'{right} != 0', number(1, 3))})",
                    f"(-{left})",
                    f"min({left}, {right})",
                    f"max({left}, {right})",
                )
            )
        if self.chance.maybe(0.3) and self.shaped("set", "seq"):
            return f"len({self.chance.of(self.shaped('set', 'seq')).text})"
        name, element, source = self.source(depth)
        condition = self.having(name, element, lambda: self.condition(depth - 1))
        if self.chance.maybe(0.4):
            return f"count({name} for {name} in {source} if {condition})"
        value = self.having(name, element, lambda: self.term(kind, depth - 1))
        fold = self.chance.of(("sum", "sum", "min", "max"))
        if fold == "sum":
            return f"sum({value} for {name} in {source} if {condition})"
        if self.chance.maybe(0.85):
            return f"{fold}({{{value} for {name} in {source} if {condition}}} | {{{self.literal(kind)}}})"
        return f"{fold}({value} for {name} in {source} if {condition})"

    def source(self, depth: int) -> tuple[str, Kind, str]:
        """A new name, the type of what it stands for, and what it runs over."""
        name = self.bound()
        many = [(item.kind.parts[0], item.text) for item in self.shaped("set", "seq")]
        roles = {item.kind for item in self.names if item.kind.shape == "instance"}
        many += [(kind, kind.text) for kind in sorted(roles, key=lambda kind: kind.text)]
        small = number(self.chance.between(-1, 1), 2)
        many += [(small, f"{small.low}..{small.high}")]
        if self.chance.maybe(0.2):
            element, text = self.chance.of(many)
            return name, set_of(element), f"subsets({self._as_set(element, text)})"
        if self.chance.maybe(0.15) and depth > 0:
            wanted = set_of(small)
            return name, small, self.term(wanted, depth - 1)
        element, text = self.chance.of(many)
        return name, element, text

    def _set(self, kind: Kind, depth: int) -> str:
        element = kind.parts[0]
        if self.chance.maybe(0.5):
            return self._both_sets(kind, depth - 1)
        if self.chance.maybe(0.2) and element.shape in ("instance", "enum", "range") and element.high < 10:
            return universe(element) if element.shape != "range" else f"({universe(element)})"
        name, inner, source = self.source(depth)
        value = self.having(name, inner, lambda: self.term(element, depth - 1))
        condition = self.having(name, inner, lambda: self.condition(depth - 1))
        return f"{{{value} for {name} in {source} if {condition}}}"

    def _both_sets(self, kind: Kind, depth: int) -> str:
        left = self.term(kind, depth)
        return f"({left} {self.chance.of('|&-')} {self.besides(left, kind, depth)})"

    def _seq(self, kind: Kind, depth: int) -> str:
        element = kind.parts[0]
        like = self.like(kind)
        if like and self.chance.maybe(0.6):
            row, low, high = self.chance.of(like), self.chance.of(("", "1", "0")), self.chance.of(("", "-1", "1"))
            return self.chance.of((f"{row}[{low}:{high}]", f"({row} + [{self.term(element, depth - 1)}])"))
        rows = self.shaped("seq")
        if not rows:
            return self.literal(kind, depth)
        row, name = self.chance.of(rows), self.bound()
        value = self.having(name, row.kind.parts[0], lambda: self.term(element, depth - 1))
        condition = self.having(name, row.kind.parts[0], lambda: self.condition(depth - 1))
        return f"[{value} for {name} in {row.text} if {condition}]"

    def _as_set(self, element: Kind, text: str) -> str:
        name = self.bound()
        return text if text == element.text and self.chance.maybe() else f"{{{name} for {name} in {text}}}"

    # ------------------------------------------------------------ conditions

    def condition(self, depth: int) -> str:
        """Something that is true or false."""
        if depth <= 0:
            atoms = [*self.tests, *(item.text for item in self.names if item.kind == BOOL)]
            return self.chance.of(atoms) if atoms and self.chance.maybe(0.6) else self.compared(0)
        ways = (self._joined, self.compared, self._quantified, self.compared, self._member, self._leaf)
        return self.chance.of(ways)(depth - 1)

    def _leaf(self, depth: int) -> str:
        return self.condition(0)

    def _joined(self, depth: int) -> str:
        left, right = self.condition(depth), self.condition(depth)
        return self.chance.of(
            (f"({left} and {right})", f"({left} or {right})", f"not ({left})", f"({left} implies {right})")
        )

    def compared(self, depth: int) -> str:
        """A comparison of something in sight."""
        known = [item for item in self.names if item.kind.shape != "bool"]
        if not known:
            return f"{self.chance.between(0, 1)} == {self.chance.between(0, 1)}"
        item = self.chance.of(known)
        kind, text = item.kind, item.text
        if kind.shape == "union" and self.chance.maybe():
            return f"{text} is {self.chance.of(kind.names)}"
        if kind.shape == "option" and self.chance.maybe():
            return f"{text} {self.chance.of(('==', '!='))} none"
        if kind.shape == "set" and self.chance.maybe():
            return f"{text} {self.chance.of(('<=', '<'))} {self.besides(text, kind, depth)}"
        other = self.besides(text, kind, depth)
        if not kind.has_order:
            return f"{text} {self.chance.of(('==', '!='))} {other}"
        sign = self.chance.of(("==", "!=", "<", "<=", ">", ">="))
        if self.chance.maybe(0.15):
            return f"{other} <= {text} < {self.besides(text, kind, depth)}"
        return f"{text} {sign} {other}"

    def _member(self, depth: int) -> str:
        many = self.shaped("set", "seq")
        if not many:
            return self.compared(depth)
        item = self.chance.of(many)
        return f"{self.term(item.kind.parts[0], depth)} {self.chance.of(('in', 'not in'))} {item.text}"

    def _quantified(self, depth: int) -> str:
        name, element, source = self.source(depth)
        made = self._telling if self.chance.maybe(0.15) else lambda: self.condition(depth)
        inner = self.having(name, element, made)
        if self.chance.maybe(0.7):
            return f"{self.chance.of(('all', 'any'))}({inner} for {name} in {source})"
        other = self.having(name, element, lambda: self.condition(depth))
        return f"{self.chance.of(('all', 'any'))}({inner} for {name} in {source} if {other})"

    def _telling(self) -> str:
        """What ends a walk early, or may fail: who comes first decides"""
        told, least = self.condition(0), self.chance.between(0, 1)
        fails = f"2 // {self.term(number(least, 2), 1)} == {self.chance.between(1, 2)}"
        return self.chance.of((f"({told} or {fails})", f"(not ({told}) and {fails})", f"({told} implies {fails})"))


def universe(kind: Kind) -> str:
    """The set of a type's values."""
    return kind.text if kind.shape != "bool" else "{false, true}"


def _fits(kind: Kind, wanted: Kind) -> bool:
    if kind.shape == "range" and wanted.shape == "range":
        return wanted.low <= kind.low and kind.high <= wanted.high
    return kind == wanted or (wanted.shape == "option" and kind == wanted.parts[0]) or kind == optional(wanted)
