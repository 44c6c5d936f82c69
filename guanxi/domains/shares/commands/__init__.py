"""Writes of revenue shares."""
from guanxi.domains.shares.commands.splits import end_revenue_shares, set_revenue_shares
from guanxi.domains.shares.commands.undoing import undo_revenue_shares

__all__ = ["end_revenue_shares", "set_revenue_shares", "undo_revenue_shares"]
