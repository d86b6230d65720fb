"""For which values does a property hold? A grid of cells, a loop that decides them, a condition that fits.

This room knows no protocol: what a cell is asked, and what a counterexample is worth elsewhere, is passed in.
"""
