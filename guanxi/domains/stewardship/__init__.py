"""How complete, true and fresh the archive is, and whose work that is (ARC-11 to ARC-21, operator 1.19).

Not for here: the values themselves and their completeness (customers), consent (consent), duplicates, what personal data is shown (privacy).
"""
