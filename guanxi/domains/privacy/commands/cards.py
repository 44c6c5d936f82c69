"""People as a file of cards beyond what may leave by itself: asked of the vault, fetched once (PRM-68)."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.customers import api as customers
from guanxi.domains.privacy.commands import vault
from guanxi.domains.privacy.models import VaultRequest
from guanxi.domains.privacy.queries import terms
from guanxi.domains.privacy.queries import vault as queries
from guanxi.foundation.django import audit
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import not_found


def ask_cards(*, actor: Actor, now: datetime, account_id: int, reason: str) -> int:
    """Asks whoever is on duty for the account's unit to let all its people out as cards; returns the request's id. PRM-68.

    Refuses `not_found`, `forbidden`, `cards_stay`, `reason_needed`, `no_approver_on_duty`.
    """
    with audit.acting(actor=actor, verb="ask_cards", now=now, subject=Ref("account", account_id), reason=reason[:200]) as act:
        people = customers.require_cards_may_leave(actor=actor, account_id=account_id)
        stated.require(reason, ask=t("请填写导出原因或工单号", "Give a reason or a work-order number"))
        account = customers.cards(actor=actor, ids=[account_id])[account_id]
        row = VaultRequest(kind="export", unit_id=account.unit_id, account_id=account_id, contact_ids=sorted(people), rows=len(people),
                           what=f"名片文件 {len(people)} 人", what_en=f"cards of {counted(len(people), 'person|people')}",
                           reason=reason.strip()[:200], minutes=0, batch_hours=terms.terms().batch_hours,
                           asked_by_id=actor.user_id, asked_by_name=actor.name, asked_at=now)
        row.store(now=now)
        vault.put_to_duty(act=act, row=row, what=vault.said_of(actor=actor, row=row))
        return row.pk


def take_cards(*, actor: Actor, now: datetime, request_id: int) -> str:
    """The file that was granted: once, by who asked, marked and logged. Refuses `not_found`, `vault_waiting`, `vault_closed`. PRM-68."""
    with audit.acting(actor=actor, verb="take_cards", now=now, subject=Ref(queries.SUBJECT, request_id)) as act:
        row = VaultRequest.objects.select_for_update().filter(pk=request_id, asked_by_id=actor.user_id, kind="export").first()
        if row is None or row.account_id is None:
            raise not_found()
        vault.take_in(row=row, decided=queries.decision_of(actor=actor, row=row), now=now)
        vault.require_open(row, now)
        text = customers.export_granted_cards(act=act, account_id=row.account_id, contact_ids=row.contact_ids,
                                              reason=f"vault {row.pk}: {row.reason}")
        row.opened_ids, row.state = list(row.contact_ids), "used"
        row.store(now=now)
        return text
