"""A protocol and a model make an instance: a finite transition system in core, environment included."""
