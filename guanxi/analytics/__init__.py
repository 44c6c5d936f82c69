"""Facts to measures: Ibis on DuckDB, run in a child process. Knows no Django, no clock, no policy.

Importing this package imports nothing heavy; `steps.py` is the readable list of what the night does.
Not for here: reading PostgreSQL, publishing, who may see what (`domains/insights`).
"""
