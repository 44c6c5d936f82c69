"""自愿调岗 (ORG-16): asking, both supervisors' answer, what becomes of the accounts, the day it takes effect.

Deciding is approvals', moving accounts is customers' hand-over, belonging to a unit is the organisation's. Not for here: work of the old post.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from django.db import IntegrityError, transaction

from guanxi.domains.approvals import api as approvals
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.placement import access
from guanxi.domains.placement.models import Transfer
from guanxi.domains.placement.queries import deciding, lists, undecided
from guanxi.domains.placement.rules import transfers as rules
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OfPack

SUBJECT, KIND = "transfer", "transfer"
DECIDE_ACCOUNTS, REASSIGN = "decide_accounts", "reassign_items"
DECIDE_DAYS, REASSIGN_DAYS = 30, 3  # ours: no source names a time
_OUTCOMES = {"approved": "agreed", "rejected": "refused", "expired": "expired"}


@dataclass(frozen=True, kw_only=True)
class TransferWish:
    """Where somebody wants to work. job: of the catalogue, "" for the same; effective_on: the first day there."""

    unit_id: int
    effective_on: date
    reason: str
    job: Annotated[str, OfPack(section="organisation/duties", words=lambda found: [one.key for one in found.jobs])] = ""


def ask_transfer(*, actor: Actor, now: datetime, wish: TransferWish) -> int:
    """Asks for oneself to work in another unit; his supervisor and the receiving one decide, one after the other. Returns the id. ORG-16.

    Refuses `forbidden`, what rules.transfers.refusals names, `transfer_open` (another one is not over yet).
    """
    access.require_act(actor, access.OWN)
    today = now.astimezone(clock.ZONE).date()
    units = {unit.id: unit for unit in organisation.units(ids=[wish.unit_id, actor.unit_id or 0]) if unit.kind != "external"}
    to_unit = wish.unit_id if wish.unit_id in units else None
    jobs = frozenset(lists.lists(on=today).values_of("job") or ())
    for refusal in rules.refusals(from_unit=actor.unit_id, to_unit=to_unit, job=wish.job, jobs=jobs, effective_on=wish.effective_on,
                                  reason=wish.reason, today=today):
        raise refusal
    here, there = units[actor.unit_id or 0], units[wish.unit_id]
    with audit.acting(actor=actor, verb="ask_transfer", now=now, subject=Ref("user", actor.user_id)) as act:
        row = Transfer(user_id=actor.user_id, from_unit_id=here.id, to_unit_id=there.id, job=wish.job, reason=wish.reason.strip()[:200],
                       effective_on=wish.effective_on)
        _insert(row, now)
        row.request_id = approvals.request(act=act, question=approvals.Question(
            kind=KIND, subject=Ref(SUBJECT, row.pk), subject_version=1, url=f"/placement/transfers/{row.pk}/",
            title=t(f"调岗申请:{actor.name},{here.name} → {there.name}"[:200], f"Transfer: {actor.name}, {here.name} → {there.name}"[:200]),
            unit_ids=rules.deciding_units(deciding.unit_of_head(unit_id=one.id, besides=actor.user_id) for one in (here, there)),
            expires_on=today + timedelta(days=DECIDE_DAYS)))
        row.store(now=now)
    return row.pk


def withdraw_transfer(*, actor: Actor, now: datetime, transfer_id: int) -> None:
    """Takes one's own wish back before it is in effect. Refuses `not_found`, `transfer_over`. ORG-16."""
    with audit.acting(actor=actor, verb="withdraw_transfer", now=now, subject=Ref(SUBJECT, transfer_id)) as act:
        row = _locked(transfer_id)
        if row.user_id != actor.user_id:
            raise not_found()
        _require_open(row)
        if row.state == "asked" and row.request_id:
            approvals.withdraw_request(act=act, request_id=row.request_id)
        _close(row, "withdrawn", by=actor.name, note="", now=now)
        _settle(act, row)


def keep_accounts(*, actor: Actor, now: datetime, transfer_id: int, reason: str) -> None:
    """His present supervisor decides that he keeps the accounts that are in no hand-over; a transfer that waited for it takes effect. ORG-16.

    Refuses `not_found`, `not_supervisor`, `transfer_over`, `reason_needed`.
    """
    with audit.acting(actor=actor, verb="keep_accounts", now=now, subject=Ref(SUBJECT, transfer_id), reason=reason.strip()[:200]) as act:
        row = _locked(transfer_id)
        _require_present_supervisor(actor, row)
        stated.require(reason, ask=t("请填写原因", "Say why"))
        _require_open(row)
        row.keeps_accounts, row.keeps_reason, row.keeps_by_name = True, reason.strip()[:200], actor.name
        row.store(now=now)
        _advance(act, row)


def conclude_transfer(*, actor: Actor, now: datetime, transfer_id: int, decision: str, by: str, note: str) -> None:
    """Both supervisors have agreed, one has refused, or nobody answered in time: written down, told to all, in effect when its day has come.

    actor: the system, on the event of approvals. A second delivery finds it decided and does nothing.
    """
    with audit.acting(actor=actor, verb="conclude_transfer", now=now, subject=Ref(SUBJECT, transfer_id), reason=note[:200]) as act:
        row = _locked(transfer_id)
        if row.state != "asked" or decision not in _OUTCOMES:
            return
        if decision != "approved":
            state = _OUTCOMES[decision]
            _close(row, state, by=by if state == "refused" else "", note=note, now=now)
            said, why = rules.STATES[state], f": {note}" if note else ""
            _tell(act, row, t(f"调岗{said.zh}:{row.user.name}{why}", f"Transfer of {row.user.name}: {said.en.lower()}{why}"), state)
            return
        row.state = "agreed"
        row.store(now=now)
        text = t(f"调岗已同意:{row.user.name},{row.effective_on} 生效", f"Transfer of {row.user.name} agreed, from {row.effective_on}")
        _tell(act, row, text, "agreed")
        _advance(act, row)


def advance_transfers(*, actor: Actor, now: datetime) -> int:
    """The day's job: what is due takes effect, one act each; returns how many. One that waits for its accounts calls his supervisor. ORG-16."""
    with binding.bound(actor):
        due = list(Transfer.objects.filter(state="agreed", effective_on__lte=now.astimezone(clock.ZONE).date()).order_by("pk").values_list(
            "pk", flat=True))
    done = 0
    for transfer_id in due:
        with audit.acting(actor=actor, verb="advance_transfers", now=now, subject=Ref(SUBJECT, transfer_id)) as act:
            done += _advance(act, _locked(transfer_id))
    return done


def _advance(act: Act, row: Transfer) -> bool:
    """Puts it into effect when its day has come and the accounts are decided; True when it is. Otherwise his supervisor is called."""
    today = act.at.astimezone(clock.ZONE).date()
    left = undecided.accounts_of(actor=act.actor, user_id=row.user_id)
    due = rules.due(state=row.state, effective_on=row.effective_on, today=today, undecided=len(left), keeps_accounts=row.keeps_accounts)
    if due != "begin":
        if row.state == "agreed" and left and not row.keeps_accounts:
            _call_head(act, row, DECIDE_ACCOUNTS, max(row.effective_on, today), t(
                f"{row.user.name}调岗:{len(left)} 户客户待交接或保留",
                        f"{row.user.name} moves: {counted(len(left), 'account|accounts')} to hand over or to keep"))
        return False
    person = organisation.users(ids=[row.user_id])[row.user_id]
    if person.is_active:
        organisation.move_user(actor=access.BY_ITSELF, now=act.at, user_id=row.user_id, unit_id=row.to_unit_id, reason=row.reason, job=row.job,
                               post=lists.lists(on=today).said("job", row.job).zh if row.job else "")
    _close(row, "done" if person.is_active else "withdrawn", by=act.actor.name, note="", now=act.at)
    _settle(act, row)
    if person.is_active:
        if _has_work(act, row):
            _call_head(act, row, REASSIGN, today + timedelta(days=REASSIGN_DAYS), t(
                f"{person.name}已调岗:请转派原岗位的未结待办", f"{person.name} has moved: reassign the open work of the old post"))
        _tell(act, row, t(f"调岗已生效:{person.name} 现属{row.to_unit.name}", f"{person.name} belongs to {row.to_unit.name} now"), "done")
    return person.is_active


def _has_work(act: Act, row: Transfer) -> bool:
    with access.unbounded(act.actor):
        return bool(work.open_items_owned(owner_id=row.user_id, today=act.at.astimezone(clock.ZONE).date()))


def _insert(row: Transfer, now: datetime) -> None:
    try:
        with transaction.atomic():
            row.store(now=now)
    except IntegrityError:
        raise Refusal("transfer_open", t("您已有一项调岗申请在办", "Another transfer of yours is not over yet"), status=409,
                      way_out=t("请等待结果,或先撤回", "Wait for its end, or take it back first")) from None


def _locked(transfer_id: int) -> Transfer:
    row = Transfer.objects.select_for_update(of=("self",)).select_related("user", "from_unit", "to_unit").filter(pk=transfer_id).first()
    if row is None:
        raise not_found()
    return row


def _require_open(row: Transfer) -> None:
    if row.state not in rules.OPEN:
        raise Refusal("transfer_over", t("这项调岗已经办结", "This transfer is over"), status=409)


def _require_present_supervisor(actor: Actor, row: Transfer) -> None:
    """Refuses `not_found` to who has nothing to do with it, `not_supervisor` to the others."""
    if actor.user_id != row.user_id and not (access.leads(actor, row.from_unit_id) or access.leads(actor, row.to_unit_id)):
        raise not_found()
    if actor.user_id == row.user_id or not access.leads(actor, row.from_unit_id):
        raise Refusal("not_supervisor", t("由其现单位的主管决定", "His present supervisor decides this"), status=403,
                      way_out=t("请联系现单位主管", "Ask the supervisor of the unit he leaves"))


def _close(row: Transfer, state: str, *, by: str, note: str, now: datetime) -> None:
    row.state, row.closed_at, row.closed_by_name, row.closing_note = state, now, by[:120], note[:500]
    row.store(now=now)


def _settle(act: Act, row: Transfer) -> None:
    """His supervisor's to-do about accounts has no cause any more; it is on no account, so row security shows it to its owner only."""
    with access.unbounded(act.actor):
        work.settle(act=act, kind=DECIDE_ACCOUNTS, subject_kind=SUBJECT, subject_ids=[row.pk])


def _call_head(act: Act, row: Transfer, kind: str, due_on: date, title: Text) -> None:
    head = deciding.head_of(unit_id=row.from_unit_id, besides=row.user_id)
    if head is not None:
        with access.unbounded(act.actor):
            work.raise_call(act=act, call=work.Call(kind=kind, about=Ref(SUBJECT, row.pk), owner_id=head.id, due_on=due_on, title=title,
                                                    dedupe_key=f"{kind}:{row.pk}", weight=work.DECISION, is_once=True))


def _tell(act: Act, row: Transfer, text: Text, what: str) -> None:
    heads = [deciding.head_of(unit_id=unit_id, besides=row.user_id) for unit_id in (row.from_unit_id, row.to_unit_id)]
    messages.notify(act=act, user_ids=[row.user_id, *(head.id for head in heads if head)], kind=SUBJECT, text=text, subject=Ref(SUBJECT, row.pk),
                    dedupe_key=f"transfer:{row.pk}:{what}")
