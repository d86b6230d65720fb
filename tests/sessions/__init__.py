"""Command-line sessions in Markdown, run as a user would run them."""
