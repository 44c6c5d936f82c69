"""What customers have from other operators, until when, at which rent (operator 1.14), and what rivals do on site.

Not for here: our own lines (circuits), registration against colleagues (registration), the relation map (relationships).
"""
