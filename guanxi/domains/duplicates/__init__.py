"""Is it the same as another one? Warning on entry, scored pairs of the whole book, merge and its undo (ADR 0007; IMP-19, CON-88).

Not for here: what a merge does to a domain's rows (its own merging.py), a person who moved to another account (customers.commands.moves).
"""
