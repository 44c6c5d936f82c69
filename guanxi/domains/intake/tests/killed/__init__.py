"""A real worker process that is killed in the middle of an import."""
