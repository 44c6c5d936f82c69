"""Hand-over of accounts (交接): who may stand where, how long the former manager still reads, what may be done when.

Plain values only; workdays by the calendar that is handed in. Not for here: moving anything (commands.handovers).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from guanxi.foundation.pure import workdays as counting
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.workdays import Calendar

LONGEST_OVERLAP = 10
MOST_ACCOUNTS = 300
FARTHEST_DAYS = 92

State = Literal["planned", "running", "ended", "taken_back"]
Stage = Literal["planned", "running", "witnessed", "unwitnessed", "ended", "taken_back"]


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody in a hand-over. can_read: his roles open the account page. is_ours: his unit lies in the maker's territory."""

    id: int
    is_active: bool
    can_read: bool
    is_ours: bool


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a hand-over is agreed to be. overlap_days: workdays of reading after effective_on; 0: leaver or disciplinary.

    cutoff_on (业绩切割日): from which day results count for the new manager; None: effective_on.
    """

    from_user_id: int
    to_user_id: int
    witness_id: int
    effective_on: date
    overlap_days: int = LONGEST_OVERLAP
    note: str = ""
    cutoff_on: date | None = None

    @property
    def cutoff(self) -> date:
        """The cutoff as agreed."""
        return self.cutoff_on or self.effective_on


def overlap_end(*, effective_on: date, workdays: int, calendar: Calendar) -> date | None:
    """The last day on which the former manager reads; None when he loses it at once. Reliability 70, operator 1.13."""
    return counting.after(effective_on, workdays, calendar) if workdays else None


def cutoff_of(*, cutoff: date, since: date | None) -> date:
    """One account's cutoff: not before results counted for the former owner at all; earlier ones stay whose they were. since: None: always."""
    return cutoff if since is None else max(cutoff, since)


def first_month(cutoff: date) -> int:
    """The first month whose bill counts for the new manager, as 202611: a month is whole and counts for who is responsible on its last day."""
    return cutoff.year * 100 + cutoff.month


def stage(*, state: State, is_witnessed: bool) -> Stage:
    """What people call the state. unwitnessed: the overlap is over and the witness has still not confirmed."""
    if state == "running" and is_witnessed:
        return "witnessed"
    if state == "ended" and not is_witnessed:
        return "unwitnessed"
    return state


def due(*, state: State, effective_on: date, overlap_until: date | None, today: date) -> Literal["begin", "end", ""]:
    """What the day's job has to do with it."""
    if state == "planned" and effective_on <= today:
        return "begin"
    if state == "running" and (overlap_until is None or overlap_until < today):
        return "end"
    return ""


def state_when_begun(*, overlap_until: date | None, today: date) -> State:
    """running while the former manager still reads, else ended at once."""
    return "running" if overlap_until is not None and overlap_until >= today else "ended"


def of_leaver(*, terms: Terms, people: dict[int, Person]) -> Terms:
    """Without overlap where the former manager has left: he reads nothing any more (operator 1.13: a leaver, at once)."""
    former = people.get(terms.from_user_id)
    return replace(terms, overlap_days=0) if former is not None and not former.is_active else terms


def refusals(*, terms: Terms, people: dict[int, Person], accounts: int, today: date) -> tuple[Refusal, ...]:
    """Everything against these terms, each with its way out; the command raises the first. LIF-17, SAL-03."""
    found = [*_of_people(terms, people), *_of_time(terms, today)]
    if not 1 <= accounts <= MOST_ACCOUNTS:
        found.append(Refusal(
            "accounts_count", t(f"一次交接 1 至 {MOST_ACCOUNTS} 户,现选 {accounts} 户",
                                f"One hand-over holds 1 to {MOST_ACCOUNTS} accounts; {accounts} are chosen"), field="account",
            way_out=t("请勾选要交接的客户,或分次办理", "Tick the accounts to hand over, or do it in several")))
    return tuple(found)


def _of_people(terms: Terms, people: dict[int, Person]) -> list[Refusal]:
    new, witness = people.get(terms.to_user_id), people.get(terms.witness_id)
    checks: tuple[tuple[bool, Callable[[], Refusal]], ...] = (
        (terms.from_user_id == terms.to_user_id, lambda: _person(
            "same_person", "to", t("交出人和接收人是同一人", "The two managers are the same person"),
            t("请另选接收人", "Choose another new manager"))),
        (terms.witness_id in (terms.from_user_id, terms.to_user_id), lambda: _person(
            "witness_is_party", "witness", t("监交人须为第三人", "The witness is a third person"),
            t("请由主管或他人监交", "Let the supervisor or somebody else witness"))),
        (terms.from_user_id not in people, lambda: _person(
            "unknown_person", "from", t("没有这名交出人", "There is no such former manager"), _CHECK_NUMBER)),
        (new is None or not new.is_active, lambda: _person(
            "inactive_person", "to", t("接收人不是在岗人员", "The new manager is no active person"), _CHECK_NUMBER)),
        (witness is None or not witness.is_active, lambda: _person(
            "inactive_person", "witness", t("监交人不是在岗人员", "The witness is no active person"), _CHECK_NUMBER)),
        (new is not None and not new.is_ours, lambda: _person(
            "foreign_person", "to", t("接收人不在您的管辖范围内", "The new manager lies outside your territory"),
            t("请由共同的上级单位办理交接", "Ask the unit above both to do it"))),
        (new is not None and new.is_active and not new.can_read, lambda: _person(
            "cannot_hold", "to", t("接收人的岗位不能查看客户", "The new manager's role may not see accounts"),
            t("请先由系统管理员调整其角色", "Ask the administrator to change the role first"))),
        (witness is not None and witness.is_active and not witness.can_read, lambda: _person(
            "cannot_witness", "witness", t("监交人的岗位不能打开交接页", "The witness's role may not open the hand-over"),
            t("请另选监交人", "Choose another witness"))),
    )
    return [make() for wrong, make in checks if wrong]


_CHECK_NUMBER = t("请核对工号", "Check the staff number")


def _person(code: str, field: str, text: Text, way_out: Text) -> Refusal:
    return Refusal(code, text, field=field, way_out=way_out)


def _of_time(terms: Terms, today: date) -> list[Refusal]:
    found = []
    if not 0 <= (terms.effective_on - today).days <= FARTHEST_DAYS:
        found.append(Refusal("handover_day", t("生效日须在今天至三个月内", "It takes effect between today and three months from now"),
                             field="effective_on", way_out=t("请改选生效日", "Choose another day")))
    if abs((terms.cutoff - terms.effective_on).days) > FARTHEST_DAYS:
        found.append(Refusal("cutoff_day", t("业绩切割日与生效日相差不得超过三个月", "The cutoff lies within three months of that day"),
                             field="cutoff_on", way_out=t("一般取生效日或月初第一天", "Usually the day it takes effect, or the first of a month")))
    if not 0 <= terms.overlap_days <= LONGEST_OVERLAP:
        found.append(Refusal("overlap_days", t(f"只读交叠期最长 {LONGEST_OVERLAP} 个工作日", f"The overlap is at most {LONGEST_OVERLAP} workdays"),
                             field="overlap_days", way_out=t("离职或违纪填 0,即时收回", "0 for a leaver: access ends at once")))
    return found


def may_witness(*, state: State, is_witness: bool, is_witnessed: bool) -> Refusal | None:
    """None when this person may confirm now."""
    if not is_witness:
        return Refusal("not_witness", t("只有监交人可以确认", "Only the witness confirms"), status=403,
                       way_out=t("请由监交人本人登录确认", "The witness confirms in person"))
    if is_witnessed:
        return Refusal("already_witnessed", t("已监交确认", "It has been witnessed"), status=409)
    if state not in ("running", "ended"):
        return Refusal("not_begun", t("交接尚未生效或已撤回", "The hand-over has not begun, or was taken back"), status=409,
                       way_out=t("生效后再确认", "Confirm it once it is in effect"))
    return None


def may_replace_witness(*, state: State, is_witnessed: bool, terms: Terms, people: dict[int, Person]) -> Refusal | None:
    """None when this person may become the witness now: a third person, active, of the units of who names him."""
    if is_witnessed:
        return Refusal("already_witnessed", t("已监交确认,不能更换监交人", "It has been witnessed: nobody else can"), status=409)
    if state == "taken_back":
        return Refusal("already_taken_back", t("已经撤回", "It was taken back already"), status=409)
    for refusal in _of_people(terms, people):
        if refusal.field == "witness":
            return refusal
    if not people[terms.witness_id].is_ours:
        return _person("foreign_witness", "witness", t("监交人不在您的管辖范围内", "The witness lies outside your territory"),
                       t("请指定本单位及下级的人员,或由共同上级指定", "Name somebody of your own units, or let the unit above do it"))
    return None


def may_take_back(*, state: State, is_maker: bool, is_witnessed: bool, has_left: bool) -> Refusal | None:
    """None when this person may take it back now. has_left: the former manager, to whom nothing that moved can go back (LIF-17)."""
    if not is_maker:
        return Refusal("not_maker", t("只有发起人可以撤回", "Only who made it takes it back"), status=403,
                       way_out=t("请联系发起人,或另办一次交接", "Ask who made it, or hand over once more"))
    if is_witnessed:
        return Refusal("already_witnessed", t("已监交确认,不能撤回", "It has been witnessed and stays"), status=409,
                       way_out=t("如需调回,请另办一次交接", "Hand over once more to bring the accounts back"))
    if state == "taken_back":
        return Refusal("already_taken_back", t("已经撤回", "It was taken back already"), status=409)
    if has_left and state != "planned":
        return Refusal("former_left", t("交出人已离岗,客户不能退回", "The former manager has left: nothing goes back to him"), status=409,
                       way_out=t("如须调整,请由现归属人另办一次交接", "Let the present owner hand them on: open another hand-over"))
    return None


def may_end_overlap(*, state: State) -> Refusal | None:
    """None when there is an overlap to end."""
    if state == "running":
        return None
    return Refusal("no_overlap", t("没有进行中的只读交叠期", "There is no overlap to end"), status=409)
