"""The sheets 单位 and 人员 as importables of intake; judged and written by the organisation (ORG-01, ORG-02, SYS-22).

Only who administers the organisation, within his territory; people are written after a fresh login, because their roles are rights. Nobody who is
missing in a list is ended by it: he is named beside the result. Not for here: what is right in a line (organisation.roster).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.urls import reverse

from guanxi.domains.intake.api import LEFT_OUT_SHOWN, Batch, KeptRow, LeftOut, Reverted
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.catalogue import Field
from guanxi.shell.roster.fields import PERSON_FIELDS, UNIT_FIELDS


class _Roster:
    """What both sheets share."""

    act = "organisation.manage"
    option_fields: tuple[Field, ...] = ()
    prepare = ""

    def read_options(self, *, raw: Mapping[str, str], actor: Actor) -> dict[str, str]:
        """No questions."""
        return {}

    def is_apart(self, *, batch: Batch) -> bool:
        """One after the other: a line may name what another makes."""
        return False

    def finish(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """Everything was written batch by batch."""


class UnitsImport(_Roster):
    """See intake's protocol `Importable`."""

    kind = "units"
    label = t("单位", "Units")
    explanation = t("每行一个单位,按单位编码新增或更新;上级填编码或全称,可以写在后面的行;名单里没有的单位不会撤销,只列出",
                    "One unit a row, by its code; a superior by code or full name, in any order; what the list does not name is not closed")
    fields = UNIT_FIELDS
    required: tuple[tuple[str, ...], ...] = (("code",), ("name",), ("parent",))
    row_key: tuple[str, ...] = ("code",)
    confirms = False
    left_out_title = t("名单里没有的下级单位", "Units below that the list does not name")

    def check_batch(self, *, batch: Batch, actor: Actor, now: datetime) -> None:
        """Every row against the tree."""
        _say(organisation.judge_units(actor=actor, lines=_unit_lines()).values())

    def apply_batch(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """Superiors first."""
        _say(organisation.write_units(act=act, lines=_unit_lines(), reason=_reason(batch)).values())

    def revert_batch(self, *, acts: Sequence[uuid.UUID], run_id: int, actor: Actor, act: Act, now: datetime) -> Reverted:
        """As before, except units that are used by now."""
        return _reverted("unit", organisation.undo_units(act=act, acts=acts))

    def left_out(self, *, run_id: int, actor: Actor) -> Sequence[LeftOut]:
        """Units in use directly below a unit of the list that it does not name."""
        named = [one["code"] for one in _staged(run_id) if one.get("code")]
        return [LeftOut(label=label, url=reverse("units:unit", args=[unit_id])) for unit_id, label in organisation.missing_units(
            actor=actor, named=named, limit=LEFT_OUT_SHOWN + 1)]


class PeopleImport(_Roster):
    """See intake's protocol `Importable`."""

    kind = "staff"
    label = t("人员", "Staff")
    explanation = t("每行一人,按登录名(没有则按工号)新增或更新;角色用“、”分隔,不含管理员;口令导入后逐单位发放;名单里没有的人员不会停用,只列出",
                    "One person a row, by login, else by staff number; roles separated by commas, no administrators; no passwords in the file: first "
                    "ones are handed out unit by unit; who is not in the list is not disabled, only named")
    fields = PERSON_FIELDS
    required: tuple[tuple[str, ...], ...] = (("username", "staff_number"), ("name",), ("unit",))
    row_key: tuple[str, ...] = ()
    confirms = True
    left_out_title = t("名单里没有的在岗人员", "People at work whom the list does not name")

    def check_batch(self, *, batch: Batch, actor: Actor, now: datetime) -> None:
        """Every row against who there is."""
        _say(organisation.judge_people(actor=actor, lines=_person_lines()).values())

    def apply_batch(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """New people, and what changes of the others."""
        _say(organisation.write_people(act=act, lines=_person_lines()).values())

    def revert_batch(self, *, acts: Sequence[uuid.UUID], run_id: int, actor: Actor, act: Act, now: datetime) -> Reverted:
        """As before, except people who have a password, work or accounts by now."""
        return _reverted("user", organisation.undo_people(act=act, acts=acts))

    def left_out(self, *, run_id: int, actor: Actor) -> Sequence[LeftOut]:
        """People at work in the units of the list who do not stand in it."""
        rows = _staged(run_id)
        units = {one["unit"] for one in rows if one.get("unit")}
        named = {one[key] for one in rows for key in ("username", "staff_number") if one.get(key)}
        return [LeftOut(label=label, url=reverse("people:person", args=[user_id])) for user_id, label in organisation.missing_people(
            actor=actor, units=units, named=named, limit=LEFT_OUT_SHOWN + 1)]


def _reason(batch: Batch) -> str:
    return f"导入 {batch.run_id}:{batch.file_name}"


def _rows(fields: tuple[Field, ...]) -> list[dict[str, Any]]:
    keys = [field.key for field in fields]
    columns = ", ".join(f'"{key}"' for key in keys)
    with connection.cursor() as cursor:
        cursor.execute(f"select row_no, {columns} from batch_row where verdict is null or verdict in ('new', 'changed') order by row_no")  # noqa: S608
        return [{"row": row_no} | {key: (cell or "").strip() for key, cell in zip(keys, cells, strict=True)} for row_no, *cells in cursor.fetchall()]


def _unit_lines() -> list[organisation.UnitLine]:
    return [organisation.UnitLine(**one) for one in _rows(UNIT_FIELDS)]


def _person_lines() -> list[organisation.PersonLine]:
    return [organisation.PersonLine(**one | {"roles": tuple(filter(None, one["roles"].split(";")))}) for one in _rows(PERSON_FIELDS)]


def _staged(run_id: int) -> list[dict[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("select parsed from intake_row where run_id = %s", [run_id])
        return [json.loads(found) if isinstance(found, str) else found for (found,) in cursor.fetchall()]


def _say(said: Iterable[organisation.Said]) -> None:
    """Verdicts, ids and reasons back to `batch_row`."""
    lines = [(one.row, one.verdict, one.target_id, json.dumps([{
        "code": note.code, "field": note.field, "level": note.level, "zh": note.text.zh, "en": note.text.en} for note in one.notes]))
        for one in said]
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.roster_said")
        cursor.execute("create temp table roster_said (row_no int primary key, verdict text, target_id bigint, reasons jsonb) on commit drop")
        with cursor.copy("copy roster_said from stdin") as copy:
            for line in lines:
                copy.write_row(line)
        cursor.execute("update batch_row b set verdict = s.verdict, target_id = s.target_id, reasons = s.reasons "
                       "from roster_said s where s.row_no = b.row_no")


def _reverted(subject: str, found: organisation.Undone) -> Reverted:
    return Reverted(undone=found.undone, kept=tuple(KeptRow(subject=subject, id=row_id, label=name) for row_id, name in found.kept))


UNITS, STAFF = UnitsImport(), PeopleImport()
