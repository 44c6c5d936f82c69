"""Reads whose public shape differs from one door function: keyset paging, streams, and what must first show that the account is seen."""
