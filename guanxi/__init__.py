"""Guanxi (关系): key-account relationship management for telecom operators.

Floors, imports only go down: config > shell | integrations > domains > analytics > policy > foundation.
"""

__version__ = "0.1.0"
