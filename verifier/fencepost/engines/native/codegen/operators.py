"""One entry for each operator of core: the cell that writes its code. AND, OR, IMPLIES and IF, which evaluate only
what they need, go where the condition goes: see `expressions`."""

from collections.abc import Mapping

from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Type
from fencepost.engines.native.codegen import arithmetic, composites, gathering, sequencing
from fencepost.engines.native.codegen.cheap import is_cheap
from fencepost.engines.native.codegen.emit import Flag
from fencepost.engines.native.codegen.equality import is_equal
from fencepost.engines.native.codegen.membership import member, size
from fencepost.engines.native.codegen.place import Operand, number
from fencepost.engines.native.codegen.rep import is_small
from fencepost.engines.native.codegen.writer import Cell, Test, Writer, chosen_by


def _not(w: Writer, node: Apply) -> Flag:
    return w.code.f.negate(w.test(node.args[0]))


def _if(w: Writer, node: Apply, of: Type) -> Operand:
    condition, then, otherwise = node.args
    if is_small(w.code.rep(of)) and is_cheap(w.code, then) and is_cheap(w.code, otherwise):
        test = w.test(condition)
        return w.code.f.select(test, number(w.into(then, of)), number(w.into(otherwise, of)))
    return chosen_by(w, condition, lambda: w.into(then, of), lambda: w.into(otherwise, of))


TESTS: Mapping[Op, Test] = {
    Op.NOT: _not,
    Op.EQ: is_equal,
    Op.NE: is_equal,
    Op.LT: arithmetic.less_than,
    Op.LE: arithmetic.at_most,
    Op.MEMBER: member,
    Op.SUBSET: gathering.is_subset,
    Op.IS_VARIANT: composites.is_variant,
}

VALUES: Mapping[Op, Cell] = {
    Op.IF: _if,
    Op.ADD: arithmetic.arithmetic,
    Op.SUB: arithmetic.arithmetic,
    Op.MUL: arithmetic.arithmetic,
    Op.DIV: arithmetic.division,
    Op.MOD: arithmetic.division,
    Op.NEG: arithmetic.negative,
    Op.FIT: arithmetic.fit,
    Op.SOME: composites.present,
    Op.VALUE: composites.path,
    Op.NEXT: arithmetic.turn,
    Op.PREV: arithmetic.turn,
    Op.SAME_MACHINE: composites.same,
    Op.SET: gathering.literal,
    Op.RANGE: gathering.enumerated,
    Op.UNION: gathering.union,
    Op.INTERSECT: gathering.intersection,
    Op.DIFFERENCE: gathering.difference,
    Op.SIZE: size,
    Op.SUBSETS: gathering.enumerated,
    Op.PERMUTATIONS: gathering.enumerated,
    Op.ELEMENTS: gathering.elements,
    Op.CHOICES: gathering.enumerated,
    Op.REMOVE_PRESENT: gathering.remove_present,
    Op.SMALLEST: gathering.extreme,
    Op.LARGEST: gathering.extreme,
    Op.BAG_ADD: gathering.bag_add,
    Op.BAG_REMOVE: gathering.bag_remove,
    Op.SEQ: sequencing.literal,
    Op.CONCAT: sequencing.concatenation,
    Op.AT: composites.path,
    Op.SLICE: sequencing.cut_out,
    Op.WITH_AT: sequencing.with_at,
    Op.REMOVE_AT: sequencing.remove_at,
    Op.GET: composites.path,
    Op.PUT: composites.put,
    Op.FILL: composites.fill,
    Op.RECORD: composites.record,
    Op.FIELD: composites.path,
    Op.WITH_FIELD: composites.with_field,
    Op.VARIANT: composites.variant,
    Op.VARIANT_FIELD: composites.path,
}

LAZY = frozenset({Op.AND, Op.OR, Op.IMPLIES})
