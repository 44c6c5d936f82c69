"""The record of what customers ask, complain of and suggest, as cases with a person in charge, an answer and an end (ARC-07, ARC-09, ARC-31).

Not for here: tiers and escalation (CIC, RNCC, NCC), compensation, telephony, faults of lines (circuits).
"""
