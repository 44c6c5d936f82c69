"""The vault (金库): asked with people, fields, reason and time; decided by whoever is on duty; opened, logged, closed again (PRM-66)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from guanxi.domains.approvals import api as approvals
from guanxi.domains.customers import api as customers
from guanxi.domains.messages import api as messages
from guanxi.domains.privacy import access
from guanxi.domains.privacy.events import VaultDecided
from guanxi.domains.privacy.models import VaultRequest
from guanxi.domains.privacy.queries import duty, terms
from guanxi.domains.privacy.queries import vault as queries
from guanxi.domains.privacy.rules import vault as rules
from guanxi.foundation.django import audit, clock, events
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found

KIND = "vault"
DAYS = 1  # a request nobody decides by tomorrow evening is closed


@dataclass(frozen=True, kw_only=True)
class Opened:
    """People with the granted fields plain, and until when."""

    cards: tuple[customers.ContactCard, ...]
    until: datetime
    is_batch: bool


def ask_vault(*, actor: Actor, now: datetime, account_id: int, wish: rules.Wish) -> int:
    """Asks whoever is on duty for the account's unit; returns the request's id. PRM-66, operator 1.8, ARC-34.

    Refuses `not_found`, `forbidden`, `reason_needed`, `vault_people`, `vault_fields`, `vault_period`, `nothing_in_vault`,
    `already_asked`, `no_approver_on_duty` (and says who is next).
    """
    with audit.acting(actor=actor, verb="ask_vault", now=now, subject=Ref("account", account_id), reason=wish.reason) as act:
        account = checked(actor=actor, account_id=account_id, wish=wish)
        now_in_force = terms.terms()
        minutes = rules.minutes_of(period=wish.period, allowed=now_in_force.period_minutes)
        _require_new(actor, account_id, wish)
        row = VaultRequest(
            kind="view", unit_id=account.unit_id, account_id=account_id, contact_ids=sorted(set(wish.contact_ids)), fields=list(wish.fields),
            rows=len(set(wish.contact_ids)), reason=wish.reason.strip()[:200], minutes=minutes, batch_hours=now_in_force.batch_hours,
            asked_by_id=actor.user_id, asked_by_name=actor.name, asked_at=now)
        row.store(now=now)
        put_to_duty(act=act, row=row, what=said_of(actor=actor, row=row))
        return row.pk


def said_of(*, actor: Actor, row: VaultRequest) -> Text:
    """What a request is about, in a few words: whose values of how many people, or which list. For its notices."""
    account = customers.cards(actor=actor, ids=[row.account_id]).get(row.account_id) if row.account_id else None
    name = account.name[:40] if account else ""
    if row.kind == "export":
        return Text(f"{name} {row.what}".strip()[:110], f"{row.what_en}{f', {name}' if name else ''}"[:110])
    what = _said(row.fields)
    return Text(f"查看 {name} {row.rows} 人的{what.zh[:60]}", f"{what.en[:60]} of {counted(row.rows, 'person|people')}, {name}")


def put_to_duty(*, act: Act, row: VaultRequest, what: Text) -> None:
    """Asks the approvers on duty for the request's unit, inside the caller's act. Refuses `no_approver_on_duty`."""
    found = duty.on_duty(actor=act.actor, unit_id=row.unit_id, now=act.at)
    if not found.approver_ids:
        raise _nobody(found)
    row.approval_id = approvals.request(act=act, question=approvals.Question(
        kind=KIND, subject=Ref(queries.SUBJECT, row.pk), subject_version=row.version, unit_ids=[row.unit_id],
        title=t(f"金库:{what.zh},原因:{row.reason[:60]}", f"Vault: {what.en}; reason: {row.reason[:60]}"),
        url=f"/privacy/vault/{row.pk}/", payload={"fields": list(row.fields), "rows": row.rows, "minutes": row.minutes},
        decider_ids=found.approver_ids, expires_on=act.at.astimezone(clock.ZONE).date() + timedelta(days=DAYS)))
    row.store(now=act.at)
    messages.notify(act=act, user_ids=found.approver_ids, kind="vault", subject=Ref("approval", row.approval_id),
                    text=t(f"金库申请({row.asked_by_name}):{what.zh},原因:{row.reason[:60]}",
                           f"Vault request of {row.asked_by_name}: {what.en}; reason: {row.reason[:60]}"), dedupe_key=f"vault:{row.pk}:asked")


def open_vault(*, actor: Actor, now: datetime, request_id: int) -> Opened:
    """Shows what was granted, logged. Only the asker opens, only while it lasts, of a batch each person once. PRM-66.

    Refuses `not_found`, `vault_waiting`, `vault_closed` (rejected, over, revoked, used up).
    """
    with audit.acting(actor=actor, verb="open_vault", now=now, subject=Ref(queries.SUBJECT, request_id)) as act:
        row = VaultRequest.objects.select_for_update().filter(
            pk=request_id, asked_by_id=actor.user_id, account__isnull=False).exclude(kind="export").first()
        if row is None or row.account_id is None:
            raise not_found()
        take_in(row=row, decided=queries.decision_of(actor=actor, row=row), now=now)
        require_open(row, now)
        people = [id for id in row.contact_ids if row.minutes or id not in row.opened_ids]
        cards = customers.show_granted(act=act, account_id=row.account_id, contact_ids=people, fields=row.fields,
                                       reason=f"{'emergency' if row.kind == 'emergency' else 'vault'} {row.pk}: {row.reason}")
        if not row.minutes:
            row.opened_ids = sorted({*row.opened_ids, *people})
            row.state = "used"
            row.store(now=now)
        return Opened(cards=cards, until=row.until or now, is_batch=not row.minutes)


def revoke_vault(*, actor: Actor, now: datetime, request_id: int, reason: str) -> None:
    """Closes an open grant, or takes one's waiting request back, at once. The asker, his approver, or security. PRM-66."""
    with audit.acting(actor=actor, verb="revoke_vault", now=now, subject=Ref(queries.SUBJECT, request_id), reason=reason) as act:
        row = access.visible(VaultRequest.objects.select_for_update().filter(pk=request_id), actor).first()
        if row is None:
            raise not_found()
        if row.asked_by_id != actor.user_id and not (access.may(actor, "approvals.decide") or access.may(actor, "privacy.review")):
            access.require(actor, "privacy.review")
        take_in(row=row, decided=queries.decision_of(actor=actor, row=row), now=now)
        if row.state == "waiting" and row.approval_id and row.asked_by_id == actor.user_id:
            approvals.withdraw_request(act=act, request_id=row.approval_id)
        elif rules.state_at(state=row.state, until=row.until, now=now) != "granted":
            raise Refusal("vault_closed", t("该申请没有打开中的授权", "Nothing is open under this request"), status=409)
        row.state, row.ended_by_name, row.ended_at, row.ended_note = "revoked", actor.name, now, reason.strip()[:200]
        row.store(now=now)
        what = said_of(actor=actor, row=row)
        messages.notify(act=act, user_ids=[row.asked_by_id], kind="vault", subject=Ref(queries.SUBJECT, row.pk),
                        dedupe_key=f"vault:{row.pk}:revoked", text=t(
                            f"金库授权已被 {actor.name} 收回:{what.zh}", f"{actor.name} has revoked your vault grant: {what.en}"))


def take_decision(*, actor: Actor, now: datetime, request_id: int, approval_id: int) -> str:
    """The event's way in: writes the decision into the request and tells the asker; a repeated call changes nothing (G2)."""
    with audit.acting(actor=actor, verb="take_vault_decision", now=now, subject=Ref(queries.SUBJECT, request_id)) as act:
        row = VaultRequest.objects.select_for_update().filter(pk=request_id, approval_id=approval_id).first()
        if row is None:
            return ""
        take_in(row=row, decided=queries.decision_of(actor=actor, row=row), now=now)
        events.publish(VaultDecided(request_id=row.pk, kind=row.kind, state=row.state), act=act)
        is_file = row.kind == "export" and row.account_id is None  # cards are written when they are fetched
        what, by = said_of(actor=actor, row=row), row.granted_by_name
        open_it = t("文件正在后台生成", "the file is being written") if is_file else t("可打开查看", "open it")
        text = {"granted": t(f"金库申请已由 {by} 同意,{open_it.zh}:{what.zh}", f"{by} approved your vault request, {open_it.en}: {what.en}"),
                "rejected": t(f"金库申请被驳回:{what.zh};{row.ended_note}", f"Your vault request was rejected: {what.en}; {row.ended_note}"),
                "expired": t(f"金库申请过期,未获审批:{what.zh}", f"Nobody decided your vault request: {what.en}")}.get(row.state)
        if text:
            messages.notify(act=act, user_ids=[row.asked_by_id], kind="vault", text=text, subject=Ref(queries.SUBJECT, row.pk),
                            dedupe_key=f"vault:{row.pk}:{row.state}")
        return row.state


def take_in(*, row: VaultRequest, decided: approvals.RequestCard | None, now: datetime) -> None:
    """Writes an approval's decision into its waiting request."""
    if decided is None or row.state != "waiting":
        return
    step = max((one for one in decided.steps if one.decided_at), key=lambda one: one.number, default=None)
    if decided.state == "approved" and step is not None and step.decided_at is not None:
        row.state, row.granted_at, row.granted_by_name = "granted", step.decided_at, step.decided_by
        row.until = rules.until_of(granted_at=step.decided_at, minutes=row.minutes, batch_hours=row.batch_hours)
    else:
        row.state = {"rejected": "rejected", "expired": "expired", "withdrawn": "revoked"}.get(decided.state, row.state)
        row.ended_at, row.ended_by_name = now, step.decided_by if step else ""
        row.ended_note = step.note[:200] if step else ""
    row.store(now=now)


def checked(*, actor: Actor, account_id: int, wish: rules.Wish) -> customers.AccountCard:
    """The account a wish is about, once everything in it may be asked. Refuses what `ask_vault` refuses of the wish."""
    customers.require(actor, "contact.unmask", account_id)
    in_vault = [field.key for field in customers.vault_fields(actor=actor, account_id=account_id)]
    people = [card.id for card in customers.contacts(actor=actor, account_id=account_id)]
    rules.require_whole(wish=wish, in_vault=in_vault, people=people, most=terms.terms().most_persons)
    return customers.cards(actor=actor, ids=[account_id])[account_id]


def _said(keys: Sequence[str]) -> Text:
    labels = [customers.catalogue_ever("contact")[key].label for key in keys]
    return Text("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))


def _require_new(actor: Actor, account_id: int, wish: rules.Wish) -> None:
    waiting = VaultRequest.objects.filter(asked_by_id=actor.user_id, account_id=account_id, state="waiting", kind="view")
    for row in waiting:
        is_same = set(row.contact_ids) == set(wish.contact_ids) and set(row.fields) == set(wish.fields)
        if is_same and queries.decision_of(actor=actor, row=row) is None:
            raise Refusal("already_asked", t("同一申请正在审批中", "The same request is already waiting"), status=409,
                          way_out=t("请等待结果,或先撤回", "Wait for the decision, or withdraw it first"))


def require_open(row: VaultRequest, now: datetime) -> None:
    """Refuses `vault_waiting`, and `vault_closed` when the grant is over, revoked or used up."""
    state = rules.state_at(state=row.state, until=row.until, now=now)
    if state == "waiting":
        raise Refusal("vault_waiting", t("审批人尚未处理", "It has not been decided yet"), status=409,
                      way_out=t("请等待值班审批人,急用可走紧急查看", "Wait for the approver on duty; in an emergency break the glass"))
    if state != "granted":
        raise Refusal("vault_closed", t("授权已结束,信息已重新脱敏", "The grant is over; everything is masked again"), status=409,
                      way_out=t("仍需查看请重新申请", "Ask again if you still need it"))


def _nobody(found: duty.Duty) -> Refusal:
    if found.since is not None:
        at = f"{found.since:%m-%d %H:%M}"
        way_out = t(f"下一位:{found.following},{at} 起值班;急用可走紧急查看",
                    f"Next: {found.following}, on duty from {at}; in an emergency break the glass")
    else:
        way_out = t("请单位主任在“值班表”安排审批人;急用可走紧急查看",
                    "Ask the head of the unit to fill the roster; in an emergency break the glass")
    return Refusal("no_approver_on_duty", t("此刻没有可以为您审批的值班人员", "Nobody on duty can approve this for you now"),
                   status=409, way_out=way_out)
