"""One module per command, under the name of Django's."""
