"""Pages of stewardship. Nothing but reading requests and choosing templates."""
