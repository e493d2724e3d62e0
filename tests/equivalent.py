"""Mutants of the exercises' solutions (see `mutants`) that are no wrong answers, each with the reason."""

EQUIVALENT = {}
