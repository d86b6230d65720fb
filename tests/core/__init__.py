"""The core language: its text and its well-formedness."""
