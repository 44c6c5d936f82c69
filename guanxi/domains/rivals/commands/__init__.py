"""Writes of rivals: services, promotions on site, taking one's own last change back."""

from guanxi.domains.rivals.commands.erasure import RivalRecords

__all__ = ["RivalRecords"]
