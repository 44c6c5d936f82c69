"""The sheet 异网业务 as an importable. A row is recognised by account, operator, product and site; unknown accounts go on 未匹配清单.

Only accounts the importer is responsible for are written; what another one is, is never told. Not for here: reading files.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.intake.api import Batch, KeptRow, Look, Reverted, Sight, Staged
from guanxi.domains.rivals import access
from guanxi.domains.rivals.fields import RIVAL_SERVICE, SOURCES, WORDS
from guanxi.domains.rivals.policy import Named
from guanxi.domains.rivals.queries import policy
from guanxi.foundation.django import clock, history
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal

TABLE = "rivals_rivalservice"
ACCOUNT = Field(key="account", zh="单位", en="Account", kind="text", importable=True, required=True,
                aliases=("客户", "客户名称", "客户单位", "单位名称", "集团编码", "客户编码", "集团客户名称"))
SOURCE = Field(key="source", zh="来源(文件没有来源时)", en="Source (where the file names none)", kind="choice", choices=SOURCES)


def _importable(field: Field) -> Field:
    """People write 高, 合同 and the like: these words are choices too."""
    if field.kind != "choice":
        return field
    known = dict(field.choices)
    return replace(field, choices=(*field.choices, *((key, Text(word, word)) for word, key in WORDS.items() if key in known)))


FIELDS = (ACCOUNT, *(_importable(field) for field in RIVAL_SERVICE.where(importable=True)))
# A name counts only when it belongs to one account that the importer sees (row security is in force here).
_RESOLVE = f"""
create temp table rival_in on commit drop as
select b.row_no, coalesce(c.account_id, n.account_id) as account_id, o.key as operator, p.key as product,
       null::bigint as target_id, 0 as candidates
from batch_row b
left join in_operator o on o.said = b.operator left join in_product p on p.said = b.product
{customers.NAMED_BY_ROW_SQL}
"""  # noqa: S608 - our own texts
_MAY = customers.forget_unanswered("rival_in")
# Without a site in the file the only service of this operator and product is meant.
_MATCH = """
update rival_in x set target_id = m.id, candidates = m.n from (
  select r.row_no, count(*) as n, coalesce(min(s.id) filter (where s.site = coalesce(b.site, '')),
         case when count(*) = 1 and b.site is null then min(s.id) end) as id
  from rival_in r join batch_row b using (row_no) join rivals_rivalservice s
    on s.account_id = r.account_id and s.operator = r.operator and s.product = r.product and s.is_active
  group by r.row_no, b.site) m
where x.row_no = m.row_no
"""
_CASTS = {"site": "b.site", "bandwidth": "b.bandwidth", "monthly_rent_fen": "round(b.monthly_rent::numeric * 100)::bigint",
          "contract_until": "b.contract_until::date", "source": "b.source", "confidence": "b.confidence", "seen_on": "b.seen_on::date",
          "note": "left(b.note, 300)"}
_CHANGED = " or ".join(f"({cast} is not null and {cast} is distinct from s.{column})" for column, cast in _CASTS.items())
_VERDICT = f"""
update batch_row b set target_id = r.target_id, verdict = case
  when r.account_id is null then 'unmatched' when r.operator is null or r.product is null then 'rejected'
  when b.seen_on::date > %(today)s then 'rejected'
  when r.target_id is null and r.candidates > 1 and b.site is null then 'conflict'
  when r.target_id is null then 'new' when {_CHANGED} then 'changed' else 'unchanged' end,
  reasons = b.reasons || case
  when r.account_id is null then jsonb_build_array(jsonb_build_object('code', 'unknown_account', 'field', 'account', 'level', 'error',
    'zh', '没有唯一的客户使用该编码或名称,或不由您维护,或在回收站',
    'en', 'No single account of yours has this code or name, or it lies in the recycle bin'))
  when r.operator is null then jsonb_build_array(jsonb_build_object('code', 'unknown_operator', 'field', 'operator', 'level', 'error',
    'zh', '政策包未列出该运营商,可写:' || %(operators_zh)s, 'en', 'The pack does not name this operator; it names: ' || %(operators_en)s))
  when r.product is null then jsonb_build_array(jsonb_build_object('code', 'unknown_product', 'field', 'product', 'level', 'error',
    'zh', '政策包未列出该产品,可写:' || %(products_zh)s, 'en', 'The pack does not name this product; it names: ' || %(products_en)s))
  when b.seen_on::date > %(today)s then jsonb_build_array(jsonb_build_object('code', 'seen_in_future', 'field', 'seen_on', 'level', 'error',
    'zh', '最近核实不能晚于今天', 'en', 'Last seen cannot be later than today'))
  when r.target_id is null and r.candidates > 1 and b.site is null then jsonb_build_array(jsonb_build_object('code', 'site_missing',
    'field', 'site', 'level', 'error', 'zh', '该客户有多条同类异网,请补充站点', 'en', 'Several such services there: add the site'))
  else '[]'::jsonb end
from rival_in r left join rivals_rivalservice s on s.id = r.target_id where r.row_no = b.row_no
"""  # noqa: S608 - our own columns
_INSERT = """
insert into rivals_rivalservice (version, created_at, updated_at, account_id, operator, product, site, bandwidth, monthly_rent_fen,
  contract_until, source, confidence, seen_on, note, recorded_by_id, recorded_by_name, seen_by_name, is_active, outcome)
select 1, %(now)s, %(now)s, r.account_id, r.operator, r.product, coalesce(b.site, ''), coalesce(b.bandwidth, ''),
  round(b.monthly_rent::numeric * 100)::bigint, b.contract_until::date, coalesce(b.source, %(source)s), coalesce(b.confidence, 'doubtful'),
  coalesce(b.seen_on::date, %(today)s), coalesce(left(b.note, 300), ''), %(user)s, %(name)s, %(name)s, true, ''
from batch_row b join rival_in r using (row_no) where b.verdict = 'new' order by b.row_no
"""
_SET = ", ".join(f"{column} = coalesce({cast}, s.{column})" for column, cast in _CASTS.items())
_UPDATE = f"""
update rivals_rivalservice s set {_SET}, seen_by_name = case when b.seen_on is null then s.seen_by_name else %(name)s end,
  version = s.version + 1, updated_at = %(now)s
from batch_row b where b.verdict = 'changed' and s.id = b.target_id
"""  # noqa: S608 - our own columns


class RivalServiceImport:
    """See intake's protocol `Importable`."""

    kind = "rival_services"
    label = t("异网业务", "Rival services")
    explanation = t("客户在其他运营商的业务:单位、运营商、产品、站点、月租、合同到期;单位不认识的行进入未匹配清单",
                    "What customers have from other operators; rows of unknown accounts go on the unmatched register")
    fields = FIELDS
    required: tuple[tuple[str, ...], ...] = (("account",), ("operator",), ("product",))
    row_key: tuple[str, ...] = ("account", "operator", "product", "site")
    option_fields: tuple[Field, ...] = (SOURCE,)
    prepare = "guanxi.domains.rivals.importing.prepare:rival_service"

    def read_options(self, *, raw: Mapping[str, str], actor: Actor) -> dict[str, str]:
        """The source of rows that name none; 传闻 when nothing is chosen. Refuses who may not write rival services."""
        if not customers.may(actor, access.EDIT):
            raise Refusal("forbidden", t("您的角色不能登记异网", "Your role may not record rival services"), status=403)
        said = raw.get("source", "").strip() or "hearsay"
        if said not in dict(SOURCES):
            raise Refusal("unknown_choice", t("来源:不在可选值中", "Source: is not one of the choices"), field="source")
        return {"source": said}

    def sight(self, *, look: Look, rows: Sequence[Staged]) -> Mapping[int, Sight | None]:
        """Of accounts he sees."""
        return customers.sight_of_rows(look=look, rows=rows, fields=FIELDS)

    def check_batch(self, *, batch: Batch, actor: Actor, now: datetime) -> None:
        """Account, operator, product and the known service of every row; leaves `rival_in` for the write."""
        today = now.astimezone(clock.ZONE).date()
        watch = policy.watch(on=today)
        with connection.cursor() as cursor:
            _words("in_operator", "operator", watch.operators)
            _words("in_product", "product", watch.products)
            cursor.execute("drop table if exists pg_temp.rival_in")
            cursor.execute(_RESOLVE)
            cursor.execute("alter table rival_in add primary key (row_no); analyze rival_in")
            cursor.execute(_MAY, customers.answering(actor))
            cursor.execute(_MATCH)
            cursor.execute(_VERDICT, {"today": today, **_listed("operators", watch.operators), **_listed("products", watch.products)})

    def apply_batch(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """New services and changed ones."""
        given: dict[str, Any] = {"now": now, "today": now.astimezone(clock.ZONE).date(), "user": actor.user_id, "name": actor.name,
                                 "source": batch.options["source"]}
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, given)
            cursor.execute(_UPDATE, given)

    def is_apart(self, *, batch: Batch) -> bool:
        """One after the other."""
        return False

    def finish(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """Everything was written batch by batch."""

    def revert_batch(self, *, acts: Sequence[uuid.UUID], run_id: int, actor: Actor, act: Act, now: datetime) -> Reverted:
        """As before the import; what somebody edited since stays and is listed."""
        done = history.undo_unless_edited(table=TABLE, acts=acts, now=now)
        with connection.cursor() as cursor:
            cursor.execute(f"select id, concat_ws(' ', operator, product, nullif(site, '')) from {TABLE} where id = any(%s) order by id",  # noqa: S608
                           [sorted(done.kept)])
            labels = tuple(KeptRow(subject="rival_service", id=row_id, label=label) for row_id, label in cursor.fetchall())
        return Reverted(undone=done.deleted + done.restored, kept=labels)


def _words(table: str, column: str, known: Iterable[Named]) -> None:
    """`table(said, key)`: every word of the column that names something of the pack, by key or name, as people write it."""
    words = {chinese.normalise(word): one.key for one in known for word in (one.key, one.name.zh, one.name.en)}
    with connection.cursor() as cursor:
        cursor.execute(f"select distinct {column} from batch_row where {column} is not null")  # noqa: S608 (our own names)
        rows = [(said, key) for (said,) in cursor.fetchall() if (key := words.get(chinese.normalise(said)))]
        cursor.execute(f"drop table if exists pg_temp.{table}; create temp table {table} (said text primary key, key text) on commit drop")
        with cursor.copy(f"copy {table} from stdin") as copy:
            for row in rows:
                copy.write_row(row)


def _listed(what: str, known: Iterable[Named]) -> dict[str, str]:
    names = list(known)
    return {f"{what}_zh": "、".join(one.name.zh for one in names), f"{what}_en": ", ".join(one.name.en for one in names)}


RIVAL_SERVICES = RivalServiceImport()
