"""Open cases of accounts that are handed over, for preview and printed list (wiring.HANDOVERS, operator 1.13). Who is in charge stays in charge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import F

from guanxi.domains.customers import api as customers
from guanxi.domains.service import access, rules
from guanxi.domains.service.fields import CLOSED, KINDS
from guanxi.domains.service.models import Case
from guanxi.foundation.django import clock
from guanxi.foundation.django.participants import HandedOver, HandoverParticipant, OpenThing
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t

CASES = t("未结工单", "Open cases")


class Cases(HandoverParticipant):
    """Number, subject, due day and who is in charge; nothing is carried along: a case without a name is the account's owner's, whoever that is."""

    def open_things(self, *, actor: Actor, handover: HandedOver) -> Mapping[int, Sequence[OpenThing]]:
        """Cases that are not closed, the first due first."""
        found: dict[int, list[OpenThing]] = {}
        if not customers.may(actor, access.VIEW):
            return found
        kinds = dict(KINDS)
        rows = Case.objects.filter(account_id__in=handover.account_ids).exclude(state=CLOSED).order_by(F("due_at").asc(nulls_last=True), "pk")
        for row in rows:
            kind, number = kinds[row.kind], rules.number(row.pk)
            note = t(f"负责人 {row.handler_name}", f"in charge: {row.handler_name}") if row.handler_id else t(
                "由归属客户经理负责", "the account manager is in charge")
            found.setdefault(row.account_id, []).append(OpenThing(
                heading=CASES, note=note, text=t(f"{number} {kind.zh}:{row.subject}", f"{number} {kind.en}: {row.subject}"),
                due_on=row.due_at.astimezone(clock.ZONE).date() if row.due_at else None))
        return found
