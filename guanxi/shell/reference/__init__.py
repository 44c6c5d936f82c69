"""Reference documents made from the code: `guanxi docs build` writes docs/reference/, a test keeps them fresh.

Not for here: explanations; they are written by hand in docs/domains and docs/operate.
"""
