"""Writes of insights: facts in, the night, what a published run changes."""

from guanxi.domains.insights.commands.exports import record_shares_export
from guanxi.domains.insights.commands.fact_files import Delivery, load_facts, revert_facts, revert_facts_of_import
from guanxi.domains.insights.commands.nights import perform_night, request_night

__all__ = ["Delivery", "load_facts", "perform_night", "record_shares_export", "request_night", "revert_facts",
           "revert_facts_of_import"]
