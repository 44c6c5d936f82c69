"""A project that may be another's under another name (“46 条专线续约”, “46条专线续约项目”): not refused, confirmed by the common superior.

The claimant learns that there is one and whom to ask, nothing else (operator 1.11).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import access, fields
from guanxi.domains.registration.commands import deadlines, history
from guanxi.domains.registration.models import Registration
from guanxi.domains.registration.rules import likeness
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

KIND = "similar"


def one_at_a_time(*, row: Registration) -> None:
    """Before a new claim of a project looks: two that look at once would not see each other. Until the transaction ends."""
    if row.project:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtext('registration.similar'), hashtext(%s))", [str(row.account_id)])


def held(*, act: Act, row: Registration) -> Sequence[Registration]:
    """Other people's claims in force or waiting at the account whose project may be this one."""
    if not row.project:
        return ()
    with access.unbounded(act):
        others = Registration.objects.select_related("user", "unit").filter(account_id=row.account_id, state__in=fields.HOLDING).exclude(
            project_key__in=("", row.project_key)).exclude(user_id=row.user_id).order_by("pk")
        return [one for one in others if likeness.are_alike(one.project, row.project)]


def hand_up(*, act: Act, row: Registration, others: Sequence[Registration], account_name: str) -> None:
    """Calls who decides for both sides, tells the claimant what he may know and the others that somebody came. As the system."""
    arbiter = organisation.common_superior(unit_ids=[row.unit_id, *(one.unit_id for one in others)])
    people = access.deciders(unit_id=arbiter.id, excluding=frozenset({row.user_id, *(one.user_id for one in others)}))
    ask = f"{people[0].name} {people[0].phone}".strip() if people else arbiter.name
    is_protected = any(one.state == fields.ACTIVE for one in others)
    text = t(f"一个相似的项目已{'在保护期' if is_protected else '报备'},由{arbiter.name}确认;请咨询:{ask}",
             f"A similar project is {'protected' if is_protected else 'registered'} already: {arbiter.name} decides; ask {ask}")
    history.happened(act=act, row=row, kind=KIND, text=text, on_timeline=False)
    history.tell(act=act, row=row, user_ids=[row.user_id], text=text, what=KIND)
    title = t(f"确认报备(有相似项目):{account_name} {row.project}", f"Confirm a claim (a similar project is there): {account_name} {row.project}")
    history.call(act=act, kind=deadlines.CONFIRM_CALL, about=Ref(history.SUBJECT, row.pk), people=people, title=title,
                 due_on=deadlines.due(since=row.registered_on, count=deadlines.CONFIRM_WORKDAYS))
    for one in others:
        told = access.answers_for(one)
        history.tell(act=act, row=one, user_ids=[told] if told else [], what=f"{KIND}:{row.pk}", text=t(
            f"该客户另有一个相似的项目报备,由{arbiter.name}确认", f"A similar project was registered at this account: {arbiter.name} decides"))


def refusal_for(*, act: Act, row: Registration) -> Refusal | None:
    """None when the actor stands above both sides and holds none of the similar claims; who stands above one only does not decide."""
    others = held(act=act, row=row)
    if all(one.user_id != act.actor.user_id and access.is_superior(act.actor, one.unit_id) for one in others):
        return None
    with access.unbounded(act):
        arbiter = organisation.common_superior(unit_ids=[row.unit_id, *(one.unit_id for one in others)])
    return Refusal("common_superior", t("有相似的项目已报备,由双方的共同上级确认", "A similar project is registered: the common superior decides"),
                   status=409, way_out=t(f"请由{arbiter.name}主管办理", f"A head of {arbiter.name} decides"))
