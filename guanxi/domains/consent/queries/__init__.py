"""Reading consent: the pack's section, a person's standing, the people nobody has asked."""
