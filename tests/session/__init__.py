"""Tests of session/."""
