"""Pages of rivals. Nothing but reading requests and choosing templates."""
