"""The hallway: the only room that composes stages. Read `pipeline` first; the rest is what it needs."""
