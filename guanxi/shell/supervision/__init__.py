"""Starting, watching and ending the processes of a demo: each in a session of its own, nothing left behind.

Order of ending: loader, web, workers, PostgreSQL (hard-places 3.9). Not for here: what the processes do.
"""
