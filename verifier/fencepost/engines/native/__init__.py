"""The native explorer: explicit-state search as machine code, from Python, without a compiler.

`codegen` writes a system's steps and properties as LLVM text, `kernel` the loops around them; `machine` makes
machine code of both. `explorer` searches with it, cell after cell, and `check` hands the outcome over.
"""
