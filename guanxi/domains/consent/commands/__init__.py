"""Writes of consent: what people said, what was decided, which contacts took place."""
