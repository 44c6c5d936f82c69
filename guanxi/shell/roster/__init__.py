"""Lists of units and staff at the desk of imports: what the organisation judges and writes, what intake reads, previews and takes back."""
