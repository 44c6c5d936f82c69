"""Brings the plan of 云江电信 into the database through organisation, intake, insights and grading commands only.

Each step is remembered (`demo/ledger.py`), so a killed start goes on where it stopped. Not for here: any SQL.
"""
