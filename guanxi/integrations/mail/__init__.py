"""Mail by SMTP, or to the log where no server is named (demo)."""
