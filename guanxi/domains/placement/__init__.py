"""Placement by background and preference (岗位匹配与调岗, ORG-16): what staff say of themselves, who fits where, and free transfer.

A profile is its owner's: he, the supervisors of his unit and the system administrator read it, nobody else. No score of a person is stored.
Not for here: units, roles and stationing (organisation), moving accounts (customers' hand-over), deciding (approvals).
"""
