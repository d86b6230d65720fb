"""The language, row by row: every promise of the reference has an example here or there that is run."""
