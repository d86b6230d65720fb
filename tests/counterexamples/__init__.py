"""The gallery of counterexamples: made of the models that must fail, and checked to be what the check finds."""
