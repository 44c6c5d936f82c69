"""The account page (客户360): blocks 0 to 5, 9 and 10 of operator 2.1, in the order of the morning's questions.

Spans customers, insights, grading, work, timeline. Not for here: any rule; what a figure means.
"""
