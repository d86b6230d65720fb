"""Text to tree and back. Never raises on bad input: a tree and diagnostics."""
