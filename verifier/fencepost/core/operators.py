"""The one closed list of operators. A new operator is one row here and one entry in each backend's table.

Values, as every backend and every trace understands them (Python's own types in the interpreter):

    bool               True, False
    range, int         int
    enum, scalarset    the member's position, from 0
    option             None, or the value itself (options never nest)
    set                frozenset of values
    bag                frozenset of (value, copies) pairs, copies >= 1
    map                tuple of values, in the order of the key type's domain
    seq                tuple
    record             tuple of the fields' values
    union              tuple: the variant's position, then its fields' values

A domain is ordered: false before true, numbers upwards, members as declared, none first, records and
sequences lexicographically (shorter sequences first), unions by variant, sets by their sorted elements.
"""

from dataclasses import dataclass
from enum import Enum, unique
from typing import final


@final
@dataclass(frozen=True, slots=True)
class Row:
    """How an operator is written, how many operands it takes (None: any number), whether it is lazy
    (operands evaluated left to right and only as far as needed), and whether it can fail."""

    text: str
    arity: int | None
    lazy: bool = False
    partial: bool = False


@unique
class Op(Enum):
    """Every operator of core. The comment gives operand types where the name does not."""

    NOT = Row("not", 1)
    AND = Row("and", None, lazy=True)
    OR = Row("or", None, lazy=True)
    IMPLIES = Row("implies", 2, lazy=True)
    IF = Row("if", 3, lazy=True)  # condition, then, otherwise
    EQ = Row("==", 2)  # any type; both sides have the same representation
    NE = Row("!=", 2)
    LT = Row("<", 2)  # int, enum, ordered scalarset (by position)
    LE = Row("<=", 2)
    ADD = Row("+", 2)
    SUB = Row("-", 2)
    MUL = Row("*", 2)
    DIV = Row("//", 2, partial=True)  # floor division, fails on 0
    MOD = Row("%", 2, partial=True)
    NEG = Row("neg", 1)
    FIT = Row("fit", 1, partial=True)  # the operand as a value of the node's type: fails outside, or saturates
    SOME = Row("some", 1)  # T -> T?
    VALUE = Row("value", 1, partial=True)  # T? -> T, fails on none
    NEXT = Row("next", 1)  # ordered scalarset, wraps around
    PREV = Row("prev", 1)
    SAME_MACHINE = Row("machine", 1)  # instance of a co-located role -> its machine, or back: the same position
    # sets
    SET = Row("set of", None)  # the elements -> set
    RANGE = Row("..", 2)  # int, int -> set of int, empty where the bounds cross
    MEMBER = Row("in", 2)  # element, set or bag or seq
    UNION = Row("|", 2)
    INTERSECT = Row("&", 2)
    DIFFERENCE = Row("set -", 2)
    SUBSET = Row("subset", 2)
    SIZE = Row("len", 1)  # of a set, bag (copies count) or seq
    SUBSETS = Row("subsets", 1)  # set -> set of sets
    PERMUTATIONS = Row("permutations", 1)  # set -> set of seqs
    ELEMENTS = Row("elements", 1)  # set, bag or seq -> set of its distinct elements
    CHOICES = Row("choices", 1)  # map[K, set[T]] -> set of the map[K, T] that choose from each
    REMOVE_PRESENT = Row("remove", 2, partial=True)  # set, element -> set; fails where it is absent
    SMALLEST = Row("min", 1, partial=True)  # set, bag or seq of an ordered type; fails on nothing
    LARGEST = Row("max", 1, partial=True)
    # bags
    BAG_ADD = Row("bag add", 2)  # bag, element -> bag
    BAG_REMOVE = Row("bag remove", 2, partial=True)  # one copy; fails where there is none
    # sequences
    SEQ = Row("seq of", None)
    CONCAT = Row("seq +", 2)
    AT = Row("at", 2, partial=True)  # seq, int: fails outside 0..len-1
    SLICE = Row("slice", 3, partial=True)  # seq, lower, upper: fails unless 0 <= lower, upper <= len; empty if crossed
    WITH_AT = Row("with at", 3, partial=True)  # seq, index, value -> seq
    REMOVE_AT = Row("remove at", 2, partial=True)  # seq, index -> seq
    # maps
    GET = Row("get", 2, partial=True)  # map, key: fails where the key is outside the domain
    PUT = Row("put", 3, partial=True)  # map, key, value -> map
    FILL = Row("fill", 1)  # value -> the map (node's type) that is this value everywhere
    # records and unions
    RECORD = Row("record", None)  # the fields in order -> record (node's type)
    FIELD = Row("field", 2)  # record, Const position
    WITH_FIELD = Row("with field", 3)  # record, Const position, value -> record
    VARIANT = Row("variant", None)  # Const position, the fields -> union (node's type)
    IS_VARIANT = Row("is variant", 2)  # union, Const position -> bool
    VARIANT_FIELD = Row("variant field", 3, partial=True)  # union, Const variant, Const position
