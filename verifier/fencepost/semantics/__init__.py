"""The meaning of a system: the only definition of a transition, in plain Python.

Read `transition` (what a step is told as), `value` (values in order), `evaluate` with `operators` and
`comprehend` (expressions), `execute` (blocks), `action` (choices and guards), `step` (the whole).
It knows nothing of searching, of messages or of crashes.
"""
