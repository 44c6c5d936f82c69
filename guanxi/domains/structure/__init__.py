"""Who stands where at a customer: rows of his hierarchy and who fills them, who reports to whom, who is in charge of what (operator 1.15).

分管 (oversees) is not 汇报 (reports_to): a deputy director in charge of IT may be nobody's superior there. Not for here: the person and his
posts over time (customers), influence, attitude and informal ties (the relation map).
"""
