"""Tests of the room that makes a transition system of a protocol and a model."""
