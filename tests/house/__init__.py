"""Tests of the house itself: budgets, layers, documents."""
