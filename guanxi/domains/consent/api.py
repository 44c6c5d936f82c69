"""The door of consent. Who contacts people asks `may_contact` first and says `record_touch` afterwards."""

from guanxi.domains.consent.commands.dialling import dial
from guanxi.domains.consent.commands.gate import Permission, check_mail, may_contact, record_touch
from guanxi.domains.consent.commands.records import Scan, record_consent, withdraw_consent
from guanxi.domains.consent.fields import ALL, CONSENT, EVIDENCES, STANDINGS, STATES
from guanxi.domains.consent.policy import Contacting
from guanxi.domains.consent.queries.decided import Decided, decided
from guanxi.domains.consent.queries.ledgers import (
    Cell,
    ConsentCard,
    DecisionLine,
    Entry,
    Mark,
    PurposeRow,
    TouchLine,
    consent_card,
    marks_of,
    why,
)
from guanxi.domains.consent.queries.policy import contacting
from guanxi.domains.consent.queries.unasked import Unasked, unasked, unasked_count
from guanxi.domains.consent.queries.ways import contacted_since, open_ways
from guanxi.domains.consent.rules.gate import Answer
from guanxi.domains.consent.rules.records import Said

UNASKED_CALL = "consent_unasked"

__all__ = [
    "ALL", "CONSENT", "EVIDENCES", "STANDINGS", "STATES", "UNASKED_CALL", "Answer", "Cell", "ConsentCard", "Contacting", "Decided", "DecisionLine",
    "Entry", "Mark", "Permission", "PurposeRow", "Said", "Scan", "TouchLine", "Unasked", "check_mail", "consent_card", "contacted_since",
    "contacting", "decided", "dial", "marks_of", "may_contact", "open_ways", "record_consent", "record_touch", "unasked", "unasked_count", "why",
    "withdraw_consent",
]
