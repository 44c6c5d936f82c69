"""Decisions of privacy: plain values in, answers out."""
