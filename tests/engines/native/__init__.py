"""Tests of the native explorer."""
