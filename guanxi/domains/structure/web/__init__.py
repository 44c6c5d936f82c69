"""Pages of who stands where at a customer."""
