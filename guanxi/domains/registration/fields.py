"""The words that stand in the state columns of registration, for tables and rules alike. What they are called: web/words.py."""

from __future__ import annotations

# claims
WAITING, ACTIVE, REFUSED, SUPPORTING = "waiting", "active", "refused", "supporting"
WITHDRAWN, LAPSED, EXPIRED, DECLINED = "withdrawn", "lapsed", "expired", "declined"
CLAIM_STATES = (WAITING, ACTIVE, REFUSED, SUPPORTING, WITHDRAWN, LAPSED, EXPIRED, DECLINED)
HOLDING = (WAITING, ACTIVE)
BESIDE = (REFUSED, SUPPORTING)  # another holds the object: refused, arbitration may be asked; decided against, it may be appealed
# what showed progress: a record of the account, a document with the claim, or only what was typed
EVIDENCE = ("visit", "contact", "need", "document", "note")
# lines of history that say whose a claim is: passed on by a superior, gone along with a hand-over, left behind by it, as before it
ADOPTED, HANDED_OVER, STRANDED, HANDED_BACK = "adopted", "handed_over", "stranded", "handed_back"
WHOSE = (ADOPTED, HANDED_OVER, STRANDED, HANDED_BACK)
# arbitrations
OPEN, DECIDED, VOID = "open", "decided", "void"
DISPUTE_STATES = (OPEN, DECIDED, VOID)
# reports for the record
REPORTED, CONFIRMED, RETURNED = "reported", "confirmed", "returned"
ANSWERS = (CONFIRMED, RETURNED)
REPORT_STATES = (REPORTED, CONFIRMED, RETURNED)
STANDING = (REPORTED, CONFIRMED)
