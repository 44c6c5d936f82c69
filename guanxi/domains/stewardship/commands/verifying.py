"""Checking values: right or wrong, by which means, on which day (ARC-12, operator 1.19). A found fault goes to who looks after the account."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from django.db import IntegrityError, connection, transaction

from guanxi.domains.customers import api as customers
from guanxi.domains.stewardship import access
from guanxi.domains.stewardship.commands import summary
from guanxi.domains.stewardship.fields import ALL_SOURCES, FAULTS, RIGHT, SOURCES, WRONG
from guanxi.domains.stewardship.models import Verification
from guanxi.domains.stewardship.queries import policy, states
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock, history
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, changed_meanwhile, not_found
from guanxi.foundation.pure.words import ListedBy, OneOf

TABLE, FAULT_CALL = "stewardship_verification", "archive_fault"
FAULT_DAYS = 7
WITHIN = timedelta(hours=24)


@dataclass(frozen=True)
class Item:
    """A value: its person (None: the account itself), its field, and the start of the fingerprint the user saw ("": whatever it is now)."""

    contact_id: int | None
    field: Annotated[str, ListedBy("read_account_state", "groups.values.field")]
    seen: str = ""


def verify_values(*, actor: Actor, now: datetime, account_id: int, items: Sequence[Item], source: Annotated[str, OneOf(SOURCES)]) -> uuid.UUID:
    """Records that these values are right, as `source` says, today; returns the act (for `undo_verification`). ARC-12, ARC-13.

    Refuses `unknown_source`, `nothing_to_verify`, `changed_meanwhile` when a value is no longer the one the user saw, `not_responsible`.
    """
    with audit.acting(actor=actor, verb="verify_values", now=now, subject=Ref("account", account_id)) as act:
        access.require_verify(actor, account_id)
        if source not in dict(SOURCES):
            raise Refusal("unknown_source", t("请选择核实方式", "Say how it was verified"), field="source")
        write(act=act, account_id=account_id, items=items, outcome=RIGHT, source=source)
    return act.id


def find_fault(*, actor: Actor, now: datetime, account_id: int, item: Item, source: Annotated[str, OneOf(FAULTS)], note: str = "") -> uuid.UUID:
    """Records that a value is wrong and how that came out: the correction log; its account manager gets a to-do. ARC-12.

    Refuses as `verify_values` does. Whoever had verified the value before is written down with it.
    """
    with audit.acting(actor=actor, verb="find_fault", now=now, subject=Ref("account", account_id), reason=note[:200]) as act:
        access.require_verify(actor, account_id)
        if source not in dict(FAULTS):
            raise Refusal("unknown_source", t("请选择如何发现有误", "Say how the fault came out"), field="fault")
        write(act=act, account_id=account_id, items=[item], outcome=WRONG, source=source, note=note)
    return act.id


def record_bounce(*, actor: Actor, now: datetime, account_id: int, contact_id: int, status: str) -> bool:
    """Records that a person's e-mail is wrong because a letter came back, as `find_fault` does; False when that stands there already. ARC-12.

    actor: the system. status: what the mail server said (RFC 3463). Refuses `nothing_to_verify` when he has no e-mail any more.
    """
    today, field = now.astimezone(clock.ZONE).date(), "contact.email"
    with audit.acting(actor=actor, verb="find_fault", now=now, subject=Ref("account", account_id), reason=status) as act:
        print_ = states.fingerprints(account_id=account_id, section=policy.fields(on=today)).get((contact_id, field), "")
        if Verification.objects.filter(account_id=account_id, contact_id=contact_id, field=field, is_current=True, outcome=WRONG,
                                       fingerprint=print_).exists():
            return False
        write(act=act, account_id=account_id, items=[Item(contact_id, field)], outcome=WRONG, source="bounce", note=status)
    return True


def undo_verification(*, actor: Actor, now: datetime, act_id: uuid.UUID) -> int:
    """Takes one's own check of the last 24 hours back; returns the account. Refuses `not_found`, `changed_meanwhile`."""
    done = AuditAct.objects.filter(pk=act_id, actor_id=actor.user_id, verb__in=("verify_values", "find_fault"), at__gte=now - WITHIN).first()
    if done is None or done.subject_id is None:
        raise not_found()
    with audit.acting(actor=actor, verb="undo_verification", now=now, subject=Ref("account", done.subject_id)) as act:
        access.require_verify(actor, done.subject_id)
        undone = history.undo(table=TABLE, acts=[act_id], now=now)
        if undone.kept or not (undone.deleted or undone.restored):
            raise changed_meanwhile()
        if done.verb == "find_fault":
            work.settle(act=act, kind=FAULT_CALL, subject_kind="account", subject_ids=[done.subject_id])
        summary.refresh([done.subject_id], today=now.astimezone(clock.ZONE).date())
    return done.subject_id


def write(*, act: Act, account_id: int, items: Sequence[Item], outcome: str, source: str, note: str = "") -> None:
    """Writes one check per item inside the caller's act, who has admitted the actor. The former checks of these values stay as a log."""
    today = act.at.astimezone(clock.ZONE).date()
    prints = states.fingerprints(account_id=account_id, section=policy.fields(on=today))
    for item in items:
        _admit(item, prints, today)
    former = _retire(act, account_id, items)
    rows = [_row(act, account_id, item, prints[item.contact_id, item.field], former, outcome=outcome, source=source, note=note, today=today)
            for item in items]
    try:
        with transaction.atomic():
            Verification.objects.bulk_create(rows)
    except IntegrityError:
        raise changed_meanwhile() from None
    if outcome == WRONG:
        _call(act, account_id, items[0], source, today)
    summary.refresh([account_id], today=today)


def _row(act: Act, account_id: int, item: Item, print_: str, former: Mapping[tuple[int | None, str], tuple[str, int, str]], *, outcome: str,
         source: str, note: str, today: date) -> Verification:
    before = former.get((item.contact_id, item.field))
    is_his = outcome == WRONG and before is not None and before[0] == print_
    return Verification(
        account_id=account_id, contact_id=item.contact_id, field=item.field, outcome=outcome, source=source, checked_on=today,
        by_id=act.actor.user_id, by_name=act.actor.name, fingerprint=print_, note=note[:200], created_at=act.at, updated_at=act.at,
        entered_by_id=before[1] if before and is_his else None, entered_by_name=before[2] if before and is_his else "")


def _admit(item: Item, prints: Mapping[tuple[int | None, str], str], today: date) -> None:
    print_ = prints.get((item.contact_id, item.field))
    if print_ is None or policy.fields(on=today).tended(item.field).is_own:
        raise Refusal("nothing_to_verify", t("该项没有可核实的内容", "There is nothing to verify here"), field="item",
                      way_out=t("请先补录", "Fill it in first"))
    if item.seen and not print_.startswith(item.seen):
        raise changed_meanwhile()


def _retire(act: Act, account_id: int, items: Sequence[Item]) -> dict[tuple[int | None, str], tuple[str, int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "update stewardship_verification v set is_current = false, version = version + 1, updated_at = %s "
            "from unnest(%s::bigint[], %s::text[]) as given (contact_id, field) where v.account_id = %s and v.is_current and v.field = given.field "
            "and coalesce(v.contact_id, 0) = given.contact_id returning v.contact_id, v.field, v.fingerprint, v.by_id, v.by_name",
            [act.at, [item.contact_id or 0 for item in items], [item.field for item in items], account_id])
        return {(row[0], row[1]): (row[2], row[3], row[4]) for row in cursor.fetchall()}


def _call(act: Act, account_id: int, item: Item, source: str, today: date) -> None:
    label, said = states.label_of(item.field), ALL_SOURCES[source]
    timeline.record(act=act, account_id=account_id, subject=Ref("account", account_id), topic="archive", kind="archive_fault_found", text=Text(
        f"档案有误:{label.zh}({said.zh})", f"Found wrong: {label.en} ({said.en})"))
    owner = customers.owner_of(account_id=account_id)
    if owner:
        work.raise_call(act=act, call=work.Call(
            kind=FAULT_CALL, about=Ref("account", account_id), owner_id=owner.user_id, account_id=account_id,
            due_on=today + timedelta(days=FAULT_DAYS), weight=work.ROUTINE,
            title=t(f"更正档案:{label.zh}有误", f"Correct the archive: {label.en} is wrong"),
            dedupe_key=f"{FAULT_CALL}:{account_id}:{item.contact_id or 0}:{item.field}"))
