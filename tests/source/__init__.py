"""Tests of the room `source`: reading, spans, the register of codes."""
