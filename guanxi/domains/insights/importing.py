"""The three billing files as importables: 月出账明细, 欠费账龄快照, 简化账单 (operator 1.3). Bills never create accounts.

A row whose code nobody knows goes on the unmatched register and still into the lake, as 未归属收入. Rows are kept as
CSV chunks while the import runs and become one Parquet file at its end. Not for here: typing and tax (`analytics.write`).
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from django.db import connection, transaction

from guanxi.analytics import manifest, profiles
from guanxi.analytics.errors import AnalyticsError
from guanxi.domains.customers import api as customers
from guanxi.domains.insights import access
from guanxi.domains.insights.commands import fact_files, nights
from guanxi.domains.insights.fields import of_profile
from guanxi.domains.insights.models import FactFile
from guanxi.domains.intake.api import Batch, Reverted
from guanxi.foundation.django import clock, storage
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal

_UNITS = tuple((key, t(zh, key)) for zh, key in (("元", "yuan"), ("分", "fen"), ("厘", "li"), ("角", "jiao"), ("万元", "wan")))
AS_OF = Field(key="as_of", zh="数据截至(留空为今天)", en="As of (blank: today)", kind="date")
PART = Field(key="part", zh="分包名(同一批次分多个文件时填写)", en="Part (when one batch comes in several files)")
ISSUER = Field(key="issuer", zh="编码所属省公司代码(留空为不限)", en="Code of the province that issued the codes (blank: any)")
_UNIT = Field(key="unit", zh="金额单位", en="Unit of amounts", kind="choice", required=True, choices=_UNITS)
_TAX = Field(key="tax", zh="是否含税", en="Tax", kind="choice", required=True,
             choices=tuple((key, text) for key, text in reversed(profiles.TAX_TEXT.items())))
_BASIS = Field(key="basis", zh="口径", en="Basis", kind="choice", required=True, choices=tuple(profiles.BASIS_TEXT.items()))
_RATE = Field(key="tax_rate", zh="税率(文件无税率列时,如 0.09)", en="Tax rate (when the file has no such column)")
_DECLARED = ("unit", "tax", "basis", "tax_rate", "issuer", "part", "time_unit")
_MONTH = "regexp_replace(month, '\\D', '', 'g')::integer"
_YES_NO = "('true', 'false', '是', '否')"


class BillingImport:
    """See intake's protocol `Importable`. `codes`: columns that may name the account, narrowest first."""

    row_key: tuple[str, ...] = ()
    prepare = ""
    explanation = t("单位、含税与口径须声明;同一账期、同一批次以后到为准;写入后自动重新计算",
                    "Declare unit, tax and basis; of one month and batch the later file counts; figures are recomputed")
    unknown_said = t("编码不属于任何客户,计入未归属收入", "No account has this code: counted as unmapped revenue")

    def __init__(self, profile: profiles.Profile, *, kind: str, codes: tuple[str, ...], option_fields: tuple[Field, ...]) -> None:
        self.profile, self.kind, self.codes, self.option_fields = profile, kind, codes, option_fields
        self.label = profile.label
        self.fields = of_profile(profile)
        self.required: tuple[tuple[str, ...], ...] = tuple(
            (column.key,) for column in profile.columns if column.required) + ((profile.any_of,) if profile.any_of else ())

    def read_options(self, *, raw: Mapping[str, str], actor: Actor) -> dict[str, str]:
        """What is declared about the file, checked. Refuses forbidden, foreign_file, unit_not_declared, tax_not_declared, …"""
        access.require(actor, access.LOAD_FACTS)
        access.require_file(actor, str(raw.get("issuer", "")).strip())
        given = {key: str(raw.get(key, "")).strip() for key in (*_DECLARED, "as_of")}
        given["basis"] = given["basis"] or "bill"
        try:
            profiles.check_declared(self.profile, _declared(given))
        except AnalyticsError as error:
            raise fact_files.refusal_of(error) from error
        try:
            _ = given["as_of"] and date.fromisoformat(given["as_of"])
        except ValueError:
            raise Refusal("not_a_day", t("数据截至应为日期,如 2026-11-05", "As of is a day such as 2026-11-05"), field="as_of") from None
        return given

    def check_columns(self, *, columns: Sequence[str]) -> None:
        """Refuses a file of single call records before anything of it is kept. ARC-29."""
        try:
            profiles.refuse_call_records(columns)
        except AnalyticsError as error:
            raise fact_files.refusal_of(error) from error

    def check_batch(self, *, batch: Batch, actor: Actor, now: datetime) -> None:
        """New; unchanged when this very file counts already; rejected with a reason; unmatched when nobody had the code in that month."""
        twin = FactFile.objects.filter(kind=self.profile.key, source_sha256=batch.file_sha256, status=manifest.ACTIVE).exclude(
            import_run_id=batch.run_id).exists()
        with connection.cursor() as cursor:
            if twin:
                cursor.execute("update batch_row set verdict = 'unchanged'")
                return
            cursor.execute("update batch_row set verdict = 'new'")
            for field, condition, code, zh, en in self.faults(options=batch.options):
                cursor.execute(
                    "update batch_row b set verdict = 'rejected', reasons = reasons || jsonb_build_array(jsonb_build_object("  # noqa: S608
                    f"'code', %s, 'field', %s, 'level', 'error', 'zh', %s, 'en', %s)) where {condition}", [code, field, zh, en])
            if self.codes:
                self._mark_unmatched(actor)

    def apply_batch(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """Keeps the batch's rows as a chunk; repeating it overwrites the same chunk."""
        columns = ", ".join(column.key for column in self.profile.columns)
        statement = (f"copy (select row_no as row_number, {columns} from batch_row where verdict in ('new', 'unmatched') "  # noqa: S608
                     "order by row_no) to stdout (format csv, header true, force_quote *)")
        path = _chunks(batch.run_id) / f"{batch.first_row:010d}.csv"
        draft = path.with_suffix(".part")
        with draft.open("wb") as stream, connection.cursor() as cursor, cursor.copy(statement) as copy:
            for block in copy:
                stream.write(block)
        draft.replace(path)

    def is_apart(self, *, batch: Batch) -> bool:
        """One after the other."""
        return False

    def finish(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """One file of the lake out of all chunks, then the night is asked for."""
        folder = _chunks(batch.run_id)
        chunks = tuple(path for path in sorted(folder.glob("*.csv")) if _has_rows(path))
        if chunks and not FactFile.objects.filter(import_run_id=batch.run_id).exists():
            as_of = batch.options.get("as_of")
            fact_files.load_facts(
                actor=actor, now=now, profile=self.profile.key, declared=_declared(batch.options),
                delivery=fact_files.Delivery(
                    sources=chunks, source_name=batch.file_name, is_raw=False, source_sha256=batch.file_sha256,
                    as_of=date.fromisoformat(as_of) if as_of else now.astimezone(clock.ZONE).date(), import_run_id=batch.run_id))
            nights.queue_night(actor=actor, now=now, reason=f"导入 {batch.file_name}"[:200])
        transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))

    def revert_batch(self, *, acts: Sequence[uuid.UUID], run_id: int, actor: Actor, act: Act, now: datetime) -> Reverted:
        """The first call takes the run's file out of the manifest and starts the night; figures become those before it."""
        file = FactFile.objects.filter(import_run_id=run_id).exclude(status=manifest.REVERTED).first()
        if file is None:
            return Reverted(undone=0)
        fact_files.revert_facts_of_import(actor=actor, now=now, import_run_id=run_id, reason="撤销导入")
        return Reverted(undone=file.rows)

    def faults(self, *, options: Mapping[str, str]) -> list[tuple[str, str, str, str, str]]:
        """(field, SQL condition, code, zh, en) of what can be said row by row before the file is written."""
        found = [(column.key, f"b.{column.key} is null", "missing", f"缺少{column.zh}", f"{column.en} is missing")
                 for column in self.profile.columns if column.required]
        if self.profile.any_of:
            nothing = " and ".join(f"b.{key} is null" for key in self.profile.any_of)
            found.append((self.profile.any_of[0], nothing, "no_code", "没有任何客户标识", "No code of a customer"))
        for column in self.profile.columns:
            if column.kind == "charge_kind":
                known = ", ".join(f"'{word}'" for word in profiles.CHARGE_KINDS)
                found.append((column.key, f"b.{column.key} not in ({known})", "unknown_charge_kind",
                              "费项类型不认识(应为周期性、一次性或调账)", "Unknown charge kind (recurring, one-off or adjustment)"))
            if column.kind == "flag":
                found.append((column.key, f"b.{column.key} not in {_YES_NO}", "not_yes_or_no", "应为是或否", "Should be yes or no"))
        if self.profile is profiles.ARREARS_SNAPSHOT:
            parts = " + ".join(f"coalesce(b.{key}::numeric, 0)" for key in profiles.ARREARS_BUCKETS)
            found.append(("total", f"b.total::numeric is distinct from {parts}", "buckets_do_not_sum",
                          "账龄之和不等于欠费合计", "The ageing buckets do not sum to the total"))
        return found

    def _mark_unmatched(self, actor: Actor) -> None:
        said: set[tuple[str, int]] = set()
        with connection.cursor() as cursor:
            for key in self.codes:
                cursor.execute(f"select distinct {key}, {_MONTH} from batch_row where {key} is not null and verdict = 'new'")  # noqa: S608
                said |= set(cursor.fetchall())
            known = customers.codes_in_month(actor=actor, said=said)
            if self.profile is profiles.SIMPLE_BILL:  # its one code may be a name
                cursor.execute("select name from customers_account where name = any(%s) group by name having count(*) = 1",
                               [list({code for code, _ in said - known})])
                names = {row[0] for row in cursor.fetchall()}
                known |= {one for one in said if one[0] in names}
            # in (select …): hashed once; an array is walked by every row
            held = "select * from unnest(%(codes)s::text[], %(months)s::int[])"
            none_known = " and ".join(f"({key} is null or ({key}, {_MONTH}) not in ({held}))" for key in self.codes)
            first = " ".join(f"when {key} is not null then '{key}'" for key in self.codes)
            cursor.execute(
                "update batch_row set verdict = 'unmatched', reasons = reasons || jsonb_build_array(jsonb_build_object("  # noqa: S608
                f"'code', 'unknown_code', 'field', case {first} end, 'level', 'warning', 'zh', %(zh)s::text, 'en', %(en)s::text)) "
                f"where verdict = 'new' and {none_known}",
                {"codes": [code for code, _ in known], "months": [month for _, month in known],
                 "zh": self.unknown_said.zh, "en": self.unknown_said.en})


def _declared(given: Mapping[str, str]) -> profiles.Declared:
    return profiles.Declared(**{key: given.get(key, "") for key in _DECLARED})


def _chunks(run_id: int) -> Path:
    folder = storage.area("work") / f"import-{run_id}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _has_rows(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.readline()
        return bool(stream.readline())


BILL_ITEMS = BillingImport(
    profiles.BILL_ITEM, kind="bill_items", codes=("customer_code", "group_code", "billing_account"),
    option_fields=(_UNIT, _TAX, _BASIS, AS_OF, ISSUER, PART))
# An arrears row names a billing account only; whose it is, the night reads off the bills (统付), so none is unmatched here.
ARREARS = BillingImport(profiles.ARREARS_SNAPSHOT, kind="arrears", codes=(), option_fields=(_UNIT, AS_OF, ISSUER, PART))
SIMPLE_BILLS = BillingImport(
    profiles.SIMPLE_BILL, kind="simple_bills", codes=("account_code",), option_fields=(_UNIT, _TAX, _RATE, _BASIS, AS_OF, ISSUER, PART))
