"""Machine code for a transition system: representations, and one function for each action and property.

Read `emit` (how code is written), `rep` (how a value lies in bits), `place` (how it is read and written),
then `expressions`, `statements`, `actions`, `properties`, and `program`, which puts all together.
"""
