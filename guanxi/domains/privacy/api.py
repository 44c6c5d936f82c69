"""The door of privacy."""

from guanxi.domains.privacy.commands.duty import TurnValues, end_duty, set_duty
from guanxi.domains.privacy.commands.emergency import break_glass, escalate_reviews, review_emergency
from guanxi.domains.privacy.commands.exports import ask_export
from guanxi.domains.privacy.commands.vault import Opened, ask_vault, open_vault, revoke_vault, take_decision
from guanxi.domains.privacy.queries.duty import Duty, TurnCard, on_duty, people_for_duty, roster
from guanxi.domains.privacy.queries.terms import terms
from guanxi.domains.privacy.queries.vault import (
    VaultCard,
    emergencies,
    reasons_of,
    vault_log,
    vault_request,
    vault_requests,
)
from guanxi.domains.privacy.rules.vault import BATCH, Wish

__all__ = [
    "BATCH", "Duty", "Opened", "TurnCard", "TurnValues", "VaultCard", "Wish", "ask_export", "ask_vault", "break_glass", "emergencies", "end_duty",
    "escalate_reviews", "on_duty", "open_vault", "people_for_duty", "reasons_of", "review_emergency", "revoke_vault", "roster", "set_duty",
    "take_decision", "terms", "vault_log", "vault_request", "vault_requests",
]
