"""What is known while code is written: the system's layout, what names mean, where failures go.

Functions that many places need, such as the comparison of two wide values, are written once each, into the
`Library`; so are constants that are wide.
"""

from collections.abc import Callable, Generator, Hashable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import final

from fencepost.core.system import System
from fencepost.core.terms import Seq, Type
from fencepost.engines.native.codegen.emit import Cell, Flag, Function, Num, Pointer, wrapped
from fencepost.engines.native.codegen.layout import Layout, StateLayout
from fencepost.engines.native.codegen.place import Operand, Place, slot_at
from fencepost.engines.native.codegen.rep import Rep
from fencepost.engines.native.records import Worker
from fencepost.instance.symmetry import scalarsets

WORKER = Pointer("%worker")  # the first argument of every function that is written
UNWANTED = -2  # the "byte" of a property that nobody asked for
ARITHMETIC = -1  # the "site" of a number that does not fit into 64 bits
ASYMMETRIC = -2  # the "site" of an evaluation whose end depends on the order of members that are permuted


@final
@dataclass(frozen=True, slots=True)
class Names:
    """What codes in the records mean: `properties` are those that can be complained about"""

    properties: Mapping[str, int]  # name -> its byte among the complaints
    runtime_error: int  # NoRuntimeError's
    actions: int  # how many


@final
@dataclass(slots=True)
class Library:
    """Texts of functions and constants, each made at its first use"""

    texts: dict[str, str] = field(default_factory=lambda: {})
    constants: dict[tuple[int, ...], str] = field(default_factory=lambda: {})
    numbers: dict[Hashable, int] = field(default_factory=lambda: {})
    implications: int = 0  # how many are watched so far
    guards: int = 0  # how many are counted so far

    def function(self, name: str, make: Callable[[str], str]) -> str:
        """The name of a function whose text `make(name)` gives; it is made once. A function that needs itself
        may ask for itself while it is being made."""
        if name not in self.texts:
            self.texts[name] = ""
            self.texts[name] = make(name)
        return name

    def name(self, what: str, *about: Hashable) -> str:
        """A function's name that stands for `what` about these, and for nothing else"""
        return f"{what}.{self.numbers.setdefault((what, *about), len(self.numbers))}"

    def constant(self, words: tuple[int, ...]) -> Pointer:
        """The address of words that never change"""
        if words not in self.constants:
            self.constants[words] = f"@k{len(self.constants)}"
        return Pointer(self.constants[words])

    def text(self) -> str:
        """Everything that is in it"""
        data = [
            f"{name} = private unnamed_addr constant [{len(words)} x i64] "
            f"[{', '.join(f'i64 {wrapped(word)}' for word in words)}], align 8"
            for words, name in self.constants.items()
        ]
        return "\n".join([*data, *self.texts.values()])


@final
@dataclass(frozen=True, slots=True)
class Bound:
    """What a local is: its type and its value. One that a block may assign to lies at `place` instead."""

    type: Type
    value: Operand | None = None
    place: Place | None = None


@final
@dataclass(frozen=True, slots=True)
class Code:
    """Code being written into a function `f`. `state` is where Read looks, `after` where Primed does.
    `failure`: where to go when something fails, `failed`: what then holds the property that is violated."""

    f: Function
    system: System
    states: StateLayout
    library: Library
    names: Names
    state: Pointer
    after: Pointer | None = None
    locals: Mapping[str, Bound] = field(default_factory=lambda: {})
    failure: str = ""
    failed: Cell | None = None
    watching: bool = False  # whether implications note that their left side was true
    permuted: frozenset[str] = frozenset()  # scalarsets of which one order of the members stands for all

    @property
    def layout(self) -> Layout:
        return self.states.layout

    def rep(self, of: Type) -> Rep:
        """How values of a type lie in bits"""
        return self.layout.rep(of)

    def bind(self, name: str, bound: Bound) -> "Code":
        """The same with one more local in sight"""
        return replace(self, locals={**self.locals, name: bound})

    def variable(self, name: str, primed: bool = False) -> Place:
        """Where a state variable lies"""
        number = next(n for n, variable in enumerate(self.system.variables) if variable.name == name)
        pointer = self.after if primed else self.state
        assert pointer is not None
        slot = self.states.slots[number]
        return slot_at(self.f, Place(slot.rep, pointer), slot)

    # ------------------------------------------------------------ failing

    def fail(self, property: int | None = None) -> None:
        """Ends the evaluation as a violation of a property (None: NoRuntimeError)"""
        if self.failed is not None:
            self.failed.set(self.names.runtime_error if property is None else property)
        self.f.jump(self.failure)

    def fail_if(self, condition: Flag, property: int | None = None) -> None:
        """Fails where the condition is true"""
        if condition is not False:
            with self.f.when(condition):
                self.fail(property)

    def shows_order(self, source: Type) -> bool:
        """Whether a walk over a collection meets members that are permuted, in an order that another state of the orbit
        has otherwise"""
        return not isinstance(source, Seq) and bool(self.permuted & scalarsets(source))

    @contextmanager
    def unsure(self) -> Generator["Code"]:
        """Inside a walk that shows an order: if something fails, the order decides what else would have been evaluated,
        so the search must begin again without symmetry."""
        f, doubt = self.f, self.f.label()
        yield replace(self, failure=doubt)
        if doubt in f.aims:
            after = f.label()
            f.jump(after)
            f.begin_apart(doubt)
            self.no_room(ASYMMETRIC)
            f.jump(self.failure)
            f.begin(after)

    @contextmanager
    def forgiving(self, told: Cell, on: str) -> Generator["Code"]:
        """Inside a walk that goes on after it was `told` the answer: what fails from then on does not count, and the
        walk goes `on`."""
        f, failed = self.f, self.f.label()
        yield replace(self, failure=failed)
        if failed in f.aims:
            after = f.label()
            f.jump(after)
            f.begin_apart(failed)
            f.branch(f.truth(told.get()), on, self.failure)
            f.begin(after)

    def no_room(self, site: int) -> None:
        """Notes that a value needs more room than it has. The search will begin again with more, so it does
        not matter what is computed from here on, as long as it ends and touches only its own memory."""
        self.f.store(site + 1 if site >= 0 else site, WORKER, Worker.ROOM)


def complain(code: Code, which: Worker, property: Num) -> None:
    """Sets a property's byte in the worker's HERE or THERE."""
    f = code.f
    row = f.pointer_at(WORKER, which)
    address = f.value(f"getelementptr inbounds i8, ptr {row.name}, i64 {property}")
    f.line(f"store i8 1, ptr {address}, align 1")
