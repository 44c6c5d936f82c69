"""Search: the Ctrl-K menu and the full page over accounts, contacts, numbers and the places of the house.

Not for here: how text is found (lists), who may see what (customers).
"""
