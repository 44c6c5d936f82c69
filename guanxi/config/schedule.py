"""When what runs by itself. One line per rule; the job is the domain's."""
