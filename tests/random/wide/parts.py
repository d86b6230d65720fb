"""Random roles, services and stores, each with members and steps."""

from dataclasses import dataclass
from typing import final

from tests.random.wide.blocks import Around, Blocks, Letter
from tests.random.wide.kinds import Chance, Kind, Types, number, optional
from tests.random.wide.terms import Name, Terms

Lines = list[str]


@final
@dataclass(frozen=True, slots=True)
class World:
    """What all parts of a text share"""

    chance: Chance
    types: Types
    node: Kind
    letters: tuple[Letter, ...]
    globals: tuple[Name, ...]
    ghosts: tuple[Name, ...]
    hub: bool
    stores: tuple[str, ...]


@final
@dataclass(frozen=True, slots=True)
class Part:
    """A part's text, and what properties may read of it, as `n.x` or `Hub.x` with the instance left open"""

    lines: tuple[str, ...]
    names: tuple[Name, ...]
    tests: tuple[str, ...]


@final
class RolePart:
    """One role, service or co-located role"""

    def __init__(self, world: World, name: str, head: str) -> None:
        self.world, self.name, self.chance = world, name, world.chance
        self.lines: Lines = [f"{head}:"]
        self.own: list[Name] = []
        self.states: tuple[str, ...] = ()
        self.timers: list[str] = []
        self.many_timers = False

    def made(self) -> Part:
        """The whole part."""
        self._members()
        for number_of in range(self.chance.between(2, 4) if self.name == "Node" else self.chance.between(1, 2)):
            self._action(number_of)
        for letter in self.world.letters:
            if letter.receiver == self.name or (letter.posted and self.chance.maybe(0.6)):
                self._handler(letter)
        for timer in self.timers:
            self._expiry(timer)
        self._environment()
        self.lines.append("")
        tests = [f"%s is {state}" for state in self.states]
        tests += [f"%s.{timer}.running" for timer in self.timers if "[" not in timer] + ["%s.up"]
        return Part(tuple(self.lines), tuple(Name(f"%s.{n.text}", n.kind) for n in self.own), tuple(tests))

    # ------------------------------------------------------------ members

    def _members(self) -> None:
        chance, letter = self.chance, self.name[0].lower()
        if chance.maybe(0.5):
            self.states = ("idle", "busy", "done")[: chance.between(2, 3)]
            if self.name != "Node":
                self.states = tuple(f"{letter}{state}" for state in self.states)
            self._line(f"states {', '.join(self.states)}")
        for count in range(chance.between(1, 2)):
            self._variable(f"{letter}x{count}")
        if chance.maybe(0.35):
            self.timers.append(f"{letter}t")
            self._line(f"timer {letter}t: 0..{chance.between(1, 2)}")
        elif chance.maybe(0.1) and self.name == "Node":
            self.timers.append("near[m]")
            self._line("timer near[m in Node]: 0..1")

    def _variable(self, name: str) -> None:
        kind, stays = self.world.types.kind(), self.chance.of(("durable", "volatile"))
        if self.chance.maybe(0.1):
            stays = f"oracle {stays}"
        terms = Terms(self.chance, [Name("self", self.world.node)] if self.name == "Node" else [], [], lends=False)
        if stays == "volatile" and kind.shape in ("bool", "enum", "instance") and self.chance.maybe(0.3):
            among = "{false, true}" if kind.shape == "bool" else kind.text
            self._line(f"volatile {name}: {kind.text} in {among}")
        else:
            kind, initial = self._start(kind, terms)
            saturating = " saturating" if kind.shape == "range" and ".." in kind.text and self.chance.maybe(0.4) else ""
            self._line(f"{stays} {name}: {kind.text}{saturating}{initial}")
        self.own.append(Name(name, kind, assigned=True))

    def _start(self, kind: Kind, terms: Terms) -> tuple[Kind, str]:
        """The type as it is declared, and its first value."""
        if kind.shape in ("record", "union") and not terms.like(self.world.node) and "the(" in terms.literal(kind):
            return optional(kind), ""
        if kind.shape in ("set", "seq", "option"):
            return kind, ""
        if kind.shape == "instance" and not terms.like(kind):
            return optional(kind), ""
        if kind.shape == "map":
            value, initial = self._start(kind.parts[1], terms)
            whole = Kind("map", f"map[{kind.parts[0].text}, {value.text}]", (kind.parts[0], value))
            empty = {"set": " = {}", "seq": " = []", "option": " = none"}
            return whole, initial or empty.get(value.shape, "")
        return kind, f" = {terms.literal(kind)}"

    # ------------------------------------------------------------ steps

    def _scope(self, *more: Name, reads_all: bool = True, lends: bool = True) -> Terms:
        names = [*self.own, *self.world.globals, *more]
        if self.name == "Node":
            names.append(Name("self", self.world.node))
        if self.name == "Watch":
            names.append(Name("machine", self.world.node))
        tests = [*self.states, *(f"{timer}.running" for timer in self.timers if "[" not in timer)]
        if self.world.hub and reads_all and self.chance.maybe(0.2):
            tests.append("oracle(Hub.up)")
        for letter in self.world.letters:
            if reads_all and self.chance.maybe(0.2) and not letter.anonymous:
                tests.append(
                    f"len(posted({letter.name})) < 2" if letter.posted else f"not in_flight({letter.name} from self)"
                )
        return Terms(self.chance, names, tests, lends)

    def _around(self, sends: bool = True, answers: tuple[Letter, ...] = ()) -> Around:
        world = self.world
        timers = tuple(timer.replace("[m]", "[self]") for timer in self.timers)
        letters = tuple(item for item in world.letters if item.receiver != "Hub" or world.hub)
        return Around(self.name, self.states, timers, letters, world.hub, world.stores, sends, answers)

    def _step(self, head: str, terms: Terms, around: Around, most: int = 2) -> None:
        guard = f" when {terms.condition(self.chance.between(0, 2))}" if self.chance.maybe(0.45) else ""
        body: Lines = []
        if self.chance.maybe(0.15) and around.sends:
            kind = self.world.types.plain()
            body.append(f"let kept = {terms.term(kind, 2)}")
            terms.names.append(Name("kept", kind))
        if self.chance.maybe(0.1) and around.sends:
            body.append(f"require {terms.condition(2)}")
        body += Blocks(terms, around, self.world.node).block(most)
        for name, kind in (terms.lent or {}).items():
            if head.startswith("on "):
                head += f"{', ' if ' with ' in head else ' with '}{name} in {kind}"
            else:
                head = f"{head[:-1]}, {name}: {kind})" if head.endswith(")") else f"{head}({name}: {kind})"
        if head.startswith("on ") and self.chance.maybe(0.1):
            head = f"urgent {head}"
        self.lines += ["", f"    {head}{guard}:", *(f"        {line}" for line in body)]

    def _action(self, number_of: int) -> None:
        more: list[Name] = []
        written: Lines = []
        for name in ("p", "q")[: self.chance.between(0, 2)]:
            kind, text = self._parameter(name, more)
            more.append(Name(name, kind))
            written.append(text)
        given = f"({', '.join(written)})" if written else ""
        head = f"{'urgent ' if self.chance.maybe(0.1) else ''}action {self.name.lower()}{number_of}{given}"
        self._step(head, self._scope(*more), self._around(), 3)

    def _parameter(self, name: str, more: list[Name]) -> tuple[Kind, str]:
        terms = self._scope(*more, reads_all=False, lends=False)
        many = terms.shaped("set", "seq")
        if many and self.chance.maybe(0.4):
            item = self.chance.of(many)
            return item.kind.parts[0], f"{name} in {item.text}"
        if self.chance.maybe(0.1):
            base = self.chance.of(("Node", "{0, 1}", "1..2"))
            element = self.world.node if base == "Node" else number(0, 2)
            source, kind = self.chance.of(
                (
                    (f"subsets({base})", Kind("set", f"set[{element.text}]", (element,))),
                    (f"permutations({base})", Kind("seq", f"seq[{element.text}, 2]", (element,), high=2)),
                )
            )
            return kind, f"{name} in {source}"
        instances = [kind for kind in self.world.types.roles for _ in range(4)]
        kind = self.chance.of([*instances, self.world.types.key()])
        return kind, f"{name}: {kind.text}"

    def _handler(self, letter: Letter) -> None:
        fields = [self.chance.of((f"f{n}", f"f{n}", "_")) for n, _ in enumerate(letter.fields)]
        pattern = f"({', '.join(fields)})" if fields else ""
        more = [Name(name, kind) for name, kind in zip(fields, letter.fields, strict=True) if name != "_"]
        sender, answers = "", ()
        if not letter.posted and not letter.anonymous and self.chance.maybe(0.6):
            sender = " from sender"
            answers = (
                tuple(item for item in self.world.letters if item.receiver == "Node") if self.name != "Node" else ()
            )
        if self.chance.maybe(0.15) and not letter.posted:
            self.lines += ["", f"    ignore {letter.name} when {self._scope(lends=False).condition(1)}"]
        self._step(f"on {letter.name}{pattern}{sender}", self._scope(*more), self._around(answers=answers))

    def _expiry(self, timer: str) -> None:
        urgent = "urgent " if self.chance.maybe(0.3) else ""
        self._step(f"{urgent}on expiry of {timer}", self._scope(lends=False), self._around(), 1)

    def _environment(self) -> None:
        if self.chance.maybe(0.12):
            terms = self._scope(reads_all=False, lends=False)
            terms.names = [n for n in terms.names if not n.assigned or n in self.world.globals]
            self._quiet("on crash", terms, self._around(sends=False))
        if self.chance.maybe(0.12):
            self._quiet("on restart", self._scope(reads_all=False, lends=False), self._around())

    def _quiet(self, head: str, terms: Terms, around: Around) -> None:
        body = Blocks(terms, around, self.world.node).block(1)
        self.lines += ["", f"    {head}:", *(f"        {line}" for line in body)]

    def _line(self, text: str) -> None:
        self.lines.append(f"    {text}")


def store(world: World) -> Part:
    """A store with one operation that tests and sets."""
    chance = world.chance
    kind = chance.of((number(0, 2), optional(world.node)))
    terms = Terms(chance, [Name("held", kind, True), Name("who", world.node)], [], lends=False)
    body = Blocks(terms, Around(sends=False), world.node).block(2)
    lines = ["store Cell:", f"    durable held: {kind.text} = {'none' if kind.shape == 'option' else '0'}", ""]
    lines += ["    operation swap(who: Node):", *(f"        {line}" for line in body), ""]
    return Part(tuple(lines), (Name("Cell.held", kind),), ())
