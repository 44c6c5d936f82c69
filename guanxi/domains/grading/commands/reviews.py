"""A review round up to its submission: opened from the night's grades, looked at by counties, submitted by the city.

Not for here: what a decision moves (`decisions`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from guanxi.domains.approvals import api as approvals
from guanxi.domains.grading import access, rules
from guanxi.domains.grading.models import OPEN, SUBMITTED, WITHDRAWN, GradeReview, GradeReviewLine
from guanxi.domains.grading.queries import holding, schemes
from guanxi.domains.grading.queries.schemes import ActiveScheme
from guanxi.domains.grading.words import SchemeKey
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, changed_meanwhile, not_found
from guanxi.foundation.pure.words import ListedBy

Round = Literal["annual", "quarterly", "event"]
ROUND_NAMES: dict[str, Text] = {
    "annual": t("年度认定", "Annual determination"), "quarterly": t("季度动态调整", "Quarterly adjustment"),
    "event": t("事件触发", "Event-driven"),
}


def open_review(
    *, actor: Actor, now: datetime, scheme: SchemeKey, unit_id: int, round: Round, closes_on: date, effective_on: date, name: str = ""
) -> int:
    """Opens a round for a unit and everything below it; one line for each account whose grade would move. Returns its id.

    Lines hold the night's figures as they are now. Refuses `forbidden`, `foreign_unit`, `unknown_scheme`,
    `review_days`, `review_open` (one round at a time), `nothing_moves`. Reads `movement.months_protected`. GRD-40.
    """
    access.require(actor, "grading.open_review")
    access.require_unit(actor, unit_id)
    today = now.astimezone(clock.ZONE).date()
    found = schemes.require_scheme(key=scheme, on=today)
    if closes_on < today or effective_on < today:
        raise Refusal("review_days", t("截止日与生效日不能早于今天", "The round may not close or take effect before today"), field="closes_on")
    label = name.strip() or ROUND_NAMES[round].zh
    with audit.acting(actor=actor, verb="open_review", now=now, subject=Ref("unit", unit_id), policy_version=found.label):
        review = GradeReview(
            scheme=scheme, round=round, name=label[:120], unit_id=unit_id, policy_version=found.label, opens_on=today,
            closes_on=closes_on, effective_on=effective_on, opened_by_id=actor.user_id, opened_by_name=actor.name)
        try:
            with transaction.atomic():
                review.store(now=now)
        except IntegrityError:
            raise Refusal("review_open", t("该单位已有进行中的评审", "This unit has a round in progress"), status=409,
                          way_out=t("请先完成或撤回原评审", "Finish or withdraw that round first")) from None
        if not _fill(review, found, now):
            raise Refusal("nothing_moves", t("没有客户的等级需要变动", "No account's grade would move"),
                          way_out=t("等待下一次测算", "Wait for the next calculation"))
    return review.pk


def set_opinion(
    *, actor: Actor, now: datetime, review_id: int, line_ids: Sequence[int] = (), opinion: Literal["agree", "object"],
    note: str = "", wanted_grade: Annotated[str, ListedBy("read_review_card", "names")] = "",
) -> int:
    """Agrees or objects to lines (all that are visible when `line_ids` is empty); returns how many.

    An objection needs a note and proposes `wanted_grade` (or '' for none) instead; agreeing proposes the calculated
    grade again. Refuses `not_found`, `forbidden`, `review_not_open`, `note_needed`, `unknown_grade`. GRD-40.
    """
    access.require(actor, "grading.give_opinion")
    with audit.acting(actor=actor, verb="set_opinion", now=now, subject=Ref("grade_review", review_id), reason=note):
        review = _open_review(actor, review_id)
        if opinion == "object":
            stated.require(note, ask=t("提出异议须附理由", "An objection needs its reason"), code="note_needed", field="note")
        lines = access.visible_lines(GradeReviewLine.objects.filter(review=review), actor)
        if line_ids:
            lines = lines.filter(pk__in=line_ids)
        changed = lines.update(
            opinion=opinion, note=note.strip()[:300], opinion_by_id=actor.user_id, opinion_by_name=actor.name,
            updated_at=now, version=F("version") + 1, **_proposal(review, opinion, wanted_grade))
        if line_ids and changed != len(set(line_ids)):
            raise not_found()
    return changed


def submit_review(*, actor: Actor, now: datetime, review_id: int, expected_version: int) -> tuple[int, ...]:
    """Submits a round: one approval request for each unit that decides about lines of it; returns the requests' ids.

    The better grade of a line says who decides (GRD-09). Refuses `not_found`, `forbidden`, `review_not_open`,
    `nothing_moves`, `changed_meanwhile`.
    """
    access.require(actor, "grading.review")
    with audit.acting(actor=actor, verb="submit_review", now=now, subject=Ref("grade_review", review_id)) as act:
        review = _open_review(actor, review_id)
        access.require_unit(actor, review.unit_id)
        if review.version != expected_version:
            raise changed_meanwhile()
        review.state, review.submission = SUBMITTED, review.submission + 1
        review.store(now=now)
        deciding = _deciders(review)
        if not deciding:
            raise Refusal("nothing_moves", t("没有需要变动的等级", "No grade would move"))
        requests = {decider: _ask(act, review, decider, count) for decider, count in deciding}
        _assign(review, requests, now)
        return tuple(requests.values())


def withdraw_review(*, actor: Actor, now: datetime, review_id: int, reason: str) -> None:
    """Takes a round back that is open or waits for decisions; nothing moves. Refuses `review_not_open`, `forbidden`."""
    access.require(actor, "grading.open_review")
    with audit.acting(actor=actor, verb="withdraw_review", now=now, subject=Ref("grade_review", review_id), reason=reason) as act:
        review = access.visible_reviews(GradeReview.objects.select_for_update().filter(pk=review_id), actor).first()
        if review is None:
            raise not_found()
        access.require_unit(actor, review.unit_id)
        if review.state not in (OPEN, SUBMITTED):
            raise _not_open()
        for request in approvals.requests_about(actor=actor, subject=Ref("grade_review", review_id)):
            if request.state == "waiting":
                approvals.withdraw_request(act=act, request_id=request.id)
        review.state, review.decided_at = WITHDRAWN, now
        review.store(now=now)


_LINES = """
insert into grading_gradereviewline (review_id, account_id, unit_id, from_grade, from_rank, calculated_grade, calculated_rank,
  proposed_grade, proposed_rank, is_protected, decided_by, next_grade, gap_fen, missing, value_fen, approver_unit_id, opinion,
  note, opinion_by_name, decision, version, created_at, updated_at)
select %s, b.account_id, b.unit_id, coalesce(e.grade, ''), e.rank, c.grade, c.rank,
  case when p.yes then e.grade else c.grade end, case when p.yes then e.rank else c.rank end, p.yes, c.decided_by, c.next_grade,
  c.gap_fen, c.missing, c.value_fen, b.unit_id, '', '', '', '', 1, %s, %s
from lists_book b join grading_calculatedgrade c on c.account_id = b.account_id and c.scheme = %s
left join ({held}) e on e.account_id = b.account_id
cross join lateral (select coalesce(e.valid_from > %s and coalesce(c.rank, 99) > e.rank, false) as yes) p
where b.is_active and b.unit_id = any(%s) and c.grade <> coalesce(e.grade, '')
"""


def _fill(review: GradeReview, scheme: ActiveScheme, now: datetime) -> int:
    """Lines from the book (which knows every account's unit) and the night's grades, in one statement."""
    months = scheme.scheme.movement.months_protected
    protected_after = _months_before(review.effective_on, months) if months else date.max
    inside = list(organisation.subtree_ids(unit_id=review.unit_id))
    with connection.cursor() as cursor:
        cursor.execute(
            _LINES.format(held=holding.holding_sql(only_effective=True)),
            [review.pk, now, now, review.scheme, review.scheme, review.opens_on, review.opens_on, protected_after, inside])
        return int(cursor.rowcount)


def _months_before(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, min(day.day, 28))


def _proposal(review: GradeReview, opinion: str, wanted: str) -> dict[str, object]:
    if opinion == "agree":
        return {"proposed_grade": F("calculated_grade"), "proposed_rank": F("calculated_rank")}
    ranks = schemes.scheme_of(label=review.policy_version, key=review.scheme).ranks
    if wanted and wanted not in ranks:
        raise Refusal("unknown_grade", t(f"方案里没有等级 {wanted}", f"The scheme has no grade {wanted}"), field="wanted_grade")
    return {"proposed_grade": wanted, "proposed_rank": ranks.get(wanted)}


_DECIDING = """
from grading_gradereviewline l join unnest(%s::int[], %s::bigint[], %s::bigint[]) as d (rank, unit_id, decider)
  on l.unit_id = d.unit_id and least(l.from_rank, l.proposed_rank) = d.rank
where l.review_id = %s and l.proposed_grade <> l.from_grade
"""


def _authority(review: GradeReview) -> list[list[int]]:
    """Columns rank, unit, decider: who decides about a line of this unit whose better grade has this rank."""
    scheme = schemes.scheme_of(label=review.policy_version, key=review.scheme).scheme
    places = [rules.UnitPlace(id=unit.id, tier=unit.tier, parent_id=unit.parent_id, kind=unit.kind) for unit in organisation.units()]
    rows = [
        (rank, unit_id, decider)
        for rank, tier in rules.tiers_by_rank(scheme=scheme).items()
        for unit_id, decider in rules.approvers(units=places, tier=tier).items()
    ]
    return [list(column) for column in zip(*rows, strict=True)]


def _deciders(review: GradeReview) -> list[tuple[int, int]]:
    """(unit that decides, number of lines), by unit."""
    with connection.cursor() as cursor:
        cursor.execute(f"select d.decider, count(*) {_DECIDING} group by d.decider order by d.decider",
                       [*_authority(review), review.pk])
        return [(int(decider), int(count)) for decider, count in cursor.fetchall()]


def _assign(review: GradeReview, requests: dict[int, int], now: datetime) -> None:
    """Writes decider and request of every moving line in one statement: each line's history row costs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update grading_gradereviewline t set approver_unit_id = x.decider, approval_id = r.request_id, "  # noqa: S608
            "version = t.version + 1, updated_at = %s from (select l.id, d.decider " + _DECIDING + ") x "
            "join unnest(%s::bigint[], %s::bigint[]) as r (decider, request_id) on r.decider = x.decider where t.id = x.id",
            [now, *_authority(review), review.pk, list(requests), list(requests.values())])


def _ask(act: Act, review: GradeReview, unit_id: int, count: int) -> int:
    unit = organisation.unit(unit_id=unit_id)
    return approvals.request(act=act, question=approvals.Question(
        kind="grade_review", subject=Ref("grade_review", review.pk), subject_version=review.submission,
        title=Text(f"{review.name}:{unit.name} {count} 户等级变动"[:200],
                       f"{review.name}: {counted(count, 'grade change|grade changes')}, {unit.name}"[:200]),
        unit_ids=[unit_id], url=f"/grading/reviews/{review.pk}/", payload={"lines": count},
        policy_version=review.policy_version, expires_on=None))


def _open_review(actor: Actor, review_id: int) -> GradeReview:
    review = access.visible_reviews(GradeReview.objects.select_for_update().filter(pk=review_id), actor).first()
    if review is None:
        raise not_found()
    if review.state != OPEN:
        raise _not_open()
    return review


def _not_open() -> Refusal:
    return Refusal("review_not_open", t("这一轮评审不在进行中", "This round is not in progress"), status=409,
                   way_out=t("请查看评审结果", "Look at the round's result"))
