"""An importable subject for tests: organisational units by code and name. For tests only."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from guanxi.domains.intake.api import Batch, KeptRow, Reverted
from guanxi.foundation.django import history
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.catalogue import Field


class UnitImport:
    """Units under an existing parent: new, changed name, unchanged, unknown parent, code missing."""

    kind = "test_units"
    label = t("测试单位", "Test units")
    explanation = t("测试用", "For tests")
    fields = (
        Field(key="code", zh="单位编码", en="Unit code", kind="code", aliases=("编码",)),
        Field(key="name", zh="单位名称", en="Unit name", kind="text", aliases=("名称",)),
        Field(key="parent", zh="上级编码", en="Parent code", kind="code"),
        Field(key="phone", zh="联系电话", en="Phone", kind="phone"),
        Field(key="opened_on", zh="成立日期", en="Opened on", kind="date"),
    )
    required: tuple[tuple[str, ...], ...] = (("code",), ("name",))
    row_key = ("code",)
    option_fields = (Field(key="tier", zh="层级", en="Tier", kind="text"),)
    prepare = "guanxi.domains.intake.tests.prepare:prepare"

    def read_options(self, *, raw: Mapping[str, str], actor: Actor) -> dict[str, str]:
        return {"tier": raw.get("tier") or "outlet"}

    def check_batch(self, *, batch: Batch, actor: Actor, now: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("""
                update batch_row b set target_id = u.id, verdict = case when b.name is null or u.name = b.name
                  then 'unchanged' else 'changed' end from organisation_unit u where u.code = b.code;
                update batch_row set verdict = 'rejected', reasons = '[{"code": "code_missing", "field": "code",
                  "level": "error", "zh": "缺少单位编码", "en": "The code is missing"}]'
                where code is null and verdict is null;
                update batch_row b set verdict = 'unmatched', reasons = '[{"code": "unknown_parent", "field": "parent",
                  "level": "error", "zh": "上级编码未知", "en": "Unknown parent"}]'
                where verdict is null and parent is not null
                  and not exists (select 1 from organisation_unit u where u.code = b.parent);
                update batch_row set verdict = 'new' where verdict is null""")

    def apply_batch(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("""
                update organisation_unit u set name = b.name, version = u.version + 1, updated_at = %s
                from batch_row b where b.verdict = 'changed' and u.id = b.target_id""", [now])
            cursor.execute("""
                insert into organisation_unit (version, created_at, updated_at, code, name, tier, kind, region_code,
                  revenue_group, path, parent_id)
                select 1, %s, %s, b.code, coalesce(b.name, ''), %s, 'territory', '', 1, '', p.id
                from batch_row b left join organisation_unit p on p.code = b.parent where b.verdict = 'new'
                order by b.row_no""", [now, now, batch.options["tier"]])

    def is_apart(self, *, batch: Batch) -> bool:
        return True

    def finish(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        return

    def revert_batch(self, *, acts: Sequence[uuid.UUID], run_id: int, actor: Actor, act: Act, now: datetime) -> Reverted:
        done = history.undo(table="organisation_unit", acts=acts, now=now)
        with connection.cursor() as cursor:
            cursor.execute("select id, name from organisation_unit where id = any(%s)", [list(done.kept)])
            kept = tuple(KeptRow(subject="unit", id=row_id, label=name) for row_id, name in cursor.fetchall())
        return Reverted(undone=done.deleted + done.restored, kept=kept)


UNITS = UnitImport()
