"""What the night does by itself with claims: notice before an end, lapse without progress, end of protection. Operator 1.11."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q

from guanxi.domains.registration import access, fields
from guanxi.domains.registration.commands import claims, deadlines
from guanxi.domains.registration.commands.history import SUBJECT, object_of
from guanxi.domains.registration.models import Dispute, Registration
from guanxi.domains.registration.queries import policies
from guanxi.domains.registration.rules import claims as rules
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref

END_CALL = "registration_end"


def advance_registrations(*, actor: Actor, now: datetime) -> int:
    """Ends claims whose protection is over or that showed no progress in time, calls claimants before (a leaver's superior for him); returns how
    many ended.

    A claim in an open arbitration is left alone: the incumbent keeps acting until it is decided. Days counted before their year's
    holidays were known are counted again.
    """
    today = now.astimezone(clock.ZONE).date()
    with binding.bound(actor):
        late = Q(protected_until__lt=today) | Q(progress_by__lt=today, progressed_at=None)
        due = list(Registration.objects.filter(late, state=fields.ACTIVE).order_by("pk").values_list("pk", flat=True))
    ended = sum(_end(actor=actor, now=now, registration_id=pk, today=today) for pk in due)
    with audit.acting(actor=actor, verb="advance_registrations", now=now) as act:
        give_notice(act=act, today=today)
    deadlines.recount_deadlines(actor=actor, now=now)
    return ended


def _end(*, actor: Actor, now: datetime, registration_id: int, today: date) -> bool:
    with audit.acting(actor=actor, verb="advance_registrations", now=now, subject=Ref(SUBJECT, registration_id)) as act:
        row = claims.locked(registration_id)
        due = rules.due(state=row.state, protected_until=row.protected_until, progress_by=row.progress_by, has_progress=row.progressed_at is not None,
                        is_disputed=Dispute.objects.filter(holder=row, state=fields.OPEN).exists(), today=today)
        if due:
            what = object_of(row.project)
            text = t(f"{what.zh}的报备保护期已满", f"The protection of the claim on {what.en} is over") if due == "expire" else t(
                f"{what.zh}的报备到期未见进展,已失效", f"The claim on {what.en} lapsed: no progress was shown in time")
            claims.close(act=act, row=row, state=fields.EXPIRED if due == "expire" else fields.LAPSED, text=text)
            work.settle(act=act, kind=END_CALL, subject_kind=SUBJECT, subject_ids=[row.pk])
    return bool(due)


def give_notice(*, act: Act, today: date, user_id: int | None = None) -> None:
    """Raises the to-dos before an end, of everybody's claims or of one person's. Inside the caller's act, as the system."""
    section = policies.claims(on=today)
    if section is None:
        return
    horizon = today + timedelta(days=section.notice_days)
    near = Q(protected_until__lte=horizon) | Q(progress_by__lte=horizon, progressed_at=None)
    found = Registration.objects.select_related("user").filter(near, state=fields.ACTIVE)
    calls = []
    for row in (found if user_id is None else found.filter(user_id=user_id)).order_by("pk"):
        due = rules.warning(protected_until=row.protected_until, progress_by=row.progress_by, has_progress=row.progressed_at is not None,
                            notice_days=section.notice_days, today=today)
        if due and (owner_id := access.answers_for(row)):
            calls.append(_notice(row, owner_id, *due))
    work.raise_calls(act=act, calls=calls)


def _notice(row: Registration, owner_id: int, what: str, day: date) -> work.Call:
    about: Text = object_of(row.project)
    kind = claims.PROGRESS_CALL if what == "progress" else END_CALL
    title = t(f"报备保护期 {day} 到期:{about.zh}", f"The claim's protection ends on {day}: {about.en}")
    if what == "progress":
        title = t(f"报备须在 {day} 前登记进展,否则失效:{about.zh}", f"Show progress by {day} or the claim lapses: {about.en}")
    return work.Call(kind=kind, about=Ref(SUBJECT, row.pk), owner_id=owner_id, due_on=day, title=title,
                     dedupe_key=f"{kind}:{row.pk}", weight=work.PROMISE)
