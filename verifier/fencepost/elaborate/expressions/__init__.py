"""Expressions and types: from text to typed core."""
