"""What linters cannot see: sizes, names, foreign keys, doors, the access matrix, documents that follow the code."""
