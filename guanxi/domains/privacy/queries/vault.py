"""Requests to the vault as pages show them: mine, those I decide, emergencies that wait for a review."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from guanxi.domains.approvals import api as approvals
from guanxi.domains.customers import api as customers
from guanxi.domains.privacy import access
from guanxi.domains.privacy.models import VaultRequest
from guanxi.domains.privacy.rules import vault as rules
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import not_found

MOST = 100
SUBJECT = "vault"


@dataclass(frozen=True, kw_only=True)
class VaultCard:
    """One request. state: waiting, granted, rejected, expired, revoked, used. minutes 0: this batch. decider: who is asked or decided."""

    id: int
    version: int
    kind: str
    unit_id: int
    account_id: int | None
    account_name: str
    contact_ids: tuple[int, ...]
    fields: tuple[Text, ...]
    field_keys: tuple[str, ...]
    rows: int
    what: Text
    reason: str
    minutes: int
    asked_by_id: int
    asked_by: str
    asked_at: datetime
    approval_id: int | None
    state: str
    granted_at: datetime | None
    granted_by: str
    until: datetime | None
    ended_by: str
    ended_at: datetime | None
    ended_note: str
    review_due: datetime | None
    reviewed_at: datetime | None
    reviewed_by: str
    verdict: str
    review_note: str
    escalated_at: datetime | None

    @property
    def people(self) -> int:
        """How many people it is about."""
        return len(self.contact_ids)


def vault_request(*, actor: Actor, request_id: int, now: datetime) -> VaultCard:
    """One request, its approval's decision taken in. Refuses `not_found`."""
    row = access.visible(VaultRequest.objects.filter(pk=request_id), actor).first()
    if row is None:
        raise not_found()
    return _cards(actor, [row], now)[0]


def vault_requests(*, actor: Actor, now: datetime) -> Sequence[VaultCard]:
    """What this actor asked, newest first."""
    return _cards(actor, list(VaultRequest.objects.filter(asked_by_id=actor.user_id).order_by("-id")[:MOST]), now)


def vault_log(*, actor: Actor, now: datetime) -> Sequence[VaultCard]:
    """Requests of others in the units the actor answers for, newest first."""
    rows = access.visible(VaultRequest.objects.exclude(asked_by_id=actor.user_id), actor)
    return _cards(actor, list(rows.order_by("-id")[:MOST]), now)


def emergencies(*, actor: Actor, now: datetime) -> Sequence[VaultCard]:
    """Emergencies, those without review first, the most urgent of them on top. PRM-67."""
    access.require(actor, "privacy.review")
    rows = list(access.visible(VaultRequest.objects.filter(kind="emergency"), actor).order_by("-id")[:MOST])
    cards = _cards(actor, rows, now)
    open_ones = sorted((one for one in cards if not one.reviewed_at), key=lambda one: one.review_due or one.asked_at)
    return [*open_ones, *(one for one in cards if one.reviewed_at)]


def grants_about(*, actor: Actor, account_id: int, user_id: int, now: datetime) -> Sequence[VaultCard]:
    """Requests and emergencies of one person about one account, newest first, open ones among them. For who may ask why he sees it."""
    customers.require_sight(actor=actor, account_id=account_id)
    rows = VaultRequest.objects.filter(account_id=account_id, asked_by_id=user_id)
    return _cards(actor, list(rows.order_by("-id")[:MOST]), now)


def reasons_of(*, request_ids: Collection[int]) -> dict[int, str]:
    """Why these requests were made; for the reader of a watermark."""
    return dict(VaultRequest.objects.filter(pk__in=request_ids).values_list("pk", "reason"))


def decision_of(*, actor: Actor, row: VaultRequest) -> approvals.RequestCard | None:
    """The decided approval of a request that still waits here (the event comes a moment later)."""
    if row.state != "waiting" or not row.approval_id:
        return None
    found = approvals.requests_about(actor=actor, subject=Ref(SUBJECT, row.pk))
    return next((one for one in found if one.id == row.approval_id and one.state != "waiting"), None)


def _cards(actor: Actor, rows: Sequence[VaultRequest], now: datetime) -> list[VaultCard]:
    accounts = customers.cards(actor=actor, ids=[row.account_id for row in rows if row.account_id])
    labels = {field.key: field.label for field in customers.catalogue_ever("contact").fields}
    cards = []
    for row in rows:
        decided = decision_of(actor=actor, row=row)
        state, until = row.state, row.until
        if decided is not None:
            step = max((one for one in decided.steps if one.decided_at), key=lambda one: one.number, default=None)
            state = {"approved": "granted", "withdrawn": "revoked"}.get(decided.state, decided.state)
            if state == "granted" and step and step.decided_at:
                until = rules.until_of(granted_at=step.decided_at, minutes=row.minutes, batch_hours=row.batch_hours)
        account = accounts.get(row.account_id) if row.account_id else None
        cards.append(VaultCard(
            id=row.pk, version=row.version, kind=row.kind, unit_id=row.unit_id, account_id=row.account_id,
            account_name=account.name if account else "", contact_ids=tuple(row.contact_ids), rows=row.rows, what=Text(row.what, row.what_en),
            fields=tuple(labels.get(key, Text(key, key)) for key in row.fields), field_keys=tuple(row.fields), reason=row.reason, minutes=row.minutes,
            asked_by_id=row.asked_by_id, asked_by=row.asked_by_name, asked_at=row.asked_at, approval_id=row.approval_id,
            state=rules.state_at(state=state, until=until, now=now), granted_at=row.granted_at, granted_by=row.granted_by_name,
            until=until, ended_by=row.ended_by_name, ended_at=row.ended_at, ended_note=row.ended_note, review_due=row.review_due,
            reviewed_at=row.reviewed_at, reviewed_by=row.reviewed_by_name, verdict=row.verdict, review_note=row.review_note,
            escalated_at=row.escalated_at))
    return cards
