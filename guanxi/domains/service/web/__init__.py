"""Pages of service. Nothing but reading requests and choosing templates."""
