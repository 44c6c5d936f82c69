"""The framework's PostgreSQL backend with fewer and shorter round trips (setting ENGINE). Not for here: any statement."""
