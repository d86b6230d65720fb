"""The one door to LLVM: text becomes functions that can be called. No compiler on the machine is asked for."""

import ctypes
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import final

import llvmlite.binding as llvm

from fencepost.engines.native.codegen.emit import DECLARED

Native = Callable[..., int]  # addresses and numbers in, a number out; other threads run meanwhile


@final
@dataclass(frozen=True, slots=True)
class Loaded:
    """Machine code in memory, as long as this object lives. `seconds`: how long LLVM took"""

    functions: Mapping[str, Native]
    seconds: float
    _engine: llvm.ExecutionEngine


def load(text: str, exports: Mapping[str, int], optimized: bool = True) -> Loaded:
    """Compiles LLVM text. `exports` names its functions for Python, with how many arguments they take (words
    all of them); they give a number. Code that is not `optimized` is there ten times sooner, and about two thirds
    as fast."""
    began = time.monotonic()
    module, target = _optimized(text) if optimized else _parsed(text, 0)
    engine = llvm.create_mcjit_compiler(module, target)
    engine.finalize_object()
    functions: dict[str, Native] = {}
    for name, count in exports.items():
        kind = ctypes.CFUNCTYPE(ctypes.c_int64, *[ctypes.c_uint64] * count)
        functions[name] = kind(engine.get_function_address(name))
    return Loaded(functions, time.monotonic() - began, engine)


def optimized_text(text: str) -> str:
    """LLVM text as it is after optimisation."""
    return str(_optimized(text)[0])


def assembly(text: str) -> str:
    """The machine code, as this machine's assembler would write it."""
    module, target = _optimized(text)
    return str(target.emit_assembly(module))


def _parsed(text: str, level: int) -> tuple[llvm.ModuleRef, llvm.TargetMachine]:
    """The module, and what makes machine code of it with more or less care (`level` 0 to 3)"""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    module = llvm.parse_assembly(DECLARED + text)
    features = llvm.get_host_cpu_features().flatten()
    target = llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=features, opt=level, jit=True
    )
    module.triple = llvm.get_process_triple()
    module.data_layout = str(target.target_data)
    return module, target


def _optimized(text: str) -> tuple[llvm.ModuleRef, llvm.TargetMachine]:
    module, target = _parsed(text, 2)
    # measured: what the costlier levels add takes longer to compile than it ever saves, and unrolled loops are slower
    options = llvm.create_pipeline_tuning_options(speed_level=1)
    options.loop_vectorization = False
    options.slp_vectorization = False
    options.loop_unrolling = False
    builder = llvm.create_pass_builder(target, options)
    builder.getModulePassManager().run(module, builder)
    return module, target
