"""Nights and data files: what ran, what was published, which file says what until when."""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from guanxi.analytics import profiles, usage_kinds
from guanxi.domains.insights import access
from guanxi.domains.insights.models import FAILED, HELD, PUBLISHED, QUEUED, RUNNING, FactFile, NightRun
from guanxi.foundation.pure import months
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import not_found

STATUS_TEXT = {
    QUEUED: t("排队中", "Queued"), RUNNING: t("计算中", "Running"), PUBLISHED: t("已发布", "Published"),
    HELD: t("检查未通过", "Held by a check"), FAILED: t("失败", "Failed"),
}
FILE_STATUS_TEXT = {"active": t("有效", "Active"), "replaced": t("已被替换", "Replaced"), "reverted": t("已撤销", "Reverted")}


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What is written beside every figure: billing month, basis, tax, as-of (operator 1.3)."""

    anchor_month: int
    basis: str
    as_of: date
    arrears_as_of: date | None = None

    @property
    def last_days(self) -> list[date]:
        """The last days of its 12 closed months, oldest first: whose month it is, is asked of them."""
        return [date(month // 100, month % 100, monthrange(month // 100, month % 100)[1]) for month in months.span(self.anchor_month, 12)]

    @property
    def said(self) -> Text:
        """2026-10 出账 · 不含税 · 截至 11-05."""
        basis, tax = profiles.BASIS_TEXT[self.basis], profiles.TAX_TEXT["excl"]
        month = months.said(self.anchor_month)
        return Text(f"{month} {basis.zh} · {tax.zh} · 截至 {self.as_of:%m-%d}",
                    f"{month} {basis.en} · {tax.en} · as of {self.as_of:%m-%d}")


@dataclass(frozen=True, kw_only=True)
class RunCard:
    """One night. `seconds`: per step; `checks`: name, zh, en, passed, expected, found.

    figures, the two values of a check and changed_rows speak of the whole country: who does not see all of it reads which months and days
    a night stands for and what it checked, without a number (PRM-59, PRM-60).
    """

    id: int
    status: str
    status_text: Text
    asked_by: str
    reason: str
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    anchor_month: int | None
    figures: dict[str, Any]
    checks: Sequence[dict[str, Any]]
    seconds: dict[str, float]
    changed_rows: int | None
    error: Text | None


@dataclass(frozen=True, kw_only=True)
class FileCard:
    """One data file of the lake. total_fen: None for usage, which has no money. is_mine: the reader's territory covers it, he may revert it.

    A file that is not his tells its name, months and state; rows, sums and rejected lines are other units' (PRM-59).
    """

    id: int
    profile: Text
    source_name: str
    status: str
    status_text: Text
    rows: int | None
    rejected: int | None
    first_month: int
    last_month: int
    total_fen: int | None
    declared: dict[str, str]
    declared_text: Text
    as_of: date
    loaded_at: datetime
    rejects: Sequence[dict[str, Any]]
    unknown_codes: int
    is_mine: bool


def published_run() -> RunCard | None:
    """The night whose figures everybody sees; None before the first."""
    found = NightRun.objects.filter(status=PUBLISHED).order_by("-pk").first()
    return _run_card(found, is_whole=True) if found else None


def stamp() -> Stamp | None:
    """Period, basis and as-of of the published figures; None before the first night."""
    with connection.cursor() as cursor:  # every page with money asks: written, it costs a fifth of the same through the ORM
        cursor.execute("select anchor_month, figures from insights_nightrun where status = %s order by id desc limit 1", [PUBLISHED])
        run = cursor.fetchone()
    return stamp_of(run[0] or 0, json.loads(run[1])) if run else None


def stamp_of(anchor_month: int, figures: dict[str, Any]) -> Stamp:
    """The stamp of one published run."""
    arrears = str(figures.get("arrears_as_of", ""))
    return Stamp(anchor_month=anchor_month, basis=str(figures["basis"]), as_of=date.fromisoformat(figures["as_of"]),
                 arrears_as_of=date.fromisoformat(arrears) if arrears else None)


def runs(*, actor: Actor, limit: int = 30) -> Sequence[RunCard]:
    """The last nights, newest first, with their figures for who sees every account. Refuses forbidden."""
    access.require(actor, access.SEE_RUNS)
    return [_run_card(run, is_whole=actor.scope.shape == "all") for run in NightRun.objects.order_by("-pk")[:limit]]


def run(*, actor: Actor, run_id: int) -> RunCard:
    """One night in the same way. Refuses forbidden, not_found."""
    access.require(actor, access.SEE_RUNS)
    found = NightRun.objects.filter(pk=run_id).first()
    if found is None:
        raise not_found()
    return _run_card(found, is_whole=actor.scope.shape == "all")


def fact_files(*, actor: Actor, limit: int = 100) -> Sequence[FileCard]:
    """The last data files, newest first. Refuses forbidden."""
    access.require(actor, access.SEE_RUNS)
    rows = FactFile.objects.order_by("-pk")[:limit]
    mine = {issuer: access.covers(actor, issuer) for issuer in {row.declared.get("issuer", "") for row in rows}}
    return [_file_card(row, is_mine=mine[row.declared.get("issuer", "")]) for row in rows]


_DAYS = ("as_of", "arrears_as_of", "basis", "months_covered")
_HELD = Text("检查未通过,由总部核实", "A check failed; headquarters looks at it")


def _run_card(run: NightRun, *, is_whole: bool) -> RunCard:
    figures = run.figures if is_whole else {key: run.figures[key] for key in _DAYS if key in run.figures}
    checks = run.checks if is_whole else [{**check, "expected": "", "found": ""} for check in run.checks]
    error = (Text(run.error_zh, run.error_en) if is_whole else _HELD) if run.error_code else None  # the text names sums
    return RunCard(
        id=run.pk, status=run.status, status_text=STATUS_TEXT[run.status], asked_by=run.asked_by_name,
        reason=run.reason, asked_at=run.created_at, started_at=run.started_at, finished_at=run.finished_at,
        anchor_month=run.anchor_month, figures=figures, checks=checks, seconds=run.seconds,
        changed_rows=run.changed_rows if is_whole else None, error=error)


def _file_card(row: FactFile, *, is_mine: bool) -> FileCard:
    is_usage = row.kind == profiles.USAGE_MONTH.key
    return FileCard(
        id=row.pk, profile=profiles.PROFILES[row.kind].label, source_name=row.source_name, status=row.status,
        status_text=FILE_STATUS_TEXT[row.status], rows=row.rows if is_mine else None, rejected=row.rejected if is_mine else None,
        first_month=min(row.months), last_month=max(row.months), total_fen=row.total_fen if is_mine and not is_usage else None,
        declared=row.declared, declared_text=_units_said(row.declared) if is_usage else _basis_said(row.declared),
        as_of=row.as_of, loaded_at=row.created_at, rejects=row.rejects if is_mine else (),
        unknown_codes=row.unknown_codes if is_mine else 0, is_mine=is_mine)


def _basis_said(declared: dict[str, str]) -> Text:
    basis, tax = profiles.BASIS_TEXT[declared["basis"]], profiles.TAX_TEXT.get(declared["tax"], t("", ""))
    return Text(" · ".join(filter(None, (basis.zh, tax.zh))), " · ".join(filter(None, (basis.en, tax.en))))


def _units_said(declared: dict[str, str]) -> Text:
    units = {unit.key: unit for unit in usage_kinds.UNITS}
    found = [units[key] for key in (declared["unit"], declared["time_unit"]) if key in units]
    if not found:
        return t("逐行单位", "units by line")
    return Text(" · ".join(unit.zh for unit in found), " · ".join(unit.en for unit in found))
