"""Real processes that are killed in the middle of a hand-over: the web server that opens it, the worker that begins it at midnight."""
