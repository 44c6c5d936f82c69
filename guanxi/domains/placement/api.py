"""The door of placement."""

from guanxi.domains.placement.access import led_units
from guanxi.domains.placement.commands.profiles import add_entry, confirm_entry, remove_entry, say_open
from guanxi.domains.placement.commands.reassigning import reassign_item
from guanxi.domains.placement.commands.stationings import tell_stationings
from guanxi.domains.placement.commands.transfers import (
    TransferWish,
    advance_transfers,
    ask_transfer,
    conclude_transfer,
    keep_accounts,
    withdraw_transfer,
)
from guanxi.domains.placement.queries.candidates import Candidate, Candidates, Line, Wish, candidates
from guanxi.domains.placement.queries.lists import Lists, lists
from guanxi.domains.placement.queries.profiles import EntryCard, ProfileView, own_profile, profile
from guanxi.domains.placement.queries.transfers import TransferCard, TransferView, transfer, transfers
from guanxi.domains.placement.rules.profiles import BACKGROUND, KINDS, PREFERENCE, STANCES, stances_of
from guanxi.domains.placement.rules.transfers import FARTHEST_DAYS
from guanxi.domains.placement.rules.transfers import STATES as TRANSFER_STATES

__all__ = [
    "BACKGROUND", "FARTHEST_DAYS", "KINDS", "PREFERENCE", "STANCES", "TRANSFER_STATES", "Candidate", "Candidates", "EntryCard", "Line",
    "Lists", "ProfileView", "TransferCard", "TransferView", "TransferWish", "Wish", "add_entry", "advance_transfers", "ask_transfer",
    "candidates", "conclude_transfer", "confirm_entry", "keep_accounts", "led_units", "lists", "own_profile", "profile", "reassign_item",
    "remove_entry", "say_open", "stances_of", "tell_stationings", "transfer", "transfers", "withdraw_transfer",
]
