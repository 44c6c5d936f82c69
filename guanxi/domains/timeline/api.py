"""The door of the timeline."""

from guanxi.domains.timeline.commands import Happening, record, record_many
from guanxi.domains.timeline.models import TOPICS
from guanxi.domains.timeline.queries import Line, Stretch, Trace, for_account, traces

__all__ = ["TOPICS", "Happening", "Line", "Stretch", "Trace", "for_account", "record", "record_many", "traces"]
