"""Grids without protocols: the loop on made-up oracles, and conditions."""
