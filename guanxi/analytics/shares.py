"""The shares of revenue, in percent, that the 80/20 page counts customers for (GRD-18). Imports nothing.

The night and the database compute the same steps from this list. Not for here: the computation (`marts/concentration.py`).
"""

SHARES = (50, 80, 90, 95)
