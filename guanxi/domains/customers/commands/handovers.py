"""Handing accounts over to another manager before a witness (operator 1.13, LIF-17, reliability 70): open, end, take back.

Each is one act. Not for here: what may be done when (rules.handovers), the rows themselves (commands.handover_moves),
the witness (commands.witnessing).
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import date, datetime

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import handover_moves as moves
from guanxi.domains.customers.commands import leaving, moving, witnessing
from guanxi.domains.customers.commands.witnessing import SUBJECT, WITNESS_CALL, tell
from guanxi.domains.customers.models import Account, Assignment, Handover, HandoverLine
from guanxi.domains.customers.queries import handover_people
from guanxi.domains.customers.rules import handovers as rules
from guanxi.domains.customers.rules.handovers import Terms
from guanxi.domains.organisation import api as organisation
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock, idempotency
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.workdays import Calendar

log = logging.getLogger("guanxi.customers")


def open_handover(*, actor: Actor, now: datetime, terms: Terms, account_ids: Collection[int], key: str = "") -> int:
    """Hands these accounts over on terms.effective_on, at once when that is today. Returns its id. LIF-17, SAL-03.

    Refuses what rules.refusals names, `not_found`, `not_responsible`, `not_his_accounts` (another is their owner by now),
    `in_other_handover`. Both managers and the witness are told; the witness gets a to-do. `key`: a repeated form is harmless.
    """
    today, ids = now.astimezone(clock.ZONE).date(), sorted(set(account_ids))
    with audit.acting(actor=actor, verb="open_handover", now=now, reason=terms.note) as act:
        claimed = idempotency.claim(act=act, key=key)
        access.require_act(actor, "account.assign")
        people = handover_people.people(actor=actor, terms=terms)
        terms = rules.of_leaver(terms=terms, people=people)
        for refusal in rules.refusals(terms=terms, people=people, accounts=len(ids), today=today):
            raise refusal
        moving.lock_accounts(ids)
        access.require_all(actor, "account.assign", ids)
        _require_his(ids, terms.from_user_id)
        _require_free(ids)
        former = organisation.users(ids=[terms.from_user_id])[terms.from_user_id]
        unit_id = former.unit_id or Account.objects.values_list("unit_id", flat=True).get(pk=ids[0])
        row = Handover(
            unit_id=unit_id, from_user_id=terms.from_user_id, to_user_id=terms.to_user_id, witness_id=terms.witness_id,
            made_by_id=actor.user_id, made_by_name=actor.name, effective_on=terms.effective_on, cutoff_on=terms.cutoff,
            overlap_days=terms.overlap_days,
            overlap_until=rules.overlap_end(effective_on=terms.effective_on, workdays=terms.overlap_days,
                                            calendar=organisation.working_calendar(on=today)), note=terms.note[:200])
        row.store(now=now)
        HandoverLine.objects.bulk_create([HandoverLine(handover=row, account_id=id, created_at=now, updated_at=now) for id in ids])
        if rules.due(state="planned", effective_on=row.effective_on, overlap_until=None, today=today) == "begin":
            moves.begin(act=act, row=row, today=today)
            leaving.settle_adopted(act=act, user_id=row.from_user_id)
        _tell_opened(act, row, len(ids))
        idempotency.remember(claimed, str(row.pk))
    return row.pk


def end_handover_overlap(*, actor: Actor, now: datetime, handover_id: int) -> None:
    """Ends the former manager's reading today, before its time (he leaves, or must not read on). Reliability 70.

    Refuses `not_found`, `no_overlap`, and whoever may not assign these accounts.
    """
    with audit.acting(actor=actor, verb="end_handover_overlap", now=now, subject=Ref(SUBJECT, handover_id)) as act:
        row = witnessing.locked(handover_id)
        access.require_all(actor, "account.assign", moves.account_ids(row))
        if refusal := rules.may_end_overlap(state=moves.state_of(row)):
            raise refusal
        moves.end(act=act, row=row)


def take_back_handover(*, actor: Actor, now: datetime, handover_id: int, reason: str = "") -> int:
    """Owner, visibility and open work as before, in one act, by who made it and before the witness confirmed. Returns how many accounts.

    An account that got yet another owner since stays with him. Refuses `not_maker`, `already_witnessed`, `already_taken_back`, and `former_left`
    once accounts have moved from somebody who has left: the new owner hands them on (LIF-17).
    """
    with audit.acting(actor=actor, verb="take_back_handover", now=now, subject=Ref(SUBJECT, handover_id), reason=reason[:200]) as act:
        row = witnessing.locked(handover_id)
        refusal = rules.may_take_back(state=moves.state_of(row), is_maker=row.made_by_id == actor.user_id,
                                      is_witnessed=row.witnessed_at is not None,
                                      has_left=not organisation.users(ids=[row.from_user_id])[row.from_user_id].is_active)
        if refusal:
            raise refusal
        access.require_all(actor, "account.assign", moves.account_ids(row))
        binding.bind(system("take_back_handover"))  # the witness's to-do is on no account: row security shows it to him only
        returned = moves.take_back(act=act, row=row, note=reason)
        work.settle(act=act, kind=WITNESS_CALL, subject_kind=SUBJECT, subject_ids=[row.pk])
        text = t(f"交接 {row.pk} 已撤回,{returned} 户恢复原归属",
                f"Hand-over {row.pk} was taken back: {counted(returned, 'account|accounts')} as before")
        if left := row.lines.filter(state="left").count():
            text = t(f"{text.zh},{left} 户因交出人已离岗保持不变", f"{text.en}; {left} stay as they are: the former manager has left")
        tell(act, row, text, "taken_back")
    return returned


def advance_handovers(*, actor: Actor, now: datetime) -> int:
    """The day's job: begins what takes effect, ends overlaps that are over; one act each. Returns how many. Reliability 70.

    An overlap that was counted before its year's holidays were known is counted again, and all are told (SLA-13).

    A new manager who has left meanwhile gets nothing: the hand-over is taken back and its maker told. One that fails keeps no other from its
    day; its error is raised at the end, so that the job stands among the failed ones.
    """
    today = now.astimezone(clock.ZONE).date()
    with binding.bound(actor):
        open_ones = list(Handover.objects.filter(state__in=("planned", "running")).order_by("pk").values_list("pk", flat=True))
    calendar = organisation.working_calendar(on=today)
    done, failed = 0, None
    for handover_id in open_ones:
        try:
            done += _advance(actor=actor, now=now, handover_id=handover_id, today=today, calendar=calendar)
        except Exception as error:
            log.exception("hand-over %s did not advance", handover_id)
            failed = failed or error
    if failed is not None:
        raise failed
    return done


def _advance(*, actor: Actor, now: datetime, handover_id: int, today: date, calendar: Calendar) -> bool:
    with binding.bound(actor):
        row = Handover.objects.get(pk=handover_id)
    if not moves.due(row, today) and not moves.recounted(row, calendar):
        return False
    with audit.acting(actor=actor, verb="advance_handovers", now=now, subject=Ref(SUBJECT, handover_id)) as act:
        row = witnessing.locked(handover_id)
        if moves.recounted(row, calendar):
            _recount(act, row, calendar)
        due = moves.due(row, today)
        if due == "end":
            moves.end(act=act, row=row)
        elif due == "begin" and not organisation.users(ids=[row.to_user_id])[row.to_user_id].is_active:
            moves.take_back(act=act, row=row, note="the new manager has left")
            work.settle(act=act, kind=WITNESS_CALL, subject_kind=SUBJECT, subject_ids=[row.pk])
            tell(act, row, t(f"交接 {row.pk} 未生效:接收人已离岗", f"Hand-over {row.pk} did not begin: the new manager has left"), "no_receiver")
        elif due == "begin":
            moved = moves.begin(act=act, row=row, today=today)
            leaving.settle_adopted(act=act, user_id=row.from_user_id)
            tell(act, row, t(f"交接 {row.pk} 已生效,{moved} 户移交",
                    f"Hand-over {row.pk} is in effect: {counted(moved, 'account|accounts')} moved"), "begun")
    return bool(due)


def _recount(act: Act, row: Handover, calendar: Calendar) -> None:
    row.overlap_until = moves.overlap_end(row, calendar)
    row.store(now=act.at)
    work.move_due(act=act, kind=WITNESS_CALL, subject_kind=SUBJECT, due_on={row.pk: row.overlap_until or row.effective_on})
    day = row.overlap_until
    tell(act, row, t(f"交接 {row.pk} 的只读期按新的工作日历算至 {day}", f"Hand-over {row.pk}: by the new calendar the overlap lasts until {day}"),
          f"recounted:{day}")


def _require_his(ids: list[int], from_user_id: int) -> None:
    his = Assignment.objects.filter(account_id__in=ids, role="owner", valid_until=None, user_id=from_user_id).count()
    if his != len(ids):
        raise Refusal("not_his_accounts", t(f"有 {len(ids) - his} 户已不归属交出人",
                f"{counted(len(ids) - his, 'account is|accounts are')} no longer the former manager's"),
                      status=409, field="account", way_out=t("请重新打开交接预览再确认", "Open the preview again, then confirm"))


def _require_free(ids: list[int]) -> None:
    busy = HandoverLine.objects.filter(account_id__in=ids, is_open=True)
    if count := busy.count():
        other = busy.values_list("handover_id", flat=True)[0]
        raise Refusal("in_other_handover", t(f"有 {count} 户已在另一交接中(交接 {other})",
                f"{counted(count, 'account is|accounts are')} in another hand-over ({other})"),
                      status=409, field="account",
                      way_out=t("请取消勾选,或先撤回、结束该交接", "Untick them, or take back or end that hand-over first"))


def _tell_opened(act: Act, row: Handover, accounts: int) -> None:
    names = organisation.users(ids=[row.from_user_id, row.to_user_id])
    old, new = names[row.from_user_id].name, names[row.to_user_id].name
    text = t(f"交接:{old} → {new},{accounts} 户,{row.effective_on} 生效",
            f"Hand-over: {old} → {new}, {counted(accounts, 'account|accounts')}, from {row.effective_on}")
    tell(act, row, text, "opened")
    witnessing.call_witness(act=act, row=row)
