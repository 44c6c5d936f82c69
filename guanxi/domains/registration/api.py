"""The door of registration: what pages, jobs and later sales may call."""

from guanxi.domains.registration.commands.claims import (
    Taken,
    decide_registration,
    register,
    withdraw_registration,
)
from guanxi.domains.registration.commands.deadlines import recount_deadlines
from guanxi.domains.registration.commands.disputes import appeal_dispute, decide_dispute, open_dispute
from guanxi.domains.registration.commands.leads import (
    advance_lead_disputes,
    appeal_lead_dispute,
    decide_lead_dispute,
    open_lead_dispute,
)
from guanxi.domains.registration.commands.leaving import adopt_registration
from guanxi.domains.registration.commands.letters import LetterTerms, issue_letter, revoke_letter
from guanxi.domains.registration.commands.nightly import advance_registrations
from guanxi.domains.registration.commands.pool import assign_from_pool, claim, give_back, recycle
from guanxi.domains.registration.commands.progress import PROGRESS_WORDS, add_document, report_progress
from guanxi.domains.registration.commands.reports import answer_reports, report_for_record
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
from guanxi.domains.registration.queries.disputes import DisputeCard, claim_of_dispute, disputes_of, disputes_to_decide
from guanxi.domains.registration.queries.evidence import WORDS as EVIDENCE_WORDS
from guanxi.domains.registration.queries.evidence import Evidence, Offer, evidence_of
from guanxi.domains.registration.queries.handing import Heirs, heirs_of
from guanxi.domains.registration.queries.leads import (
    LeadDisputeCard,
    LeadDisputes,
    lead_dispute,
    lead_disputes_of,
    lead_disputes_to_decide,
)
from guanxi.domains.registration.queries.letters import (
    LETTER_CALL,
    LetterCard,
    letter,
    letter_refusal,
    letters,
    letters_missing,
    letters_of,
)
from guanxi.domains.registration.queries.policies import claims as claim_rules
from guanxi.domains.registration.queries.policies import pool as pool_rules
from guanxi.domains.registration.queries.reports import ReportCard, Unreported, reports, unreported
from guanxi.domains.registration.rules.claims import Holder

__all__ = [
    "EVIDENCE_WORDS",
    "LETTER_CALL",
    "PROGRESS_WORDS",
    "ClaimCard",
    "ClaimPage",
    "DisputeCard",
    "Evidence",
    "Heirs",
    "Holder",
    "LeadDisputeCard",
    "LeadDisputes",
    "LetterCard",
    "LetterTerms",
    "Line",
    "Offer",
    "ReportCard",
    "Taken",
    "Unreported",
    "add_document",
    "adopt_registration",
    "advance_lead_disputes",
    "advance_registrations",
    "answer_reports",
    "appeal_dispute",
    "appeal_lead_dispute",
    "assign_from_pool",
    "claim",
    "claim_of_dispute",
    "claim_rules",
    "decide_dispute",
    "decide_lead_dispute",
    "decide_registration",
    "disputes_of",
    "disputes_to_decide",
    "evidence_of",
    "give_back",
    "heirs_of",
    "history",
    "holder_of",
    "issue_letter",
    "lead_dispute",
    "lead_disputes_of",
    "lead_disputes_to_decide",
    "letter",
    "letter_refusal",
    "letters",
    "letters_missing",
    "letters_of",
    "open_dispute",
    "open_lead_dispute",
    "pool_rules",
    "recount_deadlines",
    "recycle",
    "register",
    "registration",
    "registrations",
    "registrations_of",
    "report_for_record",
    "report_progress",
    "reports",
    "revoke_letter",
    "unreported",
    "withdraw_registration",
]
