"""The home page (今日): what must be done today, what can be, and one strip of figures per role (operator 2.2).

Shell: it composes doors of several domains and decides nothing.
"""
