"""The gate: a change of what a model shows, or expects, does not pass."""
