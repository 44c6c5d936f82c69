"""Break-glass (紧急查看): opens without an approver, alerts security at once, is reviewed by somebody else in time (PRM-67)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.privacy import access
from guanxi.domains.privacy.commands import vault
from guanxi.domains.privacy.models import VaultRequest
from guanxi.domains.privacy.queries import duty, terms
from guanxi.domains.privacy.queries import vault as queries
from guanxi.domains.privacy.rules import vault as rules
from guanxi.foundation.django import audit
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import not_found
from guanxi.foundation.pure.words import OneOf

SECURITY, AUDIT = "R21", "R22"


def break_glass(*, actor: Actor, now: datetime, account_id: int, wish: rules.Wish) -> int:
    """Grants the wish at once for the pack's minutes; security administrators are told, a review falls due. PRM-67.

    Refuses what `ask_vault` refuses of the wish; nobody on duty is no obstacle. What the matrix refuses stays refused.
    """
    with audit.acting(actor=actor, verb="break_glass", now=now, subject=Ref("account", account_id), reason=wish.reason) as act:
        account = vault.checked(actor=actor, account_id=account_id, wish=wish)
        now_in_force = terms.terms()
        row = VaultRequest(
            kind="emergency", unit_id=account.unit_id, account_id=account_id, contact_ids=sorted(set(wish.contact_ids)),
            fields=list(wish.fields), rows=len(set(wish.contact_ids)), reason=wish.reason.strip()[:200],
            minutes=now_in_force.emergency_minutes, asked_by_id=actor.user_id, asked_by_name=actor.name, asked_at=now, state="granted",
            granted_at=now, until=now + timedelta(minutes=now_in_force.emergency_minutes),
            review_due=now + timedelta(hours=now_in_force.review_hours))
        row.store(now=now)
        _tell(act=act, row=row, roles=(SECURITY,), event="opened", text=t(
            f"紧急查看:{actor.name} 未经审批打开了 {row.rows} 人的个人信息,{now_in_force.review_hours}小时内须复核。原因:{row.reason[:80]}",
            f"Break-glass: {actor.name} opened personal data of {counted(row.rows, 'person|people')} without approval; review within "
            f"{counted(now_in_force.review_hours, 'hour|hours')}. Reason: {row.reason[:80]}"))
        return row.pk


def review_emergency(*, actor: Actor, now: datetime, request_id: int, verdict: Annotated[str, OneOf(rules.VERDICTS)], note: str) -> None:
    """Says whether an emergency was one; its asker is told. Refuses `forbidden`, `own_request`, `already_reviewed`, `verdict_needed`,
    `note_needed`. PRM-67."""
    access.require(actor, "privacy.review")
    with audit.acting(actor=actor, verb="review_emergency", now=now, subject=Ref(queries.SUBJECT, request_id), reason=note) as act:
        row = access.visible(VaultRequest.objects.select_for_update().filter(pk=request_id, kind="emergency"), actor).first()
        if row is None:
            raise not_found()
        refusal = rules.refuse_review(is_own=duty.is_same_person(user_id=row.asked_by_id, other_id=actor.user_id),
                                      is_reviewed=row.reviewed_at is not None, verdict=verdict, note=note)
        if refusal is not None:
            raise refusal
        row.reviewed_at, row.reviewed_by_name, row.verdict, row.review_note = now, actor.name, verdict, note.strip()[:300]
        row.store(now=now)
        text = t("您的紧急查看已复核:情况属实", "Your emergency was reviewed: justified") if verdict == "justified" else t(
            f"您的紧急查看被认定不当:{row.review_note}", f"Your emergency was found not justified: {row.review_note}")
        messages.notify(act=act, user_ids=[row.asked_by_id], kind="vault", text=text, subject=Ref(queries.SUBJECT, row.pk),
                        dedupe_key=f"vault:{row.pk}:reviewed")


def escalate_reviews(*, actor: Actor, now: datetime) -> int:
    """Emergencies nobody looked at in time: auditors and the heads above are told, once. Returns how many. PRM-67."""
    with audit.acting(actor=actor, verb="escalate_reviews", now=now) as act:
        overdue = list(VaultRequest.objects.select_for_update().filter(
            kind="emergency", reviewed_at=None, escalated_at=None, review_due__lte=now))
        for row in overdue:
            row.escalated_at = now
            row.store(now=now)
            _tell(act=act, row=row, roles=(SECURITY, AUDIT), event="escalated", heads=True, text=t(
                f"紧急查看逾期未复核:{row.asked_by_name},{row.rows} 人,原因:{row.reason[:80]}",
                f"An emergency was not reviewed in time: {row.asked_by_name}, {counted(row.rows, 'person|people')}; reason: {row.reason[:80]}"))
    return len(overdue)


def _tell(*, act: Act, row: VaultRequest, roles: tuple[str, ...], event: str, text: Text, heads: bool = False) -> None:
    """Notices to everybody with these roles (heads: also to the heads of the unit and above); the person himself gets none."""
    told = [user.id for role in roles for user in organisation.users_with_role(role=role)]
    if heads or not told:
        chain = duty.chain_of(unit_id=row.unit_id)
        told += [user.id for role in ("R9", "R10") for user in organisation.users_with_role(role=role, unit_ids=chain)]
    messages.notify(act=act, user_ids=[id for id in told if id != row.asked_by_id], kind="vault", text=text,
                    subject=Ref(queries.SUBJECT, row.pk), dedupe_key=f"vault:{row.pk}:{event}")

