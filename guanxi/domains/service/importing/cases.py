"""The sheet 投诉与工单清单 as an importable. A row is recognised by the number of the complaint system at its account; unknown accounts go on
未匹配清单. Only accounts the importer answers for are written; what another one is, is never told. Not for here: reading files.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.intake.api import Batch, KeptRow, Look, Reverted, Sight, Staged
from guanxi.domains.service import access, rules
from guanxi.domains.service.fields import CASE, KINDS, SEVERITIES, WORDS
from guanxi.domains.service.importing import statements
from guanxi.domains.service.queries import policy
from guanxi.foundation.django import clock, history
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal

TABLE = "service_case"
ACCOUNT = Field(key="account", zh="单位", en="Account", kind="text", importable=True, required=True,
                aliases=("客户", "客户名称", "客户单位", "单位名称", "集团编码", "客户编码", "集团客户名称"))
KIND = Field(key="kind", zh="类型(文件没有类型时)", en="Kind (where the file names none)", kind="choice", choices=KINDS)


def _importable(field: Field) -> Field:
    """People and complaint systems write 热线, 紧急 and the like: these words are choices too."""
    known, required = dict(field.choices), field.key == "external_number"
    words = tuple((key, Text(word, word)) for word, key in WORDS.get(field.key, {}).items() if key in known)
    return replace(field, choices=(*field.choices, *words), required=required)


FIELDS = (ACCOUNT, *(_importable(field) for field in CASE.where(importable=True)))


class CaseImport:
    """See intake's protocol `Importable`."""

    kind = "cases"
    label = t("投诉与工单清单", "Complaints and cases")
    explanation = t("投诉系统的工单:单位、工单号、主题、受理时间、答复、办结时间;同号工单更新,单位不认识的行进入未匹配清单",
                    "Cases of the complaint system; the same number is updated, rows of unknown accounts go on the unmatched register")
    fields = FIELDS
    required: tuple[tuple[str, ...], ...] = (("account",), ("external_number",), ("subject",), ("received_at",))
    row_key: tuple[str, ...] = ("account", "external_number")
    option_fields: tuple[Field, ...] = (KIND,)
    prepare = "guanxi.domains.service.importing.prepare:case"

    def read_options(self, *, raw: Mapping[str, str], actor: Actor) -> dict[str, str]:
        """The kind of rows that name none; 投诉 when nothing is chosen. Refuses who may not handle cases."""
        if not customers.may(actor, access.HANDLE):
            raise Refusal("forbidden", t("您的角色不能处理工单", "Your role may not handle cases"), status=403)
        said = raw.get("kind", "").strip() or "complaint"
        if said not in dict(KINDS):
            raise Refusal("unknown_choice", t("类型:不在可选值中", "Kind: is not one of the choices"), field="kind")
        return {"kind": said}

    def sight(self, *, look: Look, rows: Sequence[Staged]) -> Mapping[int, Sight | None]:
        """Of accounts he sees."""
        return customers.sight_of_rows(look=look, rows=rows, fields=FIELDS)

    def check_batch(self, *, batch: Batch, actor: Actor, now: datetime) -> None:
        """Account and known case of every row; leaves `case_in` for the write."""
        with connection.cursor() as cursor:
            cursor.execute("drop table if exists pg_temp.case_in")
            cursor.execute(statements.RESOLVE)
            cursor.execute("alter table case_in add primary key (row_no); analyze case_in")
            cursor.execute(statements.MAY, customers.answering(actor))
            cursor.execute(statements.MATCH)
            cursor.execute(statements.VERDICT, {"now": now})

    def apply_batch(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """New cases and changed ones."""
        given: dict[str, Any] = {"now": now, "user": actor.user_id, "name": actor.name, "kind": batch.options["kind"]}
        _limits(now)
        with connection.cursor() as cursor:
            cursor.execute(statements.INSERT, given)
            cursor.execute(statements.UPDATE, given)

    def is_apart(self, *, batch: Batch) -> bool:
        """One after the other."""
        return False

    def finish(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """The to-dos follow from the event of the import (jobs.on_import_done)."""

    def revert_batch(self, *, acts: Sequence[uuid.UUID], run_id: int, actor: Actor, act: Act, now: datetime) -> Reverted:
        """As before the import; what somebody changed or passed on to a support centre since stays and is listed."""
        changed = {*history.edited(table=TABLE, acts=acts), *_passed_on(acts)}
        done = history.undo(table=TABLE, acts=acts, now=now, keeping=changed)
        with connection.cursor() as cursor:
            cursor.execute(f"select id, subject from {TABLE} where id = any(%s) order by id", [sorted({*changed, *done.kept})])  # noqa: S608
            labels = tuple(KeptRow(subject="case", id=row_id, label=f"{rules.number(row_id)} {subject}") for row_id, subject in cursor.fetchall())
        return Reverted(undone=done.deleted + done.restored, kept=labels)


def _passed_on(acts: Sequence[uuid.UUID]) -> list[int]:
    """Cases that these acts made and that a centre was asked about since."""
    with connection.cursor() as cursor:
        cursor.execute("select distinct s.case_id from service_supportrequest s join audit_row h on h.row_id = s.case_id "
                       "where h.table_name = %s and h.op = 'I' and h.act_id = any(%s)", [TABLE, list(acts)])
        return [row[0] for row in cursor.fetchall()]


def _limits(now: datetime) -> None:
    """`case_limit(kind, severity, hours)`: what the pack says today."""
    found = policy.limits(on=now.astimezone(clock.ZONE).date())
    rows = [(kind, severity, hours) for kind, _ in KINDS for severity, _ in SEVERITIES if (hours := found.hours_of(kind, severity)) is not None]
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.case_limit; create temp table case_limit (kind text, severity text, hours int) on commit drop")
        with cursor.copy("copy case_limit from stdin") as copy:
            for row in rows:
                copy.write_row(row)


CASES = CaseImport()
