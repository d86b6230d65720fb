"""Random statements over what is in sight: a list of lines, without the block's own indentation."""

from dataclasses import dataclass, field
from typing import final

from tests.random.wide.kinds import Chance, Kind, number
from tests.random.wide.terms import Name, Terms


@final
@dataclass(frozen=True, slots=True)
class Letter:
    """A message of the text and who receives it (empty: posted)"""

    name: str
    fields: tuple[Kind, ...]
    receiver: str
    anonymous: bool = False

    @property
    def posted(self) -> bool:
        return not self.receiver


@final
@dataclass(slots=True)
class Around:
    """What a block may do besides assignments: the role it is in (empty: the system), and what that has"""

    role: str = ""
    states: tuple[str, ...] = ()
    timers: tuple[str, ...] = ()
    letters: tuple[Letter, ...] = ()
    hub: bool = False
    stores: tuple[str, ...] = ()  # calls, with %s for an instance of Node
    sends: bool = True
    answers: tuple[Letter, ...] = ()  # what may be sent back to `sender`
    asserts: list[str] = field(default_factory=list[str])


@final
class Blocks:
    """Makes statements of random kinds"""

    def __init__(self, terms: Terms, around: Around, nodes: Kind) -> None:
        self.terms = terms
        self.chance: Chance = terms.chance
        self.around = around
        self.nodes = nodes
        self._called = False

    def block(self, most: int, depth: int = 1) -> list[str]:
        """At least one statement."""
        lines: list[str] = []
        for _ in range(self.chance.between(1, most)):
            lines += self.statement(depth)
        return lines

    def statement(self, depth: int) -> list[str]:
        """One statement, which may hold others."""
        around, draw = self.around, self.chance.between(0, 19)
        if draw < 9:
            return self._assignment()
        if draw < 12 and around.sends and (around.letters or around.answers):
            return self._sending()
        if draw == 12 and around.timers:
            timer = self.chance.of(around.timers)
            if self.chance.maybe(0.3):
                return [f"stop {timer}"]
            return [f"start {timer} for {self.chance.of(('0', '1', '2', self.terms.term(number(0, 2), 1)))}"]
        if draw in (13, 14) and around.states:
            return [f"become {self.chance.of(around.states)}"]
        if draw == 15 and around.stores and not self._called and depth == 1:
            self._called = True
            return [self.chance.of(around.stores) % self.terms.literal(self.nodes)]
        if draw == 16:
            return self._rare(depth)
        if depth > 0:
            return self.chance.of((self._if, self._for, self._if, self._match))(depth)
        return self._assignment()

    def _rare(self, depth: int) -> list[str]:
        ways = [["skip"], [f"assert Sound: {self.terms.condition(2)}"]]
        if self.around.role and self.around.sends:
            ways.append([f"crash {self.terms.literal(self.nodes)}"])
        return self.chance.of(ways)

    # ------------------------------------------------------------ assignments

    def _assignment(self) -> list[str]:
        names = [item for item in self.terms.names if item.assigned]
        return [self._write(self.chance.of(names))] if names else ["skip"]

    def _write(self, item: Name) -> str:
        text, kind = item.text, item.kind
        if self.chance.maybe(0.4):
            return f"{text} = {self.terms.besides(text, kind, 2)}"
        match kind.shape:
            case "range":
                span, step = kind.high - kind.low + 1, self.terms.term(number(0, 1), 1)
                around = f"{text} = ({text} - {kind.low} + 1) % {span} + {kind.low}"
                plain = f"{text} = ({text} + {step}) % {span}"
                return self.chance.of(
                    (f"{text} += {step}", f"{text} -= {step}", *[around, plain if not kind.low else around] * 3)
                )
            case "set":
                return self._write_set(text, kind)
            case "seq":
                value = self.terms.term(kind.parts[0], 1)
                full, ever = f"len({text}) == {kind.high}", f"len({text}) > 0"
                ways = [
                    f"{text} = {text}[1:] if {full} else {text} + [{value}]",
                    f"{text} = {text}[1:] if {ever} else []",
                ]
                ways += [
                    *ways,
                    f"{text}.append({value})",
                    f"{text}[0] = {value}",
                    f"{text}[-1] = {value}",
                    f"{text}.clear()",
                ]
                return self.chance.of(ways)
            case "map":
                key, value = kind.parts
                inner = Name(f"{text}[{self.terms.term(key, 1)}]", value, True)
                return self._write(inner) if self.chance.maybe() else f"{inner.text} = {self.terms.term(value, 2)}"
            case "record":
                number_of = self.chance.between(0, len(kind.parts) - 1)
                return self._write(Name(f"{text}.{kind.names[number_of]}", kind.parts[number_of], True))
            case "option":
                return f"{text} = {self.chance.of(('none', self.terms.term(kind.parts[0], 1)))}"
            case _:
                return f"{text} = {self.terms.besides(text, kind, 1)}"

    def _write_set(self, text: str, kind: Kind) -> str:
        value = self.terms.term(kind.parts[0], 1)
        return self.chance.of(
            (
                f"{text}.add({value})",
                f"{text}.add({value})",
                f"{text}.add({value})",
                f"{text} = {text} - {{{value}}} if {value} in {text} else {text} | {{{value}}}",
                f"{text}.remove({value})",
                f"{text} -= {{{value}}}",
                f"{text} |= {self.terms.term(kind, 1)}",
                f"{text}.clear()",
            )
        )

    # ------------------------------------------------------------ messages

    def _sending(self) -> list[str]:
        around = self.around
        if around.answers and self.chance.maybe():
            letter = self.chance.of(around.answers)
            return [self.chance.of((f"reply {self._written(letter)}", f"send {self._written(letter)} to sender"))]
        if not around.letters:
            return self._assignment()
        letter = self.chance.of(around.letters)
        written = self._written(letter)
        if letter.posted:
            return [f"post {written}"]
        if letter.receiver == "Hub":
            return [f"send {written} to Hub"]
        if around.role == letter.receiver == "Node" and self.chance.maybe(0.4):
            return [f"broadcast {written}"]
        if around.role != "Node" and self.chance.maybe(0.3):
            return [f"broadcast {written} to Node"]
        return [f"send {written} to {self.terms.literal(self.nodes)}"]

    def _written(self, letter: Letter) -> str:
        values = ", ".join(self.terms.term(kind, 1) for kind in letter.fields)
        return f"{letter.name}({values})" if values else letter.name

    # ------------------------------------------------------------ control

    def _if(self, depth: int) -> list[str]:
        lines = [f"if {self.terms.condition(2)}:", *_indented(self.block(2, depth - 1))]
        if self.chance.maybe(0.2):
            lines += [f"elif {self.terms.condition(1)}:", *_indented(self.block(1, depth - 1))]
        if self.chance.maybe(0.4):
            lines += ["else:", *_indented(self.block(1, depth - 1))]
        return lines

    def _for(self, depth: int) -> list[str]:
        name, element, source = self.terms.source(1)
        collected = [item for item in self.terms.names if item.assigned and item.kind.shape in ("set", "map", "range")]
        if not collected:
            return self._assignment()
        lines: list[str] = []
        for _ in range(self.chance.between(1, 2)):
            made = self.terms.having(name, element, lambda: self._turn(name, element, self.chance.of(collected)))
            if self.chance.maybe(0.4):
                guard = self.terms.having(name, element, lambda: self.terms.condition(1))
                made = [f"if {guard}:", *_indented(made)]
            lines += made
        return [f"for {name} in {source}:", *_indented(lines)]

    def _turn(self, name: str, element: Kind, item: Name) -> list[str]:
        """What a loop does once: often what adds up, sometimes anything"""
        if self.around.sends and self.chance.maybe(0.25):
            return self._sending() if self.chance.maybe(0.7) else self._rare(0)
        if self.chance.maybe(0.2):
            return self.statement(0)
        value = self.terms.term(item.kind.parts[-1] if item.kind.parts else number(0, 1), 1)
        match item.kind.shape:
            case "set":
                return [self.chance.of((f"{item.text}.add({value})", f"{item.text} -= {{{value}}}"))]
            case "map":
                same = item.kind.parts[0] == element
                return [f"{item.text}[{name if same else self.terms.term(item.kind.parts[0], 0)}] = {value}"]
            case _:
                return [f"{item.text} {self.chance.of(('+=', '-='))} {value}"]

    def _match(self, depth: int) -> list[str]:
        unions = self.terms.shaped("union")
        if not unions:
            return self._if(depth)
        item = self.chance.of(unions)
        lines = [f"match {item.text}:"]
        for variant in item.kind.parts:
            names = [self.terms.bound() for _ in variant.parts]
            taken = [Name(name, kind) for name, kind in zip(names, variant.parts, strict=True)]
            self.terms.names += taken
            body = self.block(1, depth - 1)
            del self.terms.names[len(self.terms.names) - len(taken) :]
            lines += [f"    case {variant.text}{'(' + ', '.join(names) + ')' if names else ''}:"]
            lines += _indented(_indented(body))
        return lines


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]
