"""Tests of the room `syntax`: text to tree, mistakes to diagnostics, tree back to text."""
