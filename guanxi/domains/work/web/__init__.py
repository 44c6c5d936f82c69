"""Entry points of work: completing, snoozing, passing on. The list of the day is the shell's home page."""
