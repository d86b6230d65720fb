"""Engines agree: on every model of the project and on random protocols."""
