"""The lost register (流失名录): a night strikes who bought nothing for the pack's months, and takes back who buys again. LIF-11, LIF-12, ARC-22.

Nothing is deleted: the account leaves the book's lists and everybody's work, its page and history stay. Not for here: judging (`rules.silence`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import F

from guanxi.domains.customers import api as customers
from guanxi.domains.grading import access
from guanxi.domains.grading.models import LostEntry
from guanxi.domains.grading.policy import Cleanup
from guanxi.domains.grading.queries import cleaning, silent
from guanxi.domains.grading.queries.silent import Silenced
from guanxi.domains.grading.words import LossKey
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as scope
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import months, stated
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Reason, Refusal

SEE, EXPLAIN, RETURN = "lost.view", "lost.explain", "lost.return"
REASON_CALL, SILENCE_CALL = "loss_reason", "silence_due"
LONGEST_NOTE = 300


@dataclass(frozen=True, kw_only=True)
class Struck:
    """What a night did to the register. announced: to whose managers it newly said that one more month strikes it. held: why it struck nobody
    although the pack asks for it."""

    struck: int = 0
    returned: int = 0
    announced: int = 0
    held: Text | None = None


def update_lost_register(*, actor: Actor, now: datetime) -> Struck:
    """Strikes silent accounts, announces those that one more month strikes, and takes back those with a purchase, on the published night; a
    second time changes nothing. ARC-22, LIF-12.

    Reads `lifecycle/cleanup`; blank months strike nobody, but who is on the register still comes back with a bill. Strikes nobody over
    months without loaded bills, nor more of the book than the pack believes. Only the system and holders of `insights.run_night`.
    """
    access.require(actor, "insights.run_night")
    today = now.astimezone(clock.ZONE).date()
    label, says = cleaning.terms(on=today)
    with audit.acting(actor=actor, verb="update_lost_register", now=now, policy_version=label) as act:
        with connection.cursor() as cursor:
            cursor.execute("set local statement_timeout = '30min'; select pg_advisory_xact_lock(hashtext('grading.lost_register'))")
        found = silent.judged(says=says)
        back = silent.buying_again(anchor=found.anchor) if found.anchor else []
        _take_back(act, [(account_id, t("又有账单", "it is billed again")) for account_id in back], kind="bill", today=today)
        nearly = silent.nearly(says=says, judged=found)
        if found.held is None:
            _strike(act, label, says, found.accounts, today)
        announced = _announce(act, says, nearly, found.anchor, today) if found.held is None or says.silent_months is None else 0
    return Struck(struck=0 if found.held else len(found.accounts), returned=len(back), announced=announced, held=found.held)


def explain_loss(*, actor: Actor, now: datetime, account_id: int, reason: LossKey, note: str = "") -> None:
    """Writes down why an account of the register was lost; the to-do for it is settled. LIF-14.

    reason: a key of the pack's list. Refuses `not_found`, `forbidden`, `not_responsible`, `not_lost`, `unknown_reason`.
    """
    today = now.astimezone(clock.ZONE).date()
    label, says = cleaning.terms(on=today)
    with audit.acting(actor=actor, verb="explain_loss", now=now, subject=Ref("account", account_id), reason=note.strip()[:200],
                      policy_version=label) as act:
        customers.require(actor, EXPLAIN, account_id)
        if reason not in {one.key for one in says.loss_reasons}:
            raise Refusal("unknown_reason", t("请选择流失原因", "Choose why it was lost"), field="reason")
        entry = _open_entry(account_id)
        entry.reason, entry.note, entry.explained_on, entry.explained_by_name = reason, note.strip()[:LONGEST_NOTE], today, actor.name
        entry.store(now=now)
        name = next(one.name.text for one in says.loss_reasons if one.key == reason)
        _tell(act, account_id, "loss_explained", Text(f"流失原因:{name.zh}{':' if note.strip() else ''}{note.strip()[:120]}",
                                                      f"Why it was lost: {name.en}{': ' if note.strip() else ''}{note.strip()[:120]}"))
        work.settle(act=act, kind=REASON_CALL, subject_kind="lost", subject_ids=[account_id])


def return_account(*, actor: Actor, now: datetime, account_id: int, reason: str) -> None:
    """Takes an account off the register although no bill has come; the same silence does not strike it again. LIF-12.

    Refuses `not_found`, `forbidden`, `not_responsible`, `not_lost`, `reason_needed`.
    """
    stated.require(reason, ask=t("请写明移回的原因", "Say why it comes back"))
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="return_account", now=now, subject=Ref("account", account_id), reason=reason.strip()[:200]) as act:
        customers.require(actor, RETURN, account_id)
        _open_entry(account_id)
        scope.bind(system(act.verb))  # the to-dos may be somebody else's
        said = reason.strip()[:200]
        _take_back(act, [(account_id, Text(said, said))], kind="person", today=today)
        scope.bind(actor)


def record_lost_export(*, actor: Actor, now: datetime, rows: int, said: str) -> None:
    """Writes down who took how many rows of the register by which filter, before the file is sent (SYS-22)."""
    access.require(actor, SEE)
    with audit.acting(actor=actor, verb="export_lost", now=now, reason=f"{rows} 行;{said}"[:300]):
        pass


def _open_entry(account_id: int) -> LostEntry:
    entry = LostEntry.objects.select_for_update().filter(account_id=account_id, returned_on=None).first()
    if entry is None:
        raise Refusal("not_lost", t("该客户不在流失名录", "This account is not on the lost register"), status=409,
                      way_out=t("请刷新页面", "Open the page anew"))
    return entry


def _strike(act: Act, label: str, says: Cleanup, found: Sequence[Silenced], today: date) -> None:
    if not found:
        return
    LostEntry.objects.bulk_create([LostEntry(
        account_id=one.account_id, struck_on=today, last_month=one.silence.last_month, last_fen=one.silence.last_fen,
        yearly_fen=one.silence.yearly_fen, known_months=one.silence.known, owner_id=one.owner_id, owner_name=one.owner_name, grade=one.grade,
        policy_version=label, created_at=act.at, updated_at=act.at) for one in found])
    customers.mark_lost(act=act, account_ids=[one.account_id for one in found], on=today,
                        why=f"{says.silent_months} 个月没有消费,转入流失名录,不再列入维护")
    timeline.record_many(act=act, happenings=[
        timeline.Happening(account_id=one.account_id, subject=Ref("account", one.account_id), topic="archive", kind="struck", text=_struck(says, one))
        for one in found])
    work.raise_calls(act=act, calls=[work.Call(
        kind=REASON_CALL, about=Ref("lost", one.account_id), owner_id=one.owner_id, account_id=one.account_id, weight=work.ROUTINE,
        due_on=today + timedelta(days=says.reason_days), dedupe_key=f"{REASON_CALL}:{one.account_id}",
        title=t("填写流失原因", "Say why this account was lost")) for one in found if one.owner_id])


def _announce(act: Act, says: Cleanup, found: Sequence[Silenced], anchor: int | None, today: date) -> int:
    """Tasks of the people in charge while one month is left; those of accounts that bought, or were struck, are closed. How many are new."""
    calls = [_call(says, one, anchor, today) for one in found if one.owner_id and anchor]
    new = work.raise_calls(act=act, calls=calls)
    work.settle_others(act=act, kind=SILENCE_CALL, keep_keys=[call.dedupe_key for call in calls])
    return new


def _call(says: Cleanup, one: Silenced, anchor: int, today: date) -> work.Call:
    closes = months.shift(anchor, 1)
    after = months.shift(closes, 1)
    last_day = date(after // 100, after % 100, 1) - timedelta(days=1)
    last, due = months.said(one.silence.last_month), months.said(closes)
    return work.Call(
        kind=SILENCE_CALL, is_once=True, about=Ref("account", one.account_id), owner_id=one.owner_id or 0, account_id=one.account_id,
        weight=work.MONEY, stake_fen=one.silence.yearly_fen, due_on=max(last_day, today), dedupe_key=f"{SILENCE_CALL}:{one.account_id}:{closes}",
        title=Text(f"请挽回:{due} 仍无消费即转入流失名录", f"Win it back: without a purchase in {due} it goes onto the lost register"),
        reasons=(Reason(code="last_purchase", text=Text(
            f"已 {one.silence.silent} 个月没有消费,最后一次 {last};满 {says.silent_months} 个月转入",
            f"{counted(one.silence.silent, 'month|months')} without a purchase, the last in {last}; at {says.silent_months} it goes")),))


def _struck(says: Cleanup, one: Silenced) -> Text:
    last = months.said(one.silence.last_month)
    return Text(f"{says.silent_months} 个月没有消费(最后一次 {last}),转入流失名录",
                f"No purchase for {counted(says.silent_months, 'month|months')} (the last in {last}): onto the lost register")


def _take_back(act: Act, found: Sequence[tuple[int, Text]], *, kind: str, today: date) -> None:
    if not found:
        return
    ids = [account_id for account_id, _ in found]
    LostEntry.objects.filter(account_id__in=ids, returned_on=None).update(
        returned_on=today, returned_by=kind, returned_by_name=act.actor.name if kind == "person" else "",
        return_reason=found[0][1].zh if kind == "person" else "", version=F("version") + 1, updated_at=act.at)
    customers.unmark_lost(act=act, account_ids=ids)
    work.settle(act=act, kind=REASON_CALL, subject_kind="lost", subject_ids=ids)
    timeline.record_many(act=act, happenings=[
        timeline.Happening(account_id=account_id, subject=Ref("account", account_id), topic="archive", kind="returned",
                           text=Text(f"移出流失名录:{text.zh}", f"Off the lost register: {text.en}")) for account_id, text in found])


def _tell(act: Act, account_id: int, kind: str, text: Text) -> None:
    timeline.record(act=act, account_id=account_id, subject=Ref("account", account_id), topic="archive", kind=kind, text=text)
