"""Local storage for a value that code computes bit by bit: the best so far, the first found, a set that grows."""

from typing import final

from fencepost.core.terms import Type
from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.emit import Flag, Num, Pointer
from fencepost.engines.native.codegen.order import less
from fencepost.engines.native.codegen.place import Operand
from fencepost.engines.native.codegen.rep import Number, Rep, is_small, words


@final
class Holder:
    """A local of some representation. What is put in is copied; what is read lasts until the next time."""

    def __init__(self, code: Code, rep: Rep, storage: Pointer | None = None) -> None:
        self._f, self._rep = code.f, rep
        self._storage = code.f.words(words(rep)) if storage is None else storage

    def clear(self) -> None:
        """Makes it hold what has no bits set: none, nothing, or just anything"""
        self._f.clear(self._storage, words(self._rep))

    def set(self, value: Operand) -> None:
        """Makes it hold a value"""
        if isinstance(value, Pointer):
            self._f.copy(self._storage, value, words(self._rep))
        else:
            self._f.store(value, self._storage)

    def get(self) -> Operand:
        """What it holds"""
        return self._f.load(self._storage) if is_small(self._rep) else self._storage


@final
class Best:
    """The least or greatest of the values that are offered"""

    def __init__(self, code: Code, of: Type, least: bool) -> None:
        self._code, self._least, self._rep = code, least, code.rep(of)
        self._holder = Holder(code, self._rep)
        self._holder.clear()
        self._found = code.f.cell(0)

    def offer(self, value: Operand) -> None:
        """One more"""
        f = self._code.f
        better = f.either(f.negate(f.truth(self._found.get())), self._before(value, self._holder.get()))
        with f.when(better):
            self._holder.set(value)
        self._found.set(1)

    def _before(self, value: Operand, best: Operand) -> Flag:
        a, b = (value, best) if self._least else (best, value)
        if isinstance(self._rep, Number):
            assert not isinstance(a, Pointer) and not isinstance(b, Pointer)
            return self._code.f.compare("slt", a, b)
        return less(self._code, self._rep, a, b)

    def result(self) -> Operand:
        """The best; fails where nothing was offered"""
        self._code.fail_if(self._code.f.compare("eq", self._found.get(), 0))
        return self._holder.get()


@final
class Listed:
    """Small or wide values side by side, as many as the text has: what a sequence that is written down holds"""

    def __init__(self, code: Code, rep: Rep, values: list[Operand]) -> None:
        self._f, self._rep, self._words = code.f, rep, words(rep)
        self._storage = code.f.words(len(values) * self._words)
        for n, value in enumerate(values):
            where = self._f.at(self._storage, n * self._words)
            if isinstance(value, Pointer):
                self._f.copy(where, value, self._words)
            else:
                self._f.store(value, where)

    def at(self, index: Num) -> Operand:
        """One of them"""
        where = self._f.at(self._storage, self._f.mul(index, self._words))
        return self._f.load(where) if is_small(self._rep) else where
