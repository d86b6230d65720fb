"""Writing a function of LLVM's intermediate language, as text.

Text because the builder that comes with llvmlite takes twenty times as long, and compile time is a promise.
Numbers are 64 bits wide and wrap around. What is known while the code is written is a Python int or bool and
costs no instruction: every operation folds. Local storage is always in the entry block, so that LLVM turns it
into registers wherever its addresses come out constant.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, final

Num: TypeAlias = int | str  # a known number, or a register that holds one (i64)
Flag: TypeAlias = bool | str  # a known truth, or a register that holds one (i1)
Condition: TypeAlias = Literal["eq", "ne", "ult", "ule", "slt", "sle"]
WORD = 64
_MASK = (1 << WORD) - 1


def wrapped(number: int) -> int:
    """The number as 64 bits hold it, signed."""
    number &= _MASK
    return number - (1 << WORD) if number >> (WORD - 1) else number


def ones(bits: int) -> int:
    """A number whose lowest bits are set, `bits` of them (0..64)."""
    return wrapped((1 << bits) - 1)


@final
@dataclass(frozen=True, slots=True)
class Pointer:
    """The address of 64-bit words in memory"""

    name: str


@final
@dataclass(frozen=True, slots=True)
class Cell:
    """A local that can be set: one word of storage"""

    function: "Function"
    pointer: Pointer

    def get(self) -> Num:
        """What it holds now"""
        return self.function.load(self.pointer)

    def set(self, value: Num) -> None:
        """Makes it hold another number"""
        self.function.store(value, self.pointer)


@final
@dataclass(slots=True)
class Function:
    """A function being written. Arguments are registers named `%<argument>`; those called with `pointers`
    are addresses. `finish` gives its text."""

    name: str
    arguments: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()
    result: Literal["void", "i1", "i64"] = "void"
    attributes: str = ""
    linkage: str = "internal"
    aims: set[str] = field(default_factory=lambda: set())  # the labels that something goes to
    _entry: list[str] = field(default_factory=lambda: [])
    _lines: list[str] = field(default_factory=lambda: [])
    _count: int = 0
    _open: bool = True  # whether the current block still lacks its last instruction

    # ------------------------------------------------------------ text

    def register(self, prefix: str = "t") -> str:
        """A name that nothing has yet"""
        self._count += 1
        return f"%{prefix}{self._count}"

    def line(self, text: str) -> None:
        """An instruction, unless the block has ended: then nobody could reach it"""
        if self._open:
            self._lines.append("  " + text)

    def value(self, text: str) -> str:
        """An instruction that gives a value"""
        made = self.register()
        self.line(f"{made} = {text}")
        return made

    def finish(self) -> str:
        """The whole function. A block that has not ended returns (0 or false)."""
        if self._open:
            self.line("ret void" if self.result == "void" else f"ret {self.result} 0")
        parts = [f"ptr %{name}" for name in self.pointers] + [f"i64 %{name}" for name in self.arguments]
        head = f"define {self.linkage} {self.result} @{self.name}({', '.join(parts)}) {self.attributes} {{"
        return "\n".join([head, "entry:", *self._entry, "  br label %body", "body:", *self._lines, "}", ""])

    # ------------------------------------------------------------ arithmetic

    def _binary(self, op: str, a: Num, b: Num) -> Num:
        return self.value(f"{op} i64 {a}, {b}")

    def add(self, a: Num, b: Num) -> Num:
        """a + b"""
        if isinstance(a, int) and isinstance(b, int):
            return wrapped(a + b)
        return b if a == 0 else a if b == 0 else self._binary("add", a, b)

    def sub(self, a: Num, b: Num) -> Num:
        """a - b"""
        if isinstance(a, int) and isinstance(b, int):
            return wrapped(a - b)
        return a if b == 0 else self._binary("sub", a, b)

    def mul(self, a: Num, b: Num) -> Num:
        """a * b"""
        if isinstance(a, int) and isinstance(b, int):
            return wrapped(a * b)
        if a == 0 or b == 0:
            return 0
        return b if a == 1 else a if b == 1 else self._binary("mul", a, b)

    def bit_and(self, a: Num, b: Num) -> Num:
        """The bits that both have"""
        if isinstance(a, int) and isinstance(b, int):
            return wrapped(a & b)
        if a == 0 or b == 0:
            return 0
        return b if a == -1 else a if b == -1 else self._binary("and", a, b)

    def bit_or(self, a: Num, b: Num) -> Num:
        """The bits that one of them has"""
        if isinstance(a, int) and isinstance(b, int):
            return wrapped(a | b)
        return b if a == 0 else a if b == 0 else self._binary("or", a, b)

    def bit_xor(self, a: Num, b: Num) -> Num:
        """The bits that only one of them has"""
        if isinstance(a, int) and isinstance(b, int):
            return wrapped(a ^ b)
        return b if a == 0 else a if b == 0 else self._binary("xor", a, b)

    def shift_left(self, a: Num, b: Num) -> Num:
        """a moved up by b bits (0..63; a known b may be another where code cannot be reached)"""
        if isinstance(a, int) and isinstance(b, int):
            return wrapped(a << b) if 0 <= b < WORD else 0
        return 0 if a == 0 else a if b == 0 else self._binary("shl", a, b)

    def shift_right(self, a: Num, b: Num) -> Num:
        """a moved down by b bits (0..63, as above), zeros coming in"""
        if isinstance(a, int) and isinstance(b, int):
            return wrapped((a & _MASK) >> b) if 0 <= b < WORD else 0
        return 0 if a == 0 else a if b == 0 else self._binary("lshr", a, b)

    def divide(self, a: Num, b: Num) -> Num:
        """a // b of numbers that are not negative"""
        if isinstance(a, int) and isinstance(b, int):
            return a // b
        return a if b == 1 else self._binary("udiv", a, b)

    def rest(self, a: Num, b: Num) -> Num:
        """a % b of numbers that are not negative"""
        if isinstance(a, int) and isinstance(b, int):
            return a % b
        return 0 if b == 1 else self._binary("urem", a, b)

    def population(self, a: Num) -> Num:
        """How many bits are set"""
        if isinstance(a, int):
            return (a & _MASK).bit_count()
        return self.value(f"call i64 @llvm.ctpop.i64(i64 {a})")

    def lowest_bit(self, a: Num) -> Num:
        """The position of the lowest bit that is set; 64 if there is none"""
        return self.value(f"call i64 @llvm.cttz.i64(i64 {a}, i1 false)")

    # ------------------------------------------------------------ conditions

    def compare(self, condition: Condition, a: Num, b: Num) -> Flag:
        """Whether a is (not) equal to, less than, at most b; `u`: as numbers without a sign"""
        if isinstance(a, int) and isinstance(b, int):
            if condition.startswith("u"):
                a, b = a & _MASK, b & _MASK
            equal, less = a == b, a < b
            return {"eq": equal, "ne": not equal}.get(condition, less or (equal and condition.endswith("le")))
        if a == b:
            return condition in ("eq", "ule", "sle")
        return self.value(f"icmp {condition} i64 {a}, {b}")

    def negate(self, a: Flag) -> Flag:
        """not a"""
        return not a if isinstance(a, bool) else self.value(f"xor i1 {a}, true")

    def both(self, a: Flag, b: Flag) -> Flag:
        """a and b, both already evaluated"""
        if isinstance(a, bool):
            return b if a else False
        if isinstance(b, bool):
            return a if b else False
        return self.value(f"and i1 {a}, {b}")

    def either(self, a: Flag, b: Flag) -> Flag:
        """a or b, both already evaluated"""
        if isinstance(a, bool):
            return True if a else b
        if isinstance(b, bool):
            return True if b else a
        return self.value(f"or i1 {a}, {b}")

    def select(self, condition: Flag, a: Num, b: Num) -> Num:
        """a if condition else b, both already evaluated"""
        if isinstance(condition, bool):
            return a if condition else b
        return a if a == b else self.value(f"select i1 {condition}, i64 {a}, i64 {b}")

    def number(self, flag: Flag) -> Num:
        """1 or 0"""
        return int(flag) if isinstance(flag, bool) else self.value(f"zext i1 {flag} to i64")

    def truth(self, number: Num) -> Flag:
        """Whether the number is not 0"""
        return number != 0 if isinstance(number, int) else self.compare("ne", number, 0)

    # ------------------------------------------------------------ memory

    def words(self, count: int) -> Pointer:
        """Local storage of so many words; holds anything at first"""
        made = self.register("w")
        self._entry.append(f"  {made} = alloca [{max(count, 1)} x i64], align 8")
        return Pointer(made)

    def cell(self, value: Num = 0) -> Cell:
        """A local that can be set, holding a value now"""
        made = Cell(self, self.words(1))
        made.set(value)
        return made

    def at(self, pointer: Pointer, index: Num) -> Pointer:
        """The address `index` words further on"""
        if index == 0:
            return pointer
        return Pointer(self.value(f"getelementptr inbounds i64, ptr {pointer.name}, i64 {index}"))

    def load(self, pointer: Pointer, index: Num = 0) -> Num:
        """A word in memory"""
        return self.value(f"load i64, ptr {self.at(pointer, index).name}, align 8")

    def store(self, value: Num, pointer: Pointer, index: Num = 0) -> None:
        """Changes a word in memory"""
        self.line(f"store i64 {value}, ptr {self.at(pointer, index).name}, align 8")

    def copy(self, target: Pointer, source: Pointer, count: int) -> None:
        """Copies so many words; the two do not overlap"""
        if count <= 4:
            for index in range(count):
                self.store(self.load(source, index), target, index)
            return
        where = f"ptr align 8 {target.name}, ptr align 8 {source.name}"
        self.line(f"call void @llvm.memcpy.p0.p0.i64({where}, i64 {8 * count}, i1 false)")

    def clear(self, target: Pointer, count: int) -> None:
        """Makes so many words 0"""
        if count <= 4:
            for index in range(count):
                self.store(0, target, index)
            return
        self.line(f"call void @llvm.memset.p0.i64(ptr align 8 {target.name}, i8 0, i64 {8 * count}, i1 false)")

    def pointer_at(self, pointer: Pointer, index: Num = 0) -> Pointer:
        """An address that is kept in memory"""
        return Pointer(self.value(f"load ptr, ptr {self.at(pointer, index).name}, align 8"))

    # ------------------------------------------------------------ calls

    def call(self, name: str, pointers: tuple[Pointer, ...], numbers: tuple[Num, ...] = ()) -> None:
        """Calls a function that gives nothing"""
        self.line(f"call void @{name}({_passed(pointers, numbers)})")

    def call_number(self, name: str, pointers: tuple[Pointer, ...], numbers: tuple[Num, ...] = ()) -> Num:
        """Calls a function that gives a number"""
        return self.value(f"call i64 @{name}({_passed(pointers, numbers)})")

    def call_flag(self, name: str, pointers: tuple[Pointer, ...], numbers: tuple[Num, ...] = ()) -> Flag:
        """Calls a function that gives a truth"""
        return self.value(f"call i1 @{name}({_passed(pointers, numbers)})")

    def leave(self, value: Num | Flag | None = None) -> None:
        """Returns from the function"""
        if value is None:
            self.line("ret void")
        else:
            self.line(f"ret {self.result} {str(value).lower() if isinstance(value, bool) else value}")
        self._open = False

    # ------------------------------------------------------------ where code goes on

    def label(self) -> str:
        """A name for a block that is begun later"""
        self._count += 1
        return f"b{self._count}"

    def begin(self, label: str) -> None:
        """Begins a block; the one before runs on into it"""
        self.jump(label)
        self._lines.append(f"{label}:")
        self._open = True

    def jump(self, label: str) -> None:
        """Goes on elsewhere"""
        self.aims |= {label} if self._open else set()
        self.line(f"br label %{label}")
        self._open = False

    def branch(self, condition: Flag, yes: str, no: str) -> None:
        """Goes on in one of two places"""
        if isinstance(condition, bool):
            self.jump(yes if condition else no)
            return
        self.aims |= {yes, no} if self._open else set()
        self.line(f"br i1 {condition}, label %{yes}, label %{no}")
        self._open = False

    @property
    def reachable(self) -> bool:
        """Whether what is written now can be reached"""
        return self._open

    @contextmanager
    def when(self, condition: Flag) -> Generator[None]:
        """What is written inside happens only if the condition is true"""
        yes, after = self.label(), self.label()
        self.branch(condition, yes, after)
        self.begin_apart(yes)
        yield
        self.begin(after)

    @contextmanager
    def unless(self, condition: Flag) -> Generator[None]:
        """What is written inside happens only if the condition is false"""
        no, after = self.label(), self.label()
        self.branch(condition, after, no)
        self.begin_apart(no)
        yield
        self.begin(after)

    @contextmanager
    def counted(self, lower: Num, upper: Num) -> Generator[Num]:
        """A loop over lower <= n < upper (as signed numbers)"""
        n, again, body, after = self.cell(lower), self.label(), self.label(), self.label()
        self.begin(again)
        here = n.get()
        self.branch(self.compare("slt", here, upper), body, after)
        self.begin_apart(body)
        yield here
        n.set(self.add(here, 1))
        self.jump(again)
        self.begin_apart(after)

    @contextmanager
    def loop(self) -> Generator[str]:
        """A loop for ever; jump to the label that is given to leave it"""
        again, after = self.label(), self.label()
        self.begin(again)
        yield after
        self.jump(again)
        self.begin_apart(after)

    @contextmanager
    def each_bit(self, mask: Num) -> Generator[Num]:
        """A loop over the positions of the bits that are set, upwards"""
        left = self.cell(mask)
        with self.loop() as done:
            here, more = left.get(), self.label()
            self.branch(self.compare("ne", here, 0), more, done)
            self.begin_apart(more)
            yield self.lowest_bit(here)
            left.set(self.bit_and(here, self.sub(here, 1)))

    def begin_apart(self, label: str) -> None:
        """Begins a block into which the one before does not run on"""
        self._open = False
        self._lines.append(f"{label}:")
        self._open = True


def _passed(pointers: tuple[Pointer, ...], numbers: tuple[Num, ...]) -> str:
    return ", ".join([f"ptr {pointer.name}" for pointer in pointers] + [f"i64 {number}" for number in numbers])


DECLARED = """
declare i64 @llvm.ctpop.i64(i64)
declare i64 @llvm.cttz.i64(i64, i1)
declare i64 @llvm.ctlz.i64(i64, i1)
declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)
declare void @llvm.prefetch.p0(ptr, i32, i32, i32)
"""
