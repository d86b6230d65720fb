"""Actions, handlers and `init`: heads, statements, places and messages to core steps."""
