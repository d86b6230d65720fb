"""Random protocols over the whole language, as text made from a seed."""
