"""Sugar lowered to plain variables and blocks, a file for each kind, its meaning in the file's docstring."""
