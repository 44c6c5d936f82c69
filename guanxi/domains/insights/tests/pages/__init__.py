"""One file per page: full, fragment, access."""
