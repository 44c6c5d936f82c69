"""May we contact this person, for what, by which channel: consent with its evidence, and the one gate before every contact (C13).

Not for here: the person's own fields and preferences (customers), sending (messages), who may see him (customers, privacy).
"""
