"""The door of registration: what pages, jobs and later sales may call."""

from guanxi.domains.registration.commands.claims import (
    PROGRESS_WORDS,
    Taken,
    decide_registration,
    register,
    report_progress,
    withdraw_registration,
)
from guanxi.domains.registration.commands.disputes import appeal_dispute, decide_dispute, open_dispute
from guanxi.domains.registration.commands.nightly import advance_registrations
from guanxi.domains.registration.queries.claims import (
    ClaimCard,
    ClaimPage,
    Line,
    history,
    holder_of,
    registration,
    registrations,
    registrations_of,
)
from guanxi.domains.registration.queries.disputes import DisputeCard, disputes_of, disputes_to_decide
from guanxi.domains.registration.queries.policies import claims as claim_rules
from guanxi.domains.registration.rules.claims import Holder

__all__ = [
    "PROGRESS_WORDS", "ClaimCard", "ClaimPage", "DisputeCard", "Holder", "Line", "Taken", "advance_registrations", "appeal_dispute",
    "claim_rules", "decide_dispute", "decide_registration", "disputes_of", "disputes_to_decide", "history", "holder_of", "open_dispute", "register",
    "registration", "registrations", "registrations_of", "report_progress", "withdraw_registration",
]
