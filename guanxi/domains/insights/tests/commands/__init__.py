"""One file per command: row, audit, event, refusal."""
