"""Fencepost beside other checkers: `benchmarks/run --help`."""
