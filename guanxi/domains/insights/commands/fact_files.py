"""Files of bills and usage into the lake and out of it again. The Parquet file is written first, its row makes it count.

Not for here: typing of columns (`analytics.write`, in a child process), figures (`nights.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from guanxi.analytics import manifest, profiles
from guanxi.analytics.errors import AnalyticsError
from guanxi.domains.insights import access
from guanxi.domains.insights.commands import nights, unknown_codes
from guanxi.domains.insights.models import FactFile
from guanxi.domains.insights.queries import lake
from guanxi.foundation import child
from guanxi.foundation.django import audit, storage
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found

WRITE_MEMORY_MB = 4096
WRITE_SECONDS = 1800


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What is handed in. sources: one file as delivered (CSV or Parquet), or CSV chunks with our column keys.

    as_of: the day up to which the file speaks (截至). import_run_id: the intake run it came by, if any.
    """

    sources: tuple[Path, ...]
    source_name: str
    as_of: date
    is_raw: bool = True
    encoding: str = ""
    source_sha256: str = ""
    import_run_id: int | None = None


def load_facts(*, actor: Actor, now: datetime, profile: str, declared: profiles.Declared, delivery: Delivery) -> int:
    """Writes one file of the lake; returns the id of its `FactFile`. Money becomes whole fen without tax; usage whole base units (ARC-29).

    Codes that no account has go on the unmatched register; an import has done that itself.
    A later delivery of the same month and batch replaces the earlier one (operator 1.3); the figures change with
    the next night. Only who covers the file's units may, and may replace only what is his.
    Refuses: forbidden, foreign_file, unknown_profile, already_loaded, and everything `analytics.write` names
    (unit_not_declared, columns_missing, csv_broken, nothing_accepted, …); then nothing is written.
    """
    access.require(actor, access.LOAD_FACTS)
    access.require_file(actor, declared.issuer)
    if profile not in profiles.PROFILES:
        raise Refusal("unknown_profile", t("没有这种账单格式", "There is no such billing profile"), field="profile")
    missing = [source.name for source in delivery.sources if not source.is_file()]
    if missing:
        raise Refusal("file_not_found", Text(f"找不到文件:{missing[0]}", f"File not found: {missing[0]}"), field="file")
    digest = delivery.source_sha256 or (manifest.sha256_of(delivery.sources[0]) if delivery.is_raw else "")
    _refuse_twice(profile, declared, digest)
    with unknown_codes.identifiers(profile="" if delivery.import_run_id else profile) as dims:
        answer = _write(profile, declared, delivery, dims)
    entry = manifest.entry_from(answer["entry"])
    _refuse_foreign_replaced(actor, entry)
    unknown = unknown_codes.read(answer)
    with audit.acting(actor=actor, verb="load_facts", now=now, subject=Ref("fact_file", entry.loaded)) as act:
        FactFile(
            id=entry.loaded, file=entry.file, sha256=entry.sha256, kind=entry.kind, rows=entry.rows,
            rejected=answer["rejected"], months=list(entry.months), groups=[vars(group) for group in entry.groups],
            declared=declared.as_json(), total_fen=entry.total_fen, as_of=delivery.as_of,
            source_name=delivery.source_name[:200], source_sha256=digest, import_run_id=delivery.import_run_id,
            rejects=answer["rejects"], unknown_codes=len(unknown), created_at=now, updated_at=now,
        ).save(force_insert=True)
        unknown_codes.register(act=act, entry=entry, source_name=delivery.source_name, codes=unknown)
        _refresh_statuses(now)
        transaction.on_commit(lake.write_manifest)
    return entry.loaded


def revert_facts(*, actor: Actor, now: datetime, fact_file_id: int, reason: str) -> int:
    """Takes a file out of the manifest and starts the night; returns the night's id. Figures become those before it.

    Refuses: forbidden, foreign_file, not_found, already_reverted.
    """
    access.require(actor, access.LOAD_FACTS)
    return _revert(actor=actor, now=now, found=FactFile.objects.filter(pk=fact_file_id), reason=reason)


def revert_facts_of_import(*, actor: Actor, now: datetime, import_run_id: int, reason: str) -> int:
    """The same for whatever an intake run loaded (intake checks who may revert its runs). Refuses like revert_facts."""
    return _revert(actor=actor, now=now, found=FactFile.objects.filter(import_run_id=import_run_id), reason=reason)


def _revert(*, actor: Actor, now: datetime, found: Any, reason: str) -> int:
    file = found.order_by("-id").first()
    if file is None:
        raise not_found()
    access.require_file(actor, file.declared.get("issuer", ""))
    with audit.acting(actor=actor, verb="revert_facts", now=now, subject=Ref("fact_file", file.pk), reason=reason) as act:
        if file.status == manifest.REVERTED:
            raise Refusal("already_reverted", t("该文件已撤销", "This file has been reverted already"), status=409)
        file.status = manifest.REVERTED
        file.store(now=now)
        unknown_codes.forget(act=act, kind=file.kind, fact_file_id=file.pk)
        _refresh_statuses(now)
        transaction.on_commit(lake.write_manifest)
        said = ", ".join(map(str, file.months[-3:]))
        return nights.queue_night(actor=actor, now=now, reason=f"撤销 {file.source_name}({said})"[:200])


def _refuse_twice(profile: str, declared: profiles.Declared, digest: str) -> None:
    twins = FactFile.objects.filter(kind=profile, source_sha256=digest, status=manifest.ACTIVE) if digest else ()
    for twin in twins:
        if profiles.declared_from(twin.declared) == declared:
            raise Refusal(
                "already_loaded", Text(f"同一文件已于 {twin.created_at:%Y-%m-%d} 载入,新增 0 行",
                                       f"The same file was loaded on {twin.created_at:%Y-%m-%d}: 0 new rows"),
                way_out=t("无需再次载入;如需更正,请先撤销", "No need to load it again; to correct it, revert it first"),
                field="file", status=409)


def _refuse_foreign_replaced(actor: Actor, entry: manifest.Entry) -> None:
    """A file of one province must not take the place of months that came in another's or in the nation's; the written file goes again."""
    if actor.scope.shape == "all":
        return
    known = [lake.entry_of(row) for row in FactFile.objects.exclude(status=manifest.REVERTED)]
    before, after = manifest.superseded(known), manifest.superseded([*known, entry])
    hit = [one for one in known if set(after.get(one.file, ())) - set(before.get(one.file, ()))]
    if entry.kind == profiles.SIMPLE_BILL.key:  # replaced line by line when it is read
        hit = [one for one in known if one.kind == entry.kind and one.declared.part == entry.declared.part and {*one.months} & {*entry.months}]
    for one in hit:
        if not access.covers(actor, one.declared.issuer):
            (storage.area("lake") / entry.file).unlink(missing_ok=True)
            access.require_file(actor, one.declared.issuer)


def _write(profile: str, declared: profiles.Declared, delivery: Delivery, dims: str) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = child.run(
            "guanxi.analytics.write:run",
            {"sources": [str(source) for source in delivery.sources], "profile": profile,
             "declared": declared.as_json(), "lake": str(storage.area("lake")), "loaded": _next_id(),
             "as_of": delivery.as_of.isoformat(),
             "options": {"raw": delivery.is_raw, "encoding": delivery.encoding, "dims": dims}},
            memory_mb=WRITE_MEMORY_MB, timeout_s=WRITE_SECONDS)
    except child.ChildFailed as error:
        if "ModuleNotFoundError" in error.detail:
            raise Refusal("analytics_missing", t("分析组件尚未安装", "The analytics packages are not installed yet"), status=503,
                          way_out=t("请稍候,或安装 requirements/full.txt", "Wait a moment, or install requirements/full.txt")) from error
        raise Refusal("file_unreadable", t("文件无法读取,可能已损坏或过大", "The file cannot be read: damaged or too large"),
                      way_out=t("请检查文件,或拆分后再载入", "Check the file, or load it in parts"), field="file") from error
    if not answer["ok"]:
        raise refusal_of(AnalyticsError(answer["error"]["code"], Text(answer["error"]["zh"], answer["error"]["en"])))
    return answer


def refusal_of(error: AnalyticsError) -> Refusal:
    """An error of analytics as the refusal a person reads."""
    return Refusal(error.code, error.text, field="file",
                   way_out=t("请更正文件或声明后重新载入", "Correct the file or the declaration, then load it again"))


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('insights_factfile', 'id'))")
        return int(cursor.fetchone()[0])


def _refresh_statuses(now: datetime) -> None:
    """Active files whose every batch came again later are `replaced`, and back when that one is reverted."""
    rows = {row.file: row for row in FactFile.objects.exclude(status=manifest.REVERTED)}
    said = manifest.with_status([lake.entry_of(row) for row in rows.values()])
    for file, status in _different(rows, said):
        file.status = status
        file.store(now=now)


def _different(rows: dict[str, FactFile], said: dict[str, str]) -> Sequence[tuple[FactFile, str]]:
    return [(rows[name], status) for name, status in said.items() if rows[name].status != status]
