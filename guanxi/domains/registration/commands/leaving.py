"""A leaver's claims (报备) are his unit's: they stand, and wait for somebody of the unit to take them over; protection runs on meanwhile (SAL-02,
PRM-71). So do the refused ones and those decided against: their arbitration and appeal are the unit's too. The sources do not say what becomes
of them: nothing ends with a login, and nobody gets them without a superior's word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q

from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import access, fields
from guanxi.domains.registration.commands import claims, history, nightly
from guanxi.domains.registration.models import Dispute, Registration
from guanxi.domains.registration.queries import claims as queries
from guanxi.domains.registration.queries import policies
from guanxi.domains.registration.rules import claims as rules
from guanxi.domains.registration.rules.disputes import FIRST
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import workdays
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

ADOPT_CALL, LEFT = "adopt_claims", "left_claims"
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
                f"{name} 已离岗:{len(mine)} 项报备待指定承接人", f"{name} has left: {len(mine)} claims wait for somebody to take them over"))
        nightly.give_notice(act=inner, today=today, user_id=user_id)
    return t(f"{len(rows)} 项报备待主管指定承接人,保护期照常计算", f"{len(rows)} claims wait for a superior to pass them on; protection runs on")


def _said(row: Registration, name: str) -> Text:
    if row.state in fields.HOLDING:
        return t(f"报备人 {name} 已离岗:报备归本单位,待指定承接人,保护期照常计算", f"{name} has left: the claim is the unit's, protection runs on")
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
    """A superior names who takes a leaver's claim over, of the claim's unit or above it; days and unit of the claim stay as they are. SAL-02.

    Refuses `not_found`, `not_decider`, `registration_state`, `not_left` (the claimant is there: it is his), `unknown_person`, `foreign_person`,
    `cannot_hold`. Arbitrations go on with the new one as party; a refused claim he may bring to one, and appeal against
    a decision, as the leaver could.
    """
    with audit.acting(actor=actor, verb="adopt_registration", now=now, subject=Ref(history.SUBJECT, registration_id)) as act:
        row = claims.locked(registration_id)
        if refusal := rules.may_adopt(state=row.state, has_left=not row.user.is_active, is_superior=access.is_superior(actor, row.unit_id),
                                       is_held=queries.is_held(row)):
            raise refusal
        heir, former = _heir(row, user_id), row.user
        row.user_id = heir.id
        row.store(now=now)
        text = t(f"由 {heir.name} 承接(原报备人 {former.name} 已离岗)", f"{heir.name} takes it over from {former.name}, who left")
        if row.state in fields.HOLDING:
            text = t(f"{text.zh},保护期不变", f"{text.en}; protection stays as it was")
        with access.unbounded(act):
            alive = Dispute.objects.filter(state__in=(fields.OPEN, fields.DECIDED))  # decided: he reads it and may appeal
            alive.filter(holder=row).update(holder_user_id=heir.id)
            alive.filter(challenger=row).update(challenger_user_id=heir.id)
            history.happened(act=act, row=row, kind="adopted", text=text, on_timeline=row.state in fields.HOLDING)
            if not queries.to_adopt(Registration.objects.filter(user_id=former.pk)).exists():
                work.settle(act=act, kind=ADOPT_CALL, subject_kind=LEFT, subject_ids=[former.pk])
            nightly.give_notice(act=act, today=now.astimezone(clock.ZONE).date(), user_id=heir.id)
        history.tell(act=act, row=row, user_ids=[heir.id], text=text, what=f"adopted:{heir.id}")


def _heir(row: Registration, user_id: int) -> organisation.UserCard:
    heir = organisation.users(ids=[user_id]).get(user_id)
    if heir is None or not heir.is_active or heir.is_external:
        raise Refusal("unknown_person", t("没有这名在岗人员", "There is no such active person"), field="user_id")
    if heir.unit_id not in organisation.superiors(unit_id=row.unit_id):
        raise Refusal("foreign_person", field="user_id", text=t(
            "报备属于本单位,承接人须为本单位或其上级单位人员", "The claim is the unit's: only somebody of it or above takes it over"),
            way_out=t("如应由其他单位负责,请撤回后由其报备", "If another unit should have it: withdraw it, then that unit registers"))
    if not {"registration.register", "registration.decide"} & organisation.acts_of(frozenset(heir.roles)):
        raise Refusal("cannot_hold", t("承接人的岗位不能报备", "His role registers nothing"), field="user_id",
                      way_out=t("请另选承接人,或由系统管理员调整其角色", "Choose somebody else, or have the role changed"))
    return heir
