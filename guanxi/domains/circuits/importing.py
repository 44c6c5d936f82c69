"""Lists of circuits and instrument data as importables (LLD-15, SYS-22). A test is matched to its circuit by the designation, a circuit by issuer and
designation; what nobody has goes on 未匹配清单. Rows are judged by the rules of the forms. Not for here: reading files (intake).
"""

from __future__ import annotations

import json
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import connection

from guanxi.domains.circuits import access, queries, rules
from guanxi.domains.circuits.fields import CIRCUIT, SOURCES, TEST_RUN, WORDS
from guanxi.domains.circuits.models import Circuit, TestRun
from guanxi.domains.circuits.policy import Measure, Measuring
from guanxi.domains.customers import api as customers
from guanxi.domains.intake.api import Batch, KeptRow, Look, Reverted, Sight, Staged, hide
from guanxi.foundation.django import clock, history
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal

ACCOUNT = Field(key="account", zh="单位", en="Account", kind="text", importable=True, required=True,
                aliases=("客户", "客户名称", "客户单位", "单位名称", "集团编码", "客户编码", "集团客户名称"))
SOURCE = Field(key="source", zh="来源(文件没有来源时)", en="Source (where the file names none)", kind="choice", choices=SOURCES)
MINUTES = Field(key="minutes", zh="时长(分钟)", en="Duration (min)", kind="number", importable=True,
                aliases=("测试时长(分钟)", "测试时长(min)", "时长(min)"))
_RESOLVE = f"""
create temp table circuit_in on commit drop as
select b.row_no, coalesce(c.account_id, n.account_id) as account_id from batch_row b {customers.NAMED_BY_ROW_SQL}"""  # noqa: S608 - our own texts
_VERDICT = """
update batch_row b set verdict = v.verdict, target_id = v.target_id, reasons = b.reasons || v.reasons
from jsonb_to_recordset(%s::jsonb) as v(row_no int, verdict text, target_id bigint, reasons jsonb) where v.row_no = b.row_no"""
_TESTED = """select distinct t.circuit_id from circuits_testrun t join audit_row h on h.row_id = t.circuit_id
where h.table_name = 'circuits_circuit' and h.op = 'I' and h.act_id = any(%s)"""


@dataclass(kw_only=True)
class Judged:
    """What a row means. fields: the columns it brings; row: the record it meets."""

    row_no: int
    verdict: str
    fields: dict[str, Any] = field(default_factory=dict)
    row: Circuit | TestRun | None = None
    reasons: list[dict[str, str]] = field(default_factory=list)


def _importable(one: Field) -> Field:
    """People and testers write 在网, Passed and the like: these words are choices too."""
    return replace(one, choices=(*one.choices, *((key, Text(word, word)) for word, key in WORDS.get(one.key, {}).items())))


class _Import(ABC):
    """What both lists do alike; see intake's protocol `Importable`."""

    kind = act = table = subject = ""
    confirms = False
    model: type[Circuit] | type[TestRun]
    option_fields: tuple[Field, ...] = ()

    def read_options(self, *, raw: Mapping[str, str], actor: Actor) -> dict[str, str]:
        """Nothing is asked. Refuses roles that may not write such records."""
        access.require_role(actor, self.act)
        return {}

    def check_batch(self, *, batch: Batch, actor: Actor, now: datetime) -> None:
        """By the rules of the form, each row by itself."""
        found = [{"row_no": one.row_no, "verdict": one.verdict, "target_id": one.row.pk if one.row else None, "reasons": one.reasons}
                 for one in self.judged(batch, actor, now)]
        with connection.cursor() as cursor:
            cursor.execute(_VERDICT, [json.dumps(found)])

    @abstractmethod
    def judged(self, batch: Batch, actor: Actor, now: datetime) -> Iterable[Judged]:
        """Every row of `batch_row`."""

    def apply_batch(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """New rows and changed ones, each in one statement."""
        with connection.cursor() as cursor:
            cursor.execute("select row_no, verdict from batch_row where verdict in ('new', 'changed')")
            wanted = dict(cursor.fetchall())
        judged = [one for one in self.judged(batch, actor, now) if wanted.get(one.row_no) == one.verdict]
        by = {"version": 1, "created_at": now, "recorded_by_id": actor.user_id, "recorded_by_name": actor.name}
        columns = [one.attname for one in self.model._meta.concrete_fields if not one.primary_key]
        fresh = [{one.attname: one.get_default() for one in self.model._meta.concrete_fields} | by | one.fields | {"updated_at": now}
                 for one in judged if one.verdict == "new"]
        known = [{name: getattr(one.row, name) for name in ("id", *columns)} | one.fields | {"updated_at": now} for one in judged if one.row]
        names, values = ", ".join(f'"{name}"' for name in columns), ", ".join(f'r."{name}"' for name in columns)
        sets = ", ".join(f'"{name}" = r."{name}"' for name in columns if name not in ("version", "created_at"))
        with connection.cursor() as cursor:
            cursor.execute(f"insert into {self.table} ({names}) select {values} "  # noqa: S608 - our own names
                           f"from jsonb_populate_recordset(null::{self.table}, %s::jsonb) r on conflict do nothing",
                           [json.dumps(fresh, default=_json)])
            is_met = cursor.rowcount < len(fresh)
            cursor.execute(f"update {self.table} c set {sets}, version = c.version + 1 "  # noqa: S608 - our own names
                           f"from jsonb_populate_recordset(null::{self.table}, %s::jsonb) r where r.id = c.id", [json.dumps(known, default=_json)])
        if is_met:  # a record out of the importer's sight has the same key
            left = {one.row_no for one in self.judged(batch, actor, now) if one.verdict == "new"}
            with connection.cursor() as cursor:
                cursor.execute(_VERDICT, [json.dumps([{"row_no": number, "verdict": "conflict", "target_id": None, "reasons": [_reason(
                    "designation_taken", "designation", "同一编号方已有这条电路,在您看不到的客户名下;请核对代号或写明编号方",
                    "This issuer has such a circuit at an account you do not see; check it, or say who issued it")]} for number in left])])

    def is_apart(self, *, batch: Batch) -> bool:
        """One after the other."""
        return False

    def finish(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:  # noqa: B027 - nothing is left to do
        """Everything was written batch by batch."""

    def revert_batch(self, *, acts: Sequence[uuid.UUID], run_id: int, actor: Actor, act: Act, now: datetime) -> Reverted:
        """As before the import; what somebody edited, or tested, since stays and is listed."""
        changed = {*history.edited(table=self.table, acts=acts), *self.held(acts)}
        done = history.undo(table=self.table, acts=acts, now=now, keeping=changed)
        kept = self.model.objects.filter(pk__in={*changed, *done.kept}).order_by("pk")
        return Reverted(undone=done.deleted + done.restored, kept=tuple(
            KeptRow(subject=self.subject, id=one.pk, label=self.label_of(one)) for one in kept))

    def held(self, acts: Sequence[uuid.UUID]) -> Iterable[int]:
        """Rows that something else rests on by now."""
        return ()

    @abstractmethod
    def label_of(self, one: Any) -> str:
        """A record in one line."""


class CircuitImport(_Import):
    """The inventory (LLD-01): of accounts the importer answers for."""

    kind, act, table, subject, model = "circuits", access.EDIT, "circuits_circuit", "circuit", Circuit
    label = t("电路清单", "Circuits")
    explanation = t("客户的专线:单位、电路代号、接入方式、两端;同一编号方的同一代号为更新,单位不认识的行进入未匹配清单",
                    "Circuits of customers; the same designation of one issuer is updated, rows of unknown accounts go on the unmatched register")
    fields = (ACCOUNT, *(_importable(one) for one in CIRCUIT.where(importable=True)))
    required: tuple[tuple[str, ...], ...] = (("account",), ("designation",))
    row_key: tuple[str, ...] = ("issuer", "designation")
    option_fields: tuple[Field, ...] = (SOURCE,)
    prepare = "guanxi.domains.circuits.rules:prepare_circuit"

    def read_options(self, *, raw: Mapping[str, str], actor: Actor) -> dict[str, str]:
        """The source of rows that name none; 资源系统 when nothing is chosen."""
        super().read_options(raw=raw, actor=actor)
        said = raw.get("source", "").strip() or "resource_system"
        if said not in dict(SOURCES):
            raise Refusal("unknown_choice", t("来源:不在可选值中", "Source: is not one of the choices"), field="source")
        return {"source": said}

    def sight(self, *, look: Look, rows: Sequence[Staged]) -> Mapping[int, Sight | None]:
        """Of accounts he sees."""
        return customers.sight_of_rows(look=look, rows=rows, fields=self.fields)

    def judged(self, batch: Batch, actor: Actor, now: datetime) -> Iterable[Judged]:
        """Account, site accounts and known circuit of every row."""
        with connection.cursor() as cursor:
            cursor.execute("drop table if exists pg_temp.circuit_in")
            cursor.execute(_RESOLVE)
            cursor.execute(customers.forget_unanswered("circuit_in"), customers.answering(actor))
            cursor.execute("select row_no, account_id from circuit_in")
            accounts: dict[int, int | None] = dict(cursor.fetchall())
        rows = _said(self.fields)
        sites = _sites(actor, {said[key] for _, said in rows for key in ("a_site", "z_site") if key in said})
        issuers = customers.issuers_of_accounts(ids={one for one in accounts.values() if one})
        keys = {rules.designation_key(said.get("designation", "")) for _, said in rows}
        known: dict[str, list[Circuit]] = {}
        for one in Circuit.objects.filter(designation_key__in=keys):
            known.setdefault(one.designation_key, []).append(one)
        today = now.astimezone(clock.ZONE).date()
        pack = queries.measuring(on=today)
        for row_no, said in rows:
            account_id = accounts[row_no]
            if account_id is None:
                yield Judged(row_no=row_no, verdict="unmatched", reasons=[_reason(
                    "unknown_account", "account", "没有唯一的客户使用该编码或名称,或不由您维护,或在回收站",
                    "No single account of yours has this code or name, or it lies in the recycle bin")])
                continue
            found = known.get(rules.designation_key(said.get("designation", "")), [])
            here = [one for one in found if one.account_id == account_id]
            issuer = said.get("issuer") or (here[0].issuer if len(here) == 1 else issuers.get(account_id, ""))
            row = next((one for one in found if one.issuer == issuer), None)
            if row is not None and row.account_id != account_id:
                yield Judged(row_no=row_no, verdict="conflict", reasons=[_reason(
                    "designation_elsewhere", "designation", "该电路登记在其他客户名下;请核对单位,或写明编号方",
                    "Another account has this circuit; check the account, or say who issued the designation")])
                continue
            try:
                fields = self._fields(said, row, sites, pack, now)
            except Refusal as refusal:
                yield Judged(row_no=row_no, verdict="rejected", reasons=[_refused(refusal)])
                continue
            if row is None:
                new = {"account_id": account_id, "issuer": issuer, "source": batch.options["source"], "seen_on": fields.pop("seen_on", None) or today}
                yield Judged(row_no=row_no, verdict="new", fields={**new, **fields})
            else:
                is_changed = any(getattr(row, name) != value for name, value in fields.items())
                yield Judged(row_no=row_no, verdict="changed" if is_changed else "unchanged", row=row, fields=fields)

    def _fields(
            self, said: Mapping[str, str], row: Circuit | None, sites: Mapping[str, int | None], pack: Measuring, now: datetime) -> dict[str, Any]:
        """A blank cell never erases; a new circuit of which nothing else is said is in use."""
        given: dict[str, Any] = {key: value for key, value in said.items() if key not in ("account", "a_site", "z_site")}
        fresh = {"technology": "", "state": "active"}
        given = ({"opened_on": row.opened_on, "ceased_on": row.ceased_on, "state": row.state} if row else fresh) | given
        found = rules.clean_circuit(values=given, pack=pack, today=now.astimezone(clock.ZONE).date())
        for key, column in (("a_site", "a_account_id"), ("z_site", "z_account_id")):
            if key in said:
                if sites[said[key]] is None:
                    raise Refusal("unknown_account", Text(f"{CIRCUIT[key].zh}:台账中没有唯一的客户使用该编码或名称",
                                                          f"{CIRCUIT[key].en}: no single account has this code or name"), field=key,
                                  way_out=t("请核对编码,或留空只写地址", "Check the code, or leave it blank and write the address"))
                found[column] = sites[said[key]]
        return found

    def held(self, acts: Sequence[uuid.UUID]) -> Iterable[int]:
        """Circuits that these acts made and that were tested since."""
        with connection.cursor() as cursor:
            cursor.execute(_TESTED, [list(acts)])
            return [row[0] for row in cursor.fetchall()]

    def label_of(self, one: Any) -> str:
        """Its designation."""
        return str(one.designation)


class TestImport(_Import):
    """Instrument data (LLD-15): of circuits the importer sees, also where he only serves the site."""

    kind, act, table, subject, model = "circuit_tests", access.TEST, "circuits_testrun", "test_run", TestRun
    label = t("电路测试数据", "Tests of circuits")
    explanation = t("仪表导出的测试数据:电路代号、测试端、项目、开始时间、测值;按代号找到电路,同一测试再次导入不重复",
                    "What testers export: designation, end, test, start, values; matched by the designation, the same test again writes nothing")
    required: tuple[tuple[str, ...], ...] = (("designation",), ("side",), ("kind",), ("started_at",))
    row_key: tuple[str, ...] = ("issuer", "designation", "side", "kind", "started_at")
    prepare = "guanxi.domains.circuits.rules:prepare_run"

    @property
    def fields(self) -> tuple[Field, ...]:
        """Designation and test, and the values of today's pack, each in its own unit and in those it converts."""
        pack = queries.measuring(on=clock.today())
        named = tuple(replace(CIRCUIT[key], required=key == "designation") for key in ("designation", "issuer"))
        return (*named, *(_importable(one) for one in TEST_RUN.where(importable=True)), MINUTES,
                *(column for measure in pack.measures for column in _columns(measure)))

    def sight(self, *, look: Look, rows: Sequence[Staged]) -> Mapping[int, Sight | None]:
        """A row that is a record is closed where its circuit is not, or no more, the looker's to see."""
        keys = {row.row_no: rules.designation_key(row.said.get("designation", "")) for row in rows}
        seen = {one.designation_key for one in _circuits(look.actor, keys.values())}
        return {row.row_no: None if look.is_record(row.verdict) and keys[row.row_no] not in seen else hide(row.said, ()) for row in rows}

    def judged(self, batch: Batch, actor: Actor, now: datetime) -> Iterable[Judged]:
        """Circuit and known test of every row."""
        rows, pack = _said(self.fields), queries.measuring(on=now.astimezone(clock.ZONE).date())
        by_key: dict[str, list[Circuit]] = {}
        for one in _circuits(actor, {rules.designation_key(said["designation"]) for _, said in rows if "designation" in said}):
            by_key.setdefault(one.designation_key, []).append(one)
        ids = [one.pk for found in by_key.values() for one in found]
        known = {(one.circuit_id, one.side, one.kind, one.started_at): one for one in TestRun.objects.filter(circuit_id__in=ids)}
        for row_no, said in rows:
            found = by_key.get(rules.designation_key(said.get("designation", "")), [])
            found = [one for one in found if said.get("issuer") in (None, one.issuer)]
            if len(found) != 1:
                yield Judged(row_no=row_no, verdict="conflict" if found else "unmatched", reasons=[_which(found)])
                continue
            try:
                fields = rules.clean_run(values=_values(said), measured=_measured(said, pack), pack=pack, now=now)
            except Refusal as refusal:
                yield Judged(row_no=row_no, verdict="rejected", reasons=[_refused(refusal)])
                continue
            row = known.get((found[0].pk, fields["side"], fields["kind"], fields["started_at"]))
            if row is None:
                new = {"circuit_id": found[0].pk, "account_id": found[0].account_id, "source_file": batch.file_name[:200]}
                yield Judged(row_no=row_no, verdict="new", fields=fields | new)
                continue
            fields = {name: value for name, value in fields.items() if name != "seconds" or value is not None} | {
                "measured": row.measured | fields["measured"]}
            is_void = bool(row.void_reason)
            is_changed = not is_void and any(getattr(row, name) != value for name, value in fields.items())
            left = [_reason("test_void", "started_at", "该测试已作废,不再改动", "This test does not count any more and is left alone", level="info")]
            yield Judged(row_no=row_no, verdict="changed" if is_changed else "unchanged", row=row, fields=fields, reasons=left * is_void)

    def label_of(self, one: Any) -> str:
        """Circuit, kind and moment."""
        return f"{one.circuit.designation} {one.kind} {one.started_at.astimezone(clock.ZONE):%Y-%m-%d %H:%M:%S}"


def _columns(measure: Measure) -> Iterable[Field]:
    """A measure in its unit; then in each other unit that testers head a column with."""
    names = (measure.name.zh, measure.name.en, measure.key, *measure.words)
    units = {measure.unit.zh, measure.unit.en} if measure.unit else set()
    yield Field(key=measure.key, zh=measure.label.zh, en=measure.label.en, importable=True, max_length=60, aliases=(*names, *_headed(names, units)))
    for number, other in enumerate(measure.also):
        yield Field(key=f"{measure.key}__{number}", zh=f"{measure.name.zh}({other.unit})", en=f"{measure.name.en} ({other.unit})", importable=True,
                    max_length=60, aliases=tuple(_headed(names, {other.unit})))


def _headed(names: Iterable[str], units: Iterable[str]) -> Iterable[str]:
    return [written for name in names for unit in sorted(units) for written in (f"{name}({unit})", f"{name}[{unit}]", f"{name}{unit}")]


def _measured(said: Mapping[str, str], pack: Measuring) -> dict[str, object]:
    """By measure; a column in another unit counts where the measure's own is blank."""
    found: dict[str, object] = {}
    for measure in pack.measures:
        for number, other in enumerate(measure.also):
            if text := said.get(f"{measure.key}__{number}"):
                found[measure.key] = rules.read_value(measure=measure, said=text, factor=other.factor)
        if text := said.get(measure.key):
            found[measure.key] = text
    return found


def _values(said: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {"side": "", "kind": "", "started_at": "", **{one.key: said[one.key] for one in TEST_RUN.fields if one.key in said}}
    return found | ({"seconds": f"{said['minutes']} min"} if "minutes" in said and "seconds" not in said else {})


def _said(fields: Iterable[Field]) -> list[tuple[int, dict[str, str]]]:
    """Row number and what each cell says; blank cells are missing."""
    names = [one.key for one in fields]
    with connection.cursor() as cursor:
        cursor.execute("select row_no, " + ", ".join(f'"{name}"' for name in names) + " from batch_row order by row_no")  # noqa: S608 - our keys
        return [(row[0], {name: cell for name, cell in zip(names, row[1:], strict=True) if cell}) for row in cursor.fetchall()]


def _circuits(actor: Actor, keys: Iterable[str]) -> list[Circuit]:
    """Circuits so named in the actor's scope."""
    seen, values = access.scope(actor, "account_id")
    return list(Circuit.objects.filter(designation_key__in=set(keys)).extra(where=[seen], params=values).order_by("pk"))  # noqa: S610 - our own text


def _sites(actor: Actor, said: Iterable[str]) -> dict[str, int | None]:
    names = sorted(said)
    by_code = customers.accounts_by_identifier(actor=actor, codes=names)
    return {name: by_code.get(name) or customers.account_named(actor=actor, said=name) for name in names}


def _which(found: Sequence[Circuit]) -> dict[str, str]:
    if not found:
        return _reason("unknown_circuit", "designation", "没有您可见的电路使用该代号;请核对代号,或先导入电路清单",
                       "No circuit you see is designated so; check it, or import the circuits first")
    issuers = "、".join(one.issuer or "–" for one in found)
    return _reason("ambiguous_designation", "designation", f"该代号有 {len(found)} 条电路,请增加“编号方”一列:{issuers}",
                   f"{len(found)} circuits are designated so; add a column Issued by: {issuers}")


def _refused(refusal: Refusal) -> dict[str, str]:
    way = refusal.way_out or Text("", "")
    return _reason(refusal.code, refusal.field, refusal.text.zh + f";{way.zh}" * bool(way.zh), refusal.text.en + f". {way.en}" * bool(way.en))


def _reason(code: str, key: str, zh: str, en: str, *, level: str = "error") -> dict[str, str]:
    return {"code": code, "field": key, "level": level, "zh": zh, "en": en}


def _json(value: Any) -> str:
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


CIRCUITS, TESTS = CircuitImport(), TestImport()
