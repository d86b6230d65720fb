"""Declarations: collected, put in order, resolved; the channels of messages; properties."""
