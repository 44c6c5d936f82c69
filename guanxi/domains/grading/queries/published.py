"""What a decided round publishes: the list (名单下发) as rows and as a workbook, the minutes (会议纪要).

Only lines of accounts the reader sees, like the round's sheet. Not for here: the sheet while a round runs (`reviews`).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum

from guanxi.domains.customers import api as customers
from guanxi.domains.grading import access
from guanxi.domains.grading.models import CLOSED, GradeReviewLine
from guanxi.domains.grading.queries.reviews import ReviewCard, ReviewFigures, review_card, review_figures, step_words
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

BATCH = 2_000
MOST_EXCEPTIONS = 300
COLUMNS: tuple[Text, ...] = (
    t("客户", "Account"), t("集团编码", "Group code"), t("原有效等级", "Previous grade"), t("测算等级", "Calculated grade"),
    t("拟定等级", "Proposed grade"), t("有效等级", "Effective grade"), t("审批结果", "Decision"), t("审批人", "Approver"),
    t("审批日期", "Date"), t("原因", "Reason"), t("政策版本", "Pack version"),
)
NO_GRADE = t("无等级", "no grade")
DECISIONS: dict[str, Text] = {
    "approved": t("通过", "approved"), "rejected": t("驳回", "rejected"), "expired": t("过期", "expired"), "": t("不变", "stays"),
}


@dataclass(frozen=True, kw_only=True)
class PublishedLine:
    """One account of a decided round. effective: what holds from the round's effective day; grades are keys, '' = none."""

    account_id: int
    account: str
    code: str
    previous: str
    calculated: str
    proposed: str
    effective: str
    decision: str
    approver: str
    decided_on: date | None
    reason: str
    value_fen: int | None


@dataclass(frozen=True, kw_only=True)
class Change:
    """How many accounts go from one grade to another, and their money."""

    from_grade: str
    to_grade: str
    accounts: int
    value_fen: int


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What one person decided for one unit, how many lines of it the reader sees."""

    unit_name: str
    approver: str
    decided_on: date | None
    decision: str
    lines: int


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """The minutes of a decided round. exceptions: objected, protected, moved otherwise than calculated, or rejected, with reason."""

    card: ReviewCard
    figures: ReviewFigures
    opinions: tuple[tuple[str, int], ...]
    rulings: tuple[Ruling, ...]
    changes: tuple[Change, ...]
    exceptions: tuple[PublishedLine, ...]
    more_exceptions: int


def published_lines(*, actor: Actor, review_id: int) -> Iterator[PublishedLine]:
    """Every line of a decided round that the reader sees, the best new grade first. Refuses as `review_minutes`."""
    return _published(_decided(actor, review_id), actor, _lines(actor, review_id))


def review_minutes(*, actor: Actor, review_id: int) -> Minutes:
    """The minutes. Refuses `not_found`, `review_not_decided` until the last decision. Operator 1.5, GRD-40."""
    card = _decided(actor, review_id)
    lines = _lines(actor, review_id)
    odd = lines.filter(Q(opinion="object") | Q(is_protected=True) | Q(decision__in=("rejected", "expired"))
                       | ~Q(proposed_grade=F("calculated_grade")))
    return Minutes(
        card=card, figures=review_figures(actor=actor, review_id=review_id),
        opinions=tuple(lines.exclude(opinion="").values_list("opinion_by_name").annotate(n=Count("id")).order_by("-n", "opinion_by_name")),
        rulings=_rulings(lines), changes=_changes(lines), exceptions=tuple(_published(card, actor, odd[:MOST_EXCEPTIONS])),
        more_exceptions=max(odd.count() - MOST_EXCEPTIONS, 0))


def published_list(*, actor: Actor, review_id: int) -> tuple[str, bytes]:
    """File name (round, unit, effective day) and content of the list as xlsx. Cells are text, so no spreadsheet runs one (ATK-35)."""
    import xlsxwriter  # here: only this download needs it

    card = _decided(actor, review_id)
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"constant_memory": True})
    sheet, bold = book.add_worksheet("等级名单"), book.add_format({"bold": True})
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name.zh, bold)
        sheet.set_column(column, column, 36 if column in (0, 9) else 16)
    sheet.freeze_panes(1, 1)
    for number, line in enumerate(_published(card, actor, _lines(actor, review_id)), start=1):
        for column, text in enumerate(_cells(card, line)):
            sheet.write_string(number, column, text)
    book.close()
    return f"{_safe(card.name)}-{_safe(card.unit_name)}-{card.effective_on.isoformat()}.xlsx", content.getvalue()


def _decided(actor: Actor, review_id: int) -> ReviewCard:
    card = review_card(actor=actor, review_id=review_id)
    if card.state != CLOSED:
        raise Refusal("review_not_decided", t("这一轮评审还没有全部审批", "Not everything of this round is decided yet"), status=409,
                      way_out=t("全部审批完成后才有名单与纪要", "List and minutes come with the last decision"))
    return card


def _lines(actor: Actor, review_id: int) -> QuerySet[GradeReviewLine]:
    lines = access.visible_lines(GradeReviewLine.objects.filter(review_id=review_id), actor)
    return lines.order_by(F("proposed_rank").asc(nulls_last=True), F("value_fen").desc(nulls_last=True), "id")


def _published(card: ReviewCard, actor: Actor, lines: QuerySet[GradeReviewLine]) -> Iterator[PublishedLine]:
    words = step_words(card=card)
    rows = iter(lines.iterator(chunk_size=BATCH))
    while batch := list(islice(rows, BATCH)):
        ids = [row.account_id for row in batch]
        names, codes = customers.account_names(actor=actor, ids=ids), _codes(ids)
        for row in batch:
            name = names[row.account_id].name if row.account_id in names else "–"
            yield PublishedLine(
                account_id=row.account_id, account=name, code=codes.get(row.account_id, ""), previous=row.from_grade,
                calculated=row.calculated_grade, proposed=row.proposed_grade,
                effective=row.proposed_grade if row.decision == "approved" else row.from_grade, decision=row.decision,
                approver=row.decider_name, decided_on=row.decided_on, reason=_reason(row, words), value_fen=row.value_fen)


def _reason(row: GradeReviewLine, words: dict[str, Text]) -> str:
    """The county's objection, else the step of the rule, with what is missing, the protection and the decider's note."""
    parts = [row.note] if row.note else [words[row.decided_by].zh] if row.decided_by in words else []
    if row.missing and not row.note:
        parts.append("未满足:" + "、".join(words[key].zh if key in words else key for key in row.missing.split(",")))
    if row.is_protected:
        parts.append("保护期内")
    if row.decider_note:
        parts.append(f"审批意见:{row.decider_note}")
    return ";".join(parts)


def _codes(ids: Sequence[int]) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("select account_id, group_code from lists_book where account_id = any(%s)", [list(ids)])
        return dict(cursor.fetchall())


def _rulings(lines: QuerySet[GradeReviewLine]) -> tuple[Ruling, ...]:
    found = lines.exclude(decision="").exclude(approval_id=None).order_by().values_list(
        "approver_unit_id", "decider_name", "decided_on", "decision").annotate(n=Count("id")).order_by("approver_unit_id", "decision")
    rows = list(found)
    units = {unit.id: unit.name for unit in organisation.units(ids={row[0] for row in rows})}
    return tuple(Ruling(unit_name=units.get(unit, ""), approver=name, decided_on=day, decision=decision, lines=n)
                 for unit, name, day, decision, n in rows)


def _changes(lines: QuerySet[GradeReviewLine]) -> tuple[Change, ...]:
    moved = lines.filter(decision="approved").exclude(proposed_grade=F("from_grade")).order_by()
    rows = moved.values_list("from_grade", "proposed_grade").annotate(n=Count("id"), fen=Sum("value_fen")).order_by("-n", "from_grade")
    return tuple(Change(from_grade=old, to_grade=new, accounts=n, value_fen=int(fen or 0)) for old, new, n, fen in rows)


def _cells(card: ReviewCard, line: PublishedLine) -> tuple[str, ...]:
    def grade(key: str) -> str:
        return card.names.get(key, NO_GRADE).zh

    return (line.account, line.code, grade(line.previous), grade(line.calculated), grade(line.proposed), grade(line.effective),
            DECISIONS[line.decision].zh, line.approver, line.decided_on.isoformat() if line.decided_on else "", line.reason,
            card.policy_version)


def _safe(name: str) -> str:
    """A part of a file name: no path, no reserved signs."""
    return "".join("_" if sign in '\\/:*?"<>|' or ord(sign) < 32 else sign for sign in name).strip(" .")[:60] or "_"
