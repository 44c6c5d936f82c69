"""The record of what customers ask, complain of and suggest, as cases with a person in charge, an answer and an end (ARC-07, ARC-09, ARC-31).

Also the support centres that help with a case and answer for what its customer says (ORG-13 to ORG-15).
Not for here: compensation, telephony, faults of lines (circuits).
"""
