"""The door of shares."""

from guanxi.domains.shares.access import may_set, may_view
from guanxi.domains.shares.commands import end_revenue_shares, set_revenue_shares, undo_revenue_shares
from guanxi.domains.shares.fields import REVENUE_SPLIT, RevenueSplitValues, UnitShare
from guanxi.domains.shares.queries.apportioned import APPORTIONED
from guanxi.domains.shares.queries.preview import ShareChange, SplitPreview, preview_revenue_shares
from guanxi.domains.shares.queries.splits import (
    NONE,
    InstanceCard,
    ShareLine,
    SplitCard,
    instance_of,
    province_of,
    provinces,
    shares_of,
)
from guanxi.domains.shares.rules import apportion
from guanxi.domains.shares.rules import percent as rate_said

__all__ = [
    "APPORTIONED", "NONE", "REVENUE_SPLIT", "InstanceCard", "RevenueSplitValues", "ShareChange", "ShareLine", "SplitCard", "SplitPreview",
    "UnitShare", "apportion", "end_revenue_shares", "instance_of", "may_set", "may_view", "preview_revenue_shares", "province_of", "provinces",
    "rate_said", "set_revenue_shares", "shares_of", "undo_revenue_shares",
]
