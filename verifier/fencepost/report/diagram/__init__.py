"""A protocol as a picture, derived from its text alone: each role's state machine, and who sends what to whom."""
