"""Pages of circuits. Nothing but reading requests and choosing templates."""
