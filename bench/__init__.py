"""Repeatable measurements: each module is one command and prints one table. Not for here: tests, anything the product imports."""
