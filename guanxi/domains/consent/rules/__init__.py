"""Decisions about consent without database or clock: the ledger read, the gate, what a record needs."""
