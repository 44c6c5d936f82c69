"""拨号: a number goes to the telephone only while its owner has not said no to every call (operator 1.8, PRM-75)."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.consent.commands.records import person_of
from guanxi.domains.consent.queries import people
from guanxi.domains.consent.queries.ledgers import marks_of
from guanxi.domains.consent.rules import gate
from guanxi.domains.customers import api as customers
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Reason, Refusal

CHANNEL = "phone"
_HIS_NO = frozenset({"refused", "withdrawn", "taboo"})


def dial(*, actor: Actor, now: datetime, contact_id: int) -> customers.Dialled:
    """One person's number for the telephone, logged as his page logs it. What the call is about is asked of the gate (`may_contact`); here only
    who has refused, withdrawn or forbidden every purpose by telephone is not called.

    Refuses `no_calls`, and what `customers.dial_contact` refuses.
    """
    with access.bound(actor, read_only=True):
        reach = person_of(contact_id)
        reasons = _why_not(reach, now) if marks_of(contact_ids=[contact_id], now=now)[contact_id].no_calls else None
    if reasons is not None:
        raise Refusal("no_calls", t("本人不接受任何用途的电话联系", "He wants no calls, for whatever purpose"), status=409,
                      reasons=reasons, way_out=gate.WAYS_OUT["refused"])
    return customers.dial_contact(actor=actor, now=now, contact_id=contact_id)


def _why_not(reach: customers.Reach, now: datetime) -> tuple[Reason, ...]:
    """His no to each purpose: that he wants no calls is the ledger's word, the same that stands beside his number."""
    answers = [people.answer_for(reach=reach, purpose=purpose.key, channel=CHANNEL, now=now) for purpose in people.policy_at(now).purposes]
    nos = (next((one for one in answer.reasons if one.met is False and one.code in _HIS_NO), None) for answer in answers)
    return tuple(one for one in nos if one is not None)
