"""A system as text for LLVM: everything that depends on it, nothing of the kernel.

What there is for the kernel to call: `@steps`, `@faults`, `@urgent` (the actions of a kind), `@judge`, `@stuck`,
`@within`, `@judge_step` (see `actions` and `properties`), under symmetry `@canonical`, and `@reduced` (see `ample`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import final

from fencepost.core.operators import Op
from fencepost.core.system import Property, System
from fencepost.core.terms import Apply
from fencepost.core.walk import descend
from fencepost.engines.native.codegen.actions import Work, action_text
from fencepost.engines.native.codegen.ample import ample_texts
from fencepost.engines.native.codegen.canonical import canonical_text
from fencepost.engines.native.codegen.context import UNWANTED, WORKER, Code, Library, Names
from fencepost.engines.native.codegen.emit import Function
from fencepost.engines.native.codegen.implications import numbered
from fencepost.engines.native.codegen.layout import StateLayout
from fencepost.engines.native.codegen.properties import asking_text, property_text, within_text
from fencepost.engines.native.reduction import processes
from fencepost.evidence.outcome import PropertyKind
from fencepost.instance.symmetry import Group, groups
from fencepost.semantics.transition import RUNTIME_ERROR
from fencepost.source.text import Span


@final
@dataclass(frozen=True, slots=True)
class Options:
    """`symmetry`: one state of each orbit is kept; `counting`: actions count which guards block; `reduction`: there
    is `@reduced` as well, if it is of any use"""

    symmetry: bool = False
    counting: bool = False
    reduction: bool = False


@final
@dataclass(frozen=True, slots=True)
class Program:
    """The text, and what stands in the records it uses. `implications`: the left sides of those watched, in the
    order of their bytes; `guards`: each action's first among those that are counted"""

    text: str
    names: Names
    states: StateLayout
    implications: tuple[Span | None, ...]
    guards: tuple[int, ...]
    transitions: bool
    bounded: bool
    stuck: bool
    groups: tuple[Group, ...]
    reduced: bool = False  # whether there is `@reduced`

    @property
    def direct(self) -> bool:
        """Whether the seen set holds the states themselves: it needs to be asked for no state's number"""
        return self.states.spare and not self.reduced

    @property
    def symmetric(self) -> bool:
        """Whether there is anything to permute"""
        return bool(self.groups)


def program(system: System, states: StateLayout, wanted: Mapping[str, PropertyKind], options: Options) -> Program:
    """The program of a system that judges the properties wanted."""
    bytes_ = {name: number for number, name in enumerate(wanted)}
    names = Names(bytes_, bytes_.get(RUNTIME_ERROR, UNWANTED), len(system.actions))
    code = Code(Function("none"), system, states, Library(), names, WORKER)
    judged = [item for item in system.properties if item.name in wanted]
    sizes = [len(action.stages[0].guards) if action.stages else 0 for action in system.actions]
    firsts = tuple(accumulate(sizes, initial=0))[:-1]
    found = groups(system) if options.symmetry else ()
    code = replace(code, permuted=frozenset(name for group in found for name in group.sorts))
    properties = tuple(replace(item, condition=numbered(code, item.condition)) for item in system.properties)
    ample = processes(system, wanted) if options.reduction else ()
    works = _works(system, judged, firsts if options.counting else None, bool(ample))
    parts = [
        *_actions(code, works),
        *(ample_texts(code, ample, works) if ample else ()),
        *_properties(code, properties),
        *([canonical_text(code, found)] if found else []),
    ]
    return Program(
        text="\n".join([*parts, code.library.text()]),
        names=names,
        states=states,
        implications=_implications(properties),
        guards=firsts,
        transitions=any(item.kind == "transition" for item in judged),
        bounded=bool(system.bounds),
        stuck=any(item.kind == "stuck" for item in judged),
        groups=found,
        reduced=bool(ample),
    )


# ---------------------------------------------------------------- actions


def _works(system: System, judged: list[Property], firsts: tuple[int, ...] | None, reduced: bool) -> list[Work]:
    steps = any(item.kind == "transition" for item in judged)
    noted = reduced or any(item.kind == "stuck" for item in judged)
    return [
        Work(action, n, None if firsts is None else firsts[n], steps, noted and action.fault is None)
        for n, action in enumerate(system.actions)
    ]


def _actions(code: Code, works: list[Work]) -> Iterable[str]:
    for work in works:
        yield action_text(code, work)
    yield _asking("steps", works, [work.action.fault is None for work in works])
    yield _asking("faults", works, [work.action.fault is not None for work in works])
    yield _asking("urgent", works, [work.action.urgent for work in works])


def _asking(name: str, works: list[Work], asked: list[bool]) -> str:
    return asking_text(name, [f"action{work.number}" for work, yes in zip(works, asked, strict=True) if yes])


# ---------------------------------------------------------------- properties


def _properties(code: Code, properties: Iterable[Property]) -> Iterable[str]:
    watching = replace(code, watching=True)
    asked: dict[str, list[str]] = {"judge": [], "judge_step": [], "stuck": []}
    for number, item in enumerate(properties):
        if item.name in code.names.properties:
            name = f"property{number}"
            asked[{"transition": "judge_step", "stuck": "stuck"}.get(item.kind, "judge")].append(name)
            yield property_text(watching, item, name)
    for name, functions in asked.items():
        yield asking_text(name, functions, name == "judge_step")
    yield within_text(code, code.system.bounds)


def _implications(properties: Iterable[Property]) -> tuple[Span | None, ...]:
    """The left sides of the implications in numbered conditions, in the order of their numbers"""
    nodes = [part for item in properties for part in descend(item.condition)]
    found = {int(node.note): node for node in nodes if isinstance(node, Apply) and node.op is Op.IMPLIES}
    return tuple(found[number].args[0].span or found[number].span for number in sorted(found))
