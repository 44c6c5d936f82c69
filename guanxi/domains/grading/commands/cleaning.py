"""A day's clean-up (ARC-22): falls for want of a visit are announced, cancelled by a visit, or carried out. Once a day, set by set.

A fall ends the effective grade and begins the one below it, with the reason; a named grade stands above and stays. Not for here: deciding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import F

from guanxi.domains.customers import api as customers
from guanxi.domains.grading import access, rules
from guanxi.domains.grading.commands import book
from guanxi.domains.grading.events import GradesLowered
from guanxi.domains.grading.models import ANNOUNCED, EFFECTIVE, LOWERED, OPEN_LAPSES, VisitLapse
from guanxi.domains.grading.policy import Cleanup
from guanxi.domains.grading.queries import cleaning, schemes
from guanxi.domains.grading.queries.cleaning import Unvisited
from guanxi.domains.grading.queries.schemes import ActiveScheme
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock, events
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, counted
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Reason

BY = "客户整理(自动)"
CLOSES = {"visited": "visited", "lower": LOWERED, "keep_named": "named", "keep_lowest": "lowest"}


@dataclass(frozen=True, kw_only=True)
class Lowered:
    """How many accounts a day announced, let off because somebody came, kept because their grade is named, and lowered."""

    announced: int = 0
    visited: int = 0
    kept: int = 0
    lowered: int = 0


def lower_unvisited(*, actor: Actor, now: datetime) -> Lowered:
    """Carries out the day's clean-up for want of visits; a second time on a day changes nothing. ARC-22, GRD-40.

    Reads `lifecycle/cleanup` of the pack in force; blank there: nothing is announced and nothing falls. Only the system and holders of
    `insights.run_night` may. Publishes GradesLowered a scheme.
    """
    access.require(actor, "insights.run_night")
    today = now.astimezone(clock.ZONE).date()
    label, says = cleaning.terms(on=today)
    active = [one for one in schemes.active_schemes(on=today) if one.key in says.schemes and says.unvisited_months is not None]
    with audit.acting(actor=actor, verb="lower_unvisited", now=now, policy_version=label) as act:
        with connection.cursor() as cursor:
            cursor.execute("set local statement_timeout = '30min'; select pg_advisory_xact_lock(hashtext('grading.lower_unvisited'))")
        _let_go(act, [one.key for one in active])
        done: dict[str, int] = {}
        calls: list[work.Call] = []
        for scheme in active:
            found = cleaning.unvisited(scheme=scheme, says=says, today=today)
            steps = {one.account_id: rules.next_step(terms=says, standing=one.standing, today=today) for one in found}
            for step in ("visited", "announce", "lower", "keep_named", "keep_lowest"):
                chosen = [one for one in found if steps[one.account_id] == step]
                done[step] = done.get(step, 0) + len(chosen)
                _carry_out(act, scheme, says, step, chosen, today)
            calls += [call for one in found if steps[one.account_id] in ("", "announce") and (call := _call(scheme, says, one, today))]
        work.raise_calls(act=act, calls=calls)
        work.settle_others(act=act, kind=customers.VISIT_CALL, keep_keys=[call.dedupe_key for call in calls])
    return Lowered(announced=done.get("announce", 0), visited=done.get("visited", 0), lowered=done.get("lower", 0),
                   kept=done.get("keep_named", 0) + done.get("keep_lowest", 0))


def _let_go(act: Act, keys: Sequence[str]) -> None:
    """Announcements the pack no longer stands behind."""
    VisitLapse.objects.filter(state__in=OPEN_LAPSES).exclude(scheme__in=keys).update(
        state="withdrawn", closed_on=act.at.astimezone(clock.ZONE).date(), version=F("version") + 1, updated_at=act.at)


def _carry_out(act: Act, scheme: ActiveScheme, says: Cleanup, step: str, chosen: Sequence[Unvisited], today: date) -> None:
    if not chosen:
        return
    if step == "announce":
        VisitLapse.objects.bulk_create([_lapse(act, scheme, says, one, today) for one in chosen])
        return
    if step == "lower":
        _lower(act, scheme, says, chosen, today)
    VisitLapse.objects.filter(pk__in=[one.lapse_id for one in chosen]).update(
        state=CLOSES[step], closed_on=today, version=F("version") + 1, updated_at=act.at)
    if step in ("keep_named", "keep_lowest"):
        _tell(act, chosen, "grade_kept", [_kept(one, step) for one in chosen])


def _lapse(act: Act, scheme: ActiveScheme, says: Cleanup, one: Unvisited, today: date) -> VisitLapse:
    since = _since(says, one)
    return VisitLapse(account_id=one.account_id, scheme=scheme.key, counted_from=since, due_on=rules.due_on(terms=says, since=since, today=today),
                      announced_on=today, from_grade=one.grade, state=ANNOUNCED, created_at=act.at, updated_at=act.at)


def _since(says: Cleanup, one: Unvisited) -> date:
    found = rules.counted_from(terms=says, last_visited_on=one.standing.last_visited_on, entered_on=one.standing.entered_on)
    if found is None:
        raise ValueError("nobody is announced for whom nothing is known")
    return found


# The grade in force until today ends (one that began today never was), the one below it takes over what was left of its time.
_NOW = ("where g.scheme = %s and g.kind = 'effective' and g.account_id = any(%s) and g.valid_from <= %s "
        "and (g.valid_until is null or g.valid_until > %s)")
_UNTIL = f"select g.account_id, g.valid_until from grading_accountgrade g {_NOW}"  # noqa: S608 - constants only
_UNBEGIN = f"delete from grading_accountgrade g {_NOW} and g.valid_from = %s"  # noqa: S608
_END = f"update grading_accountgrade g set valid_until = %s, version = g.version + 1, updated_at = %s {_NOW}"  # noqa: S608
_BEGIN = """
insert into grading_accountgrade (account_id, scheme, kind, grade, rank, valid_from, valid_until, review_id, reason, policy_version, decided_by_id,
  decided_by_name, version, created_at, updated_at)
select x.account_id, %s, %s, x.grade, x.rank, %s, x.valid_until, null, x.reason, %s, 0, %s, 1, %s, %s
from unnest(%s::bigint[], %s::text[], %s::smallint[], %s::date[], %s::text[]) as x (account_id, grade, rank, valid_until, reason)
"""


def _lower(act: Act, scheme: ActiveScheme, says: Cleanup, chosen: Sequence[Unvisited], today: date) -> None:
    by_rank = {rank: key for key, rank in scheme.ranks.items()}
    fallen = {one.account_id: rules.rank_below(terms=says, rank=one.standing.rank, lowest=one.standing.lowest) for one in chosen}
    ids, days = list(fallen), [today, today]
    reasons = {one.account_id: _why(says, one, today) for one in chosen}
    with connection.cursor() as cursor:
        cursor.execute(_UNTIL, [scheme.key, ids, *days])
        until: dict[int, date | None] = dict(cursor.fetchall())
        cursor.execute(_UNBEGIN, [scheme.key, ids, *days, today])
        cursor.execute(_END, [today, act.at, scheme.key, ids, *days])
        cursor.execute(_BEGIN, [
            scheme.key, EFFECTIVE, today, scheme.label, BY, act.at, act.at, ids, [by_rank[fallen[pk]] for pk in ids], [fallen[pk] for pk in ids],
            [until.get(pk) for pk in ids], [reasons[pk].zh[:300] for pk in ids]])
    names = scheme.names
    _tell(act, chosen, "grade_lowered", [Text(
        f"有效等级:{names[one.grade].zh} → {names[by_rank[fallen[one.account_id]]].zh}({reasons[one.account_id].zh})",
        f"Effective grade: {names[one.grade].en} → {names[by_rank[fallen[one.account_id]]].en} ({reasons[one.account_id].en})") for one in chosen])
    if scheme.is_leading:
        book.sync(scheme=scheme.key, today=today, among=book.Among(sql="select unnest(%s::bigint[])", params=(ids,)))
    events.publish(GradesLowered(scheme=scheme.key, effective_on=today, lines=len(ids)), act=act)


def _why(says: Cleanup, one: Unvisited, today: date) -> Text:
    since, last = _since(says, one), one.standing.last_visited_on
    zh, en = (f"最近走访 {last.isoformat()}", f"last visit {last.isoformat()}") if last else (
        f"自 {since.isoformat()} 起没有走访", f"no visit since {since.isoformat()}")
    return Text(f"{says.unvisited_months} 个月没有走访:{zh},{today.isoformat()} 起下调",
                f"{counted(says.unvisited_months, 'month|months')} without a visit: {en}, lower from {today.isoformat()}")


def _kept(one: Unvisited, step: str) -> Text:
    last = one.standing.last_visited_on.isoformat() if one.standing.last_visited_on else "–"
    zh, en = ("等级为指定,保留", "the grade is named and stays") if step == "keep_named" else ("已是最低等级", "it is the lowest grade already")
    return Text(f"长期没有走访(最近走访 {last}):{zh}", f"Not visited for long (last visit {last}): {en}")


def _tell(act: Act, chosen: Iterable[Unvisited], kind: str, texts: Iterable[Text]) -> None:
    timeline.record_many(act=act, happenings=[
        timeline.Happening(account_id=one.account_id, subject=Ref("account", one.account_id), topic="grade", kind=kind, text=text)
        for one, text in zip(chosen, texts, strict=True)])


def _call(scheme: ActiveScheme, says: Cleanup, one: Unvisited, today: date) -> work.Call | None:
    """The manager's task while there is time; nobody is called for a grade that would not fall."""
    standing = one.standing
    if one.owner_id is None or standing.is_named or standing.rank >= standing.lowest:
        return None
    day = standing.notice.due_on if standing.notice else rules.due_on(terms=says, since=_since(says, one), today=today)
    if day <= today:
        return None
    before = scheme.names[one.grade]
    rank_below = rules.rank_below(terms=says, rank=standing.rank, lowest=standing.lowest)
    below = next(scheme.names[key] for key, rank in scheme.ranks.items() if rank == rank_below)
    last = standing.last_visited_on.isoformat() if standing.last_visited_on else "–"
    return work.Call(
        kind=customers.VISIT_CALL, about=Ref("account", one.account_id), owner_id=one.owner_id, account_id=one.account_id,
        due_on=day - timedelta(days=1), weight=work.MONEY, stake_fen=one.value_fen, dedupe_key=f"{customers.VISIT_CALL}:{one.account_id}",
        title=Text(f"请走访:{day.isoformat()} 起等级将由{before.zh}降为{below.zh}",
                   f"Visit it: from {day.isoformat()} its grade falls from {before.en} to {below.en}"),
        reasons=(Reason(code="last_visited_on", text=Text(f"最近走访 {last}", f"Last visited {last}")),))
