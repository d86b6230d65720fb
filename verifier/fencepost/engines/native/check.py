"""`check`: the engine's door. It has the system compiled, and hands over what the search says."""

from dataclasses import replace
from typing import Literal, TypeAlias

from fencepost.core.system import System
from fencepost.engines.native import bitstate
from fencepost.engines.native.again import tallies
from fencepost.engines.native.answer import Tools, answer
from fencepost.engines.native.codegen.layout import Layout, first_layout, state_layout
from fencepost.engines.native.codegen.program import Options, Program, program
from fencepost.engines.native.explorer import Search
from fencepost.engines.native.jit import assembly, optimized_text
from fencepost.engines.native.machine import Machine, compiled, machine_text
from fencepost.engines.native.surveyor import Surveyor
from fencepost.engines.native.traces import MakeLooker
from fencepost.engines.native.uses import Tallies
from fencepost.engines.search.judge import kinds
from fencepost.evidence.outcome import Outcome, Request
from fencepost.evidence.verdict import Violated
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning

_MOST_THREADS = 64
Form: TypeAlias = Literal["llvm", "asm"]


def check(instance: Instance, request: Request) -> Outcome:
    """Searches the whole space, or as far as the request allows. What reduction finds violated is looked for once
    more without it, so that the smallest violation is shown."""
    if request.bitstate is not None:
        return bitstate.check(instance, request, request.bitstate)
    outcome = _searched(instance, request)
    violated = any(isinstance(finding.verdict, Violated) for finding in outcome.findings)
    if not outcome.counts.reduced or not violated or outcome.stopped is not None:
        return outcome
    return _with_smallest(outcome, _searched(instance, replace(request, reduction=False, until_violated=True)))


def _with_smallest(outcome: Outcome, plain: Outcome) -> Outcome:
    """The outcome under reduction with the violations that the search without it came to first"""
    smallest = {finding.name: finding for finding in plain.findings if isinstance(finding.verdict, Violated)}
    findings = tuple(smallest.get(finding.name, finding) for finding in outcome.findings)
    return replace(outcome, findings=findings, seconds=outcome.seconds + plain.seconds)


def _searched(instance: Instance, request: Request) -> Outcome:
    threads = max(1, min(request.threads, _MOST_THREADS))
    wanted = kinds(instance, request.properties)
    machines: list[Machine] = []

    def make(layout: Layout, symmetry: bool) -> Machine:
        states = state_layout(instance.system, layout)
        text = program(instance.system, states, wanted, Options(symmetry=symmetry, reduction=request.reduction))
        machines.append(compiled(text, threads, request.optimize))
        return machines[-1]

    def looker(search: Search, meaning: Meaning) -> MakeLooker:
        return lambda poll: Surveyor(search, machines[-1], poll)

    def count(search: Search, some: System) -> Tallies:
        whole: Program = machines[-1].program
        return tallies(whole, some, wanted, machines[-1].worthwhile(search.space.count))

    return answer(instance, request, Tools(make, looker, count))


def emitted(instance: Instance, form: Form) -> str:
    """The machine code of a model's search, for one thread and without symmetry: as LLVM text after
    optimisation, or as the assembler of this machine writes it."""
    states = state_layout(instance.system, first_layout(instance.system))
    text = machine_text(program(instance.system, states, kinds(instance, None), Options()), 1)
    return optimized_text(text) if form == "llvm" else assembly(text)
