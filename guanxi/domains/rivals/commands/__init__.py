"""Writes of rivals: services, promotions on site, taking one's own last change back."""
