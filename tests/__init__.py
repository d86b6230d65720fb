"""Proof that the machine is right; the folders mirror the rooms of the house."""
