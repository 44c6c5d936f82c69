"""The tables that leave the night: one module per table, its columns are a contract with `domains/insights`."""
