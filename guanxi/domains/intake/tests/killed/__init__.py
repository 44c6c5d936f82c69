"""Real processes that are killed in the middle of an import: the worker, the web server."""
