"""Notices of stationing and direct management (ORG-19): when it begins and a week before its last day, to him and both supervisors.

It stands here because the organisation, which keeps stationings, lies below notices.
"""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.placement.queries import deciding
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref

DAYS = 7  # ours: no source says how long before


def tell_stationings(*, actor: Actor, now: datetime) -> int:
    """Tells who is stationed, and the heads of both units; once for the beginning, once for the end. Returns how many stationings were near."""
    near = organisation.stationings_near(on=now.astimezone(clock.ZONE).date(), days=DAYS)
    with audit.acting(actor=actor, verb="tell_stationings", now=now) as act:
        today = now.astimezone(clock.ZONE).date()
        for one in near:
            kind = organisation.STATIONING_KINDS[one.kind]
            who = (f"{one.user_name}:{one.home_name} → {one.unit_name}", f"{one.user_name}: {one.home_name} → {one.unit_name}")
            if (today - one.valid_from).days <= DAYS:
                _tell(act, one, "begin", t(f"{kind.zh}开始:{who[0]},至 {one.valid_until}", f"{kind.en} begins: {who[1]}, until {one.valid_until}"))
            if (one.valid_until - today).days <= DAYS:
                _tell(act, one, "end", t(f"{kind.zh}将结束:{who[0]},最后一日 {one.valid_until}",
                                         f"{kind.en} ends soon: {who[1]}, last day {one.valid_until}"))
    return len(near)


def _tell(act: Act, one: organisation.StationingCard, what: str, text: Text) -> None:
    home = organisation.users(ids=[one.user_id])[one.user_id].unit_id
    heads = [deciding.head_of(unit_id=unit_id, besides=one.user_id) for unit_id in (home, one.unit_id) if unit_id]
    messages.notify(act=act, user_ids=[one.user_id, *(head.id for head in heads if head)], kind="stationing", text=text,
                    subject=Ref("unit", one.unit_id), dedupe_key=f"stationing:{one.id}:{what}")
