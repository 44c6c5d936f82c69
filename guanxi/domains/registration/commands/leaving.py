"""A leaver's claims (报备) are his unit's: they stand, and wait for somebody of the unit to take them over; protection runs on meanwhile (SAL-02,
PRM-71). So do the refused ones and those decided against: their arbitration and appeal are the unit's too. The sources do not say what becomes
of them: nothing ends with a login, and nobody gets them without a superior's word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q

from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import access, fields
from guanxi.domains.registration.commands import claims, history, nightly, passing
from guanxi.domains.registration.commands.passing import ADOPT_CALL, LEFT
from guanxi.domains.registration.models import Dispute, Registration
from guanxi.domains.registration.queries import claims as queries
from guanxi.domains.registration.queries import handing, policies
from guanxi.domains.registration.rules import claims as rules
from guanxi.domains.registration.rules.disputes import FIRST
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import workdays
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import not_found

WITHIN = timedelta(days=3)  # ours: no source names a time; a claim that ends earlier is due the day it ends


def leave(*, user_id: int, act: Act) -> Text | None:
    """Calls those who decide for his unit; his own to-dos about his claims go to them, what is due included."""
    with audit.acting(actor=system("leaver"), verb="orphan_claims", now=act.at, subject=Ref("user", user_id)) as inner:
        rows = list(queries.to_adopt(Registration.objects.select_related("user").filter(user_id=user_id)).order_by("pk"))
        if not rows:
            return None
        today = act.at.astimezone(clock.ZONE).date()
        name = rows[0].user.name
        for row in rows:
            history.happened(act=inner, row=row, kind="left", text=_said(row, name), on_timeline=row.state in fields.HOLDING)
        for unit_id in sorted({row.unit_id for row in rows}):
            mine = [row for row in rows if row.unit_id == unit_id]
            days = [row.protected_until for row in mine] + [row.progress_by for row in mine if row.progressed_at is None] + _appeals(mine, today)
            ends = min([day for day in days if day] or [today + WITHIN])
            history.call(act=inner, kind=ADOPT_CALL, about=Ref(LEFT, user_id), people=access.deciders(unit_id=unit_id),
                         due_on=max(today, min(today + WITHIN, ends)), title=t(
                f"{name} 已离岗:{len(mine)} 项报备待指定承接人",
                f"{name} has left: {counted(len(mine), 'claim waits|claims wait')} for somebody to take over"))
        nightly.give_notice(act=inner, today=today, user_id=user_id)
    return t(f"{len(rows)} 项报备待主管指定承接人,保护期照常计算",
             f"{counted(len(rows), 'claim waits|claims wait')} for a superior to pass on; protection runs on")


def _said(row: Registration, name: str) -> Text:
    if row.state in fields.HOLDING:
        return t(f"报备人 {name} 已离岗:报备归本单位,待指定承接人,保护期照常计算",
             f"{name} has left: the claim is the unit's, protection runs on")
    return t(f"报备人 {name} 已离岗:待指定承接人,由其继续仲裁、申诉或协办", f"{name} has left: who takes it over goes on with arbitration and appeal")


def _appeals(rows: Sequence[Registration], today: date) -> list[date | None]:
    """The last days on which decisions against these claims can be appealed."""
    section = policies.claims(on=today)
    lost = Q(challenger__in=rows, decision="keep") | Q(holder__in=rows, decision="transfer")
    open_ones = Dispute.objects.filter(lost, state=fields.DECIDED, instance=FIRST, appeal=None).values_list("decided_on", flat=True)
    calendar = organisation.working_calendar(on=today)
    days = [workdays.after(decided_on, section.appeal_workdays, calendar) for decided_on in open_ones if decided_on] if section else []
    return [day for day in days if day >= today]


def adopt_registration(*, actor: Actor, now: datetime, registration_id: int, user_id: int) -> None:
    """A superior names who takes a leaver's claim over, or one that stayed when its account was handed over, of the claim's unit or above it;
    days and unit of the claim stay as they are. SAL-02.

    Refuses `not_found`, `not_decider`, `registration_state`, `not_left` (the claimant is there, and so is his account: it is his),
    `unknown_person`, `foreign_person`,
    `cannot_hold`. Arbitrations go on with the new one as party; a refused claim he may bring to one, and appeal against
    a decision, as the leaver could.
    """
    with audit.acting(actor=actor, verb="adopt_registration", now=now, subject=Ref(history.SUBJECT, registration_id)) as act:
        row = claims.locked(registration_id)
        is_stranded = queries.stranded(Registration.objects.filter(pk=row.pk)).exists()
        if refusal := rules.may_adopt(state=row.state, has_left=not row.user.is_active, is_superior=access.is_superior(actor, row.unit_id),
                                       is_held=queries.is_held(row), is_stranded=is_stranded):
            raise refusal
        heir, former = _heir(row, user_id), row.user
        row.user_id = heir.id
        row.store(now=now)
        text = t(f"由 {heir.name} 承接(原报备人 {former.name} 已离岗)", f"{heir.name} takes it over from {former.name}, who left")
        if former.is_active:
            text = t(f"由 {heir.name} 承接(原报备人 {former.name} 的客户已移交)",
                     f"{heir.name} takes it over from {former.name}, who handed the account over")
        if row.state in fields.HOLDING:
            text = t(f"{text.zh},保护期不变", f"{text.en}; protection stays as it was")
        with access.unbounded(act):
            passing.follow(act=act, row=row, former_id=former.pk, kind=fields.ADOPTED, text=text)
            nightly.give_notice(act=act, today=now.astimezone(clock.ZONE).date(), user_id=heir.id)
        history.tell(act=act, row=row, user_ids=[heir.id], text=text, what=f"adopted:{heir.id}")


def _heir(row: Registration, user_id: int) -> organisation.UserCard:
    heir = organisation.users(ids=[user_id]).get(user_id)
    refusal = handing.refusal_of(heir=heir, unit_id=row.unit_id)
    if refusal or heir is None:
        raise refusal or not_found()
    return heir
