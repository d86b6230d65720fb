"""Evidence as text: the terminal, JSON, trace files, ITF. It decides nothing and runs nothing."""
