"""Pages of guidance. Nothing but reading requests and choosing templates."""
