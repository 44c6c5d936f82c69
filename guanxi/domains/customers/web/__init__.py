"""Pages of the archive: editing an account, its people, its numbers, who is responsible, who sees it and why."""
