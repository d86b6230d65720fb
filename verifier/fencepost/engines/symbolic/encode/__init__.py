"""A system as a circuit: states and choices are bits, and what a step does is computed from them by gates."""
