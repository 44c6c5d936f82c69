"""The door of privacy."""

from guanxi.domains.privacy.commands.cards import ask_cards, take_cards
from guanxi.domains.privacy.commands.duty import TurnValues, end_duty, set_duty
from guanxi.domains.privacy.commands.emergency import break_glass, escalate_reviews, review_emergency
from guanxi.domains.privacy.commands.exports import ask_export
from guanxi.domains.privacy.commands.purging import PurgeNight, forget_former, purge_bin
from guanxi.domains.privacy.commands.subjects import (
    ask_account_subject,
    ask_subject,
    erase_account_again,
    erase_again,
    fetch_report,
    forget_reports,
    fulfil_request,
    take_subject_decision,
)
from guanxi.domains.privacy.commands.vault import Opened, ask_vault, open_vault, revoke_vault, take_decision
from guanxi.domains.privacy.queries.duty import Duty, TurnCard, on_duty, people_for_duty, roster
from guanxi.domains.privacy.queries.subjects import (
    SubjectCard,
    former_figures,
    individual,
    subject_request,
    subject_requests,
)
from guanxi.domains.privacy.queries.terms import terms
from guanxi.domains.privacy.queries.vault import (
    VaultCard,
    emergencies,
    grants_about,
    reasons_of,
    vault_log,
    vault_request,
    vault_requests,
)
from guanxi.domains.privacy.rules.vault import BATCH, Wish

__all__ = [
    "BATCH", "Duty", "Opened", "PurgeNight", "SubjectCard", "TurnCard", "TurnValues", "VaultCard", "Wish",
    "ask_account_subject", "ask_cards", "ask_export", "ask_subject",
    "ask_vault", "break_glass", "emergencies", "end_duty", "erase_account_again",
    "erase_again", "escalate_reviews", "fetch_report", "forget_former", "forget_reports", "former_figures", "fulfil_request",
    "grants_about", "individual",
    "on_duty", "open_vault", "people_for_duty", "purge_bin", "reasons_of", "review_emergency", "revoke_vault", "roster", "set_duty",
    "subject_request", "subject_requests", "take_cards", "take_decision", "take_subject_decision", "terms", "vault_log", "vault_request",
    "vault_requests",
]
