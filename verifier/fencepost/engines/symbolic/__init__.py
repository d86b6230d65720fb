"""Engines that reason instead of enumerating: the system as a circuit, and Z3 to search it."""
