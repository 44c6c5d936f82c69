"""Decisions of the lists: what a parameter means, which tokens a text has. Plain data in, plain data out."""
