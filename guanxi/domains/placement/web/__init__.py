"""Pages of placement. Nothing but reading requests and choosing templates."""
