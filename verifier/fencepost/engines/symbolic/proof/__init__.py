"""Proofs that hold for runs of any length: induction, and the search for an inductive invariant."""
