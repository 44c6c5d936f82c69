"""Claims go along when their account is handed over, or stay and wait for a superior's word (wiring.HANDOVERS; operator 1.13, SAL-02)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection
from django.db.models import QuerySet

from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import access, fields
from guanxi.domains.registration.commands import history, nightly, passing
from guanxi.domains.registration.models import Registration
from guanxi.domains.registration.queries import claims as queries
from guanxi.domains.registration.queries import handing
from guanxi.foundation.django import clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.participants import HandedOver, HandoverParticipant, OpenThing
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t

_PASSED = "select row_id from audit_row where act_id = %s and table_name = 'registration_registration' and op = 'U'"


class Claims(HandoverParticipant):
    """Claims in force of the former manager at the accounts: unit and days stay as they are, whoever has them."""

    def open_things(self, *, actor: Actor, handover: HandedOver) -> Mapping[int, Sequence[OpenThing]]:
        """See queries.handing."""
        return handing.open_things(actor=actor, handover=handover)

    def hand_over(self, *, handover: HandedOver, act: Act) -> None:
        """Who is of a claim's unit or above it, and may hold one, gets it; any other claim stays, and those who decide for its unit are told."""
        heir = organisation.users(ids=[handover.to_user_id])[handover.to_user_id]
        self._home(handover, act, user_id=handover.to_user_id)
        rows = list(_locked().filter(account_id__in=handover.account_ids, user_id=handover.from_user_id, state__in=fields.HOLDING))
        stranded = set(queries.stranded(Registration.objects.filter(pk__in=[row.pk for row in rows])).values_list("pk", flat=True))
        for row in rows:
            refusal = handing.refusal_of(heir=heir, unit_id=row.unit_id)
            if refusal is None:
                _pass(act, row, heir.id, fields.HANDED_OVER, handover.number)
            elif row.pk not in stranded:
                why = handing.stays_because(row, refusal)
                text = t(f"客户随交接 {handover.number} 移交 {heir.name},报备{why.zh}",
                         f"The account went to {heir.name} with hand-over {handover.number}; the claim {why.en}")
                history.happened(act=act, row=row, kind=fields.STRANDED, text=text)
                told = [row.user_id, *(user.id for user in access.deciders(unit_id=row.unit_id))]
                history.tell(act=act, row=row, user_ids=told, text=text, what=f"{fields.STRANDED}:{handover.number}")
        nightly.give_notice(act=act, today=act.at.astimezone(clock.ZONE).date(), user_id=heir.id)

    def take_back(self, *, handover: HandedOver, act: Act) -> None:
        """What that hand-over passed on, and the new manager still has, is the former one's again; what stayed is at home again."""
        with connection.cursor() as cursor:
            cursor.execute(_PASSED, [handover.act])
            passed = [row_id for (row_id,) in cursor.fetchall()]
        for row in _locked().filter(pk__in=passed, account_id__in=handover.account_ids, user_id=handover.to_user_id,
                                    state__in=(*fields.HOLDING, *fields.BESIDE)):
            _pass(act, row, handover.from_user_id, fields.HANDED_BACK, handover.number)
        self._home(handover, act, user_id=handover.from_user_id)
        nightly.give_notice(act=act, today=act.at.astimezone(clock.ZONE).date(), user_id=handover.from_user_id)

    @staticmethod
    def _home(handover: HandedOver, act: Act, *, user_id: int) -> None:
        """Claims left behind whose account is their claimant's again: nobody needs to pass them on."""
        for row in queries.stranded(Registration.objects.filter(account_id__in=handover.account_ids, user_id=user_id)).order_by("pk"):
            history.happened(act=act, row=row, kind=fields.HANDED_BACK, text=t(
                f"交接 {handover.number}:客户回到报备人名下,报备照旧",
                f"Hand-over {handover.number}: the account is the claimant's again, the claim as it was"))


def _locked() -> QuerySet[Registration]:
    return Registration.objects.select_for_update(of=("self",)).select_related("user", "unit").order_by("pk")


def _pass(act: Act, row: Registration, user_id: int, kind: str, number: int) -> None:
    former = row.user
    row.user_id = user_id
    row.store(now=act.at)
    if kind == fields.HANDED_OVER:
        text = t(f"随交接 {number} 由 {former.name} 转给 {row.user.name},保护期不变",
                 f"Passed from {former.name} to {row.user.name} with hand-over {number}; protection stays as it was")
    else:
        text = t(f"交接 {number} 撤回,由 {former.name} 转回 {row.user.name},保护期不变",
                 f"Back from {former.name} to {row.user.name}: hand-over {number} was taken back; protection stays as it was")
    passing.follow(act=act, row=row, former_id=former.pk, kind=kind, text=text)
    history.tell(act=act, row=row, user_ids=[user_id], text=text, what=f"{kind}:{number}")
