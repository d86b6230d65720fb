"""A whole random protocol as text, with one model, from a seed.

What is made is nearly well typed: lines that the front end refuses are left out afterwards (`tests.random.wide.mend`).
"""

from typing import final

from tests.random.wide.blocks import Around, Blocks, Letter
from tests.random.wide.kinds import BOOL, Chance, Kind, Types, function, number, seq_of
from tests.random.wide.parts import Lines, Part, RolePart, World, store
from tests.random.wide.terms import Name, Terms

NETWORKS = ("unordered", "set", "fifo")


def text_of(seed: int) -> str:
    """The text that belongs to a seed, as it was made."""
    return "\n".join(_Text(Chance(seed)).lines()) + "\n"


@final
class _Text:
    """A text in the making"""

    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self.node = Kind("instance", "Node", ordered=chance.maybe(0.2))
        self.value = Kind("instance", "Value") if chance.maybe(0.25) else None
        self.types = Types(chance, (self.node, self.value) if self.value else (self.node,))
        self.hub, self.store, self.watch = chance.maybe(0.4), chance.maybe(0.2), chance.maybe(0.2)
        self.letters = self._letters()
        self.globals = [Name(f"s{n}", self.types.kind(), True) for n in range(chance.between(0, 1))]
        self.ghosts = [Name("ghostly", number(0, 2), True)] if chance.maybe(0.3) else []
        self.functions: list[Name] = []
        self.parts: dict[str, Part] = {}

    def _letters(self) -> tuple[Letter, ...]:
        receivers = ["Node", "Node", "Hub"] if self.hub else ["Node", "Node"]
        made: list[Letter] = []
        for count in range(self.chance.between(0, 2)):
            receiver = "" if self.chance.maybe(0.2) else self.chance.of(receivers)
            fields = tuple(self.types.kind(1) for _ in range(self.chance.between(0, 2)))
            made.append(Letter(f"M{count}", fields, receiver, bool(receiver) and self.chance.maybe(0.2)))
        return tuple(made)

    def lines(self) -> Lines:
        """Every line of the text."""
        head = ["protocol Random", ""]
        calls = ("Cell.swap(%s)",) if self.store else ()
        functions, shared = self._functions(), self._shared()
        names = (*self.globals, *self.functions)
        everything = World(self.chance, self.types, self.node, self.letters, names, tuple(self.ghosts), self.hub, calls)
        if self.store:
            self.parts["Cell"] = store(everything)
        kind = "ordered role" if self.node.ordered else "role"
        self.parts["Node"] = RolePart(everything, "Node", f"{kind} Node").made()
        if self.watch:
            self.parts["Watch"] = RolePart(everything, "Watch", "role Watch on Node").made()
        if self.hub:
            self.parts["Hub"] = RolePart(everything, "Hub", "service Hub").made()
        body = [line for part in self.parts.values() for line in part.lines]
        values = ["sort Value", ""] if self.value else []
        messages, network = self._messages(), self._network()
        steps, starts, claims = self._system(), self._init(), self._claims()
        return [
            *head,
            *self.types.lines,
            *values,
            *messages,
            *network,
            *functions,
            *shared,
            *body,
            *steps,
            *starts,
            *claims,
            *self._model(),
        ]

    def _messages(self) -> Lines:
        lines: Lines = []
        for letter in self.letters:
            fields = ", ".join(f"a{n}: {kind.text}" for n, kind in enumerate(letter.fields))
            front = "posted " if letter.posted else "anonymous " if letter.anonymous else ""
            within = " within 1" if letter.receiver and self.chance.maybe(0.2) else ""
            over = f" over {self.chance.of(NETWORKS)}" if letter.receiver and self.chance.maybe(0.2) else ""
            lines += [f"{front}message {letter.name}{f'({fields})' if fields else ''}{within}{over}", ""]
        return lines

    def _network(self) -> Lines:
        if not any(not letter.posted for letter in self.letters):
            return []
        reset = " reset on crash" if self.chance.maybe(0.1) else ""
        return [f"network {self.chance.of(NETWORKS)} capacity {self.chance.between(1, 3)}{reset}", ""]

    def _shared(self) -> Lines:
        lines: Lines = []
        for number_of, item in enumerate(self.globals):
            if item.kind.shape in ("instance", "record", "union"):
                self.globals[number_of] = item = Name(item.text, BOOL, True)
            if item.kind.shape == "map" and item.kind.parts[1].shape in ("instance", "record", "union", "map"):
                self.globals[number_of] = item = Name(item.text, number(0, 2), True)
            terms = Terms(self.chance, [], [], lends=False)
            start = {"set": "{}", "seq": "[]", "option": "none"}
            inner = item.kind.parts[1] if item.kind.shape == "map" else item.kind
            lines += [f"shared {item.text}: {item.kind.text} = {start.get(inner.shape) or terms.literal(inner)}", ""]
        lines += [f"ghost {item.text}: {item.kind.text} saturating = 0\n" for item in self.ghosts]
        return lines

    def _functions(self) -> Lines:
        """Some definitions, which all expressions may use, and each what is defined before it; one may be recursive."""
        lines: Lines = []
        for count in range(self.chance.between(0, 2)):
            plain = (BOOL, number(0, 1), number(0, 2))
            result = self.chance.of(plain) if self.chance.maybe(0.7) else self.types.kind(1)
            given = [Name(f"x{n}", self.types.kind(1)) for n in range(self.chance.between(1, 2))]
            again = self.chance.maybe(0.2)
            given = [Name("x0", seq_of(number(0, 1), 2)), *given[1:]] if again else given
            terms = Terms(self.chance, [*given, *self.functions], [], lends=False)
            body = terms.term(result, 2)
            if again:
                arguments = ", ".join(["x0[1:]", *(item.text for item in given[1:])])
                body = f"({body} if x0 == [] else f{count}({arguments}))"
            head = ", ".join(f"{item.text}: {item.kind.text}" for item in given)
            lines += [f"def f{count}({head}) -> {result.text}: {body}", ""]
            self.functions.append(Name(f"f{count}", function(result, *(item.kind for item in given))))
        return lines

    # ------------------------------------------------------------ the system's own

    def _system(self) -> Lines:
        lines: Lines = []
        if self.globals and self.chance.maybe(0.5):
            kind = self.types.key()
            terms = Terms(self.chance, [*self.globals, *self.functions, Name("p", kind)], [], lends=False)
            around = Around(stores=("Cell.swap(%s)",) if self.store else (), sends=False)
            body = Blocks(terms, around, self.node).block(2)
            lines += [
                f"action system(p: {kind.text}) when {terms.condition(2)}:",
                *(f"    {line}" for line in body),
                "",
            ]
        return lines

    def _everything(self, *instances: str) -> Terms:
        """What a property sees, with some instances of Node at hand."""
        names, tests = [*self.globals, *self.functions, *self.ghosts], list[str]()
        for instance in instances:
            names.append(Name(instance, self.node))
            names += [Name(item.text % instance, item.kind, True) for item in self.parts["Node"].names]
            tests += [test % instance for test in self.parts["Node"].tests]
        if "Hub" in self.parts:
            names += [Name(item.text % "Hub", item.kind, True) for item in self.parts["Hub"].names]
            tests += [test % "Hub" for test in self.parts["Hub"].tests]
        if "Cell" in self.parts:
            names += self.parts["Cell"].names
        for letter in self.letters:
            tests += [f"len({'posted' if letter.posted else 'messages'}({letter.name})) < 1"]
        return Terms(self.chance, names, tests)

    def _init(self) -> Lines:
        if self.chance.maybe(0.8):
            return []
        terms = self._everything("m")
        around = Around(sends=False)
        body = Blocks(terms, around, self.node).block(2)
        if terms.lent and "someValue" in terms.lent:
            return []
        return ["init:", "    any m in Node:", *(f"        {line}" for line in body), ""]

    # ------------------------------------------------------------ properties

    def _claims(self) -> Lines:
        lines: Lines = []
        for count in range(self.chance.between(2, 4)):
            kind = self.chance.of(("invariant", "invariant", "transition", "witness", "witness", "stuck"))
            condition = self._claim(kind == "transition")
            joint = " unless " if kind == "stuck" else ": "
            lines += [f"{kind} P{count}{joint}{condition}", ""]
        return lines

    def _claim(self, primed: bool) -> str:
        terms = self._everything("m", "n") if self.chance.maybe(0.3) else self._everything("m")
        if primed:
            terms.names += [Name(f"{item.text}'", item.kind) for item in terms.names if item.assigned]
            terms.tests += [f"({test})'" for test in terms.tests]
        if "Watch" in self.parts and self.chance.maybe(0.3):
            watch = self.parts["Watch"]
            terms.names += [Name(item.text % "w", item.kind) for item in watch.names] + [Name("w.machine", self.node)]
            inner = terms.condition(3)
            lent = "".join(f" for {name} in {kind}" for name, kind in (terms.lent or {}).items())
            return f"all(any({inner} for m in Node for n in Node{lent}) for w in Watch)"
        inner = terms.condition(3)
        lent = "".join(f" for {name} in {kind}" for name, kind in (terms.lent or {}).items())
        many = self.chance.of(("all", "any", "count"))
        if many == "count":
            sign, limit = self.chance.of(("<", ">=")), self.chance.between(1, 3)
            return f"count(m for m in Node for n in Node{lent} if {inner}) {sign} {limit}"
        return f"{many}({inner} for m in Node for n in Node{lent})"

    # ------------------------------------------------------------ the model

    def _model(self) -> Lines:
        chance = self.chance
        lines = ["model one:", f"    Node = {chance.of(('{A, B}', '{A, B}', '{A, B}', '{A, B, C}', '1'))}"]
        lines += [f"    Value = {chance.between(1, 2)}"] if self.value else []
        if any(not letter.posted for letter in self.letters):
            lines += ["    bound capacity"] if chance.maybe(0.8) else []
        if chance.maybe(0.2):
            lines.append(f"    bound {self._claim(False)}")
        faults = self._faults()
        lines += ["    faults:", *(f"        {fault}" for fault in faults)] if faults else []
        return lines

    def _faults(self) -> Lines:
        chance, many = self.chance, self.chance.of(("1", "1", "1", "2", "any"))
        role = "Hub" if self.hub and chance.maybe(0.3) else "Node"
        among = [f"crash {role} {many}", f"wipe {role} 1", f"reboot {role} {many}", f"pause {role} 1"]
        among += ["skew 1", "skew Node 1"]
        if self.store:
            among += ["crash Cell 1", "pause Cell 1", "partition Node, Cell 1"]
        if self.hub:
            among += ["partition Node, Hub 1", "partition Node, Hub any"]
        among += ["partition Node 1"]
        sent = [letter.name for letter in self.letters if not letter.posted]
        if sent:
            among += [f"lose {many}", "duplicate 1", f"lose {sent[0]} 1", "lose any", f"duplicate {sent[0]} 1"]
        lines = chance.some(among, 0, 3)
        if any(line.startswith("crash") for line in lines) and chance.maybe(0.2):
            lines.append(f"no restart {role}")
        kinds = {" ".join(line.split()[:1]): line for line in lines}
        return list(kinds.values())
