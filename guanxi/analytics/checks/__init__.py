"""What must be true before figures are published. A failed check keeps yesterday's figures."""
