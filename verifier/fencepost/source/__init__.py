"""Text and what is said about it: files, spans, diagnostics. Knows nothing of the language."""
