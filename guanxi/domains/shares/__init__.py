"""Whose revenue it is (收入归属): per product instance the units that count it and the part of each, from a day on. Operator 1.1.

A split decides figures, never rights: who counts revenue of an account sees it no better. Not for here: who is responsible for an account
(customers.Assignment), the money itself (insights), who uses and who pays (the trees).
"""
