"""The business: one package per subject, on shelves; a domain uses only the shelves below it, through their api."""
