"""Rows of a sheet put together: all rows of one product instance and one day are one split, and stand or fall together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.shares import rules
from guanxi.domains.shares.models import RevenueShare, RevenueSplit
from guanxi.domains.shares.queries import preview, splits
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

KEYS = ("account", "instance", "issuer", "unit", "rate", "valid_from", "source_document", "reason")
# A name counts only when it belongs to one account that the importer sees and answers for (row security is in force here).
_ACCOUNTS = f"""
select b.account, min(t.id), min(t.unit_id) from unnest(%(said)s::text[], %(keys)s::text[]) b(account, key)
join customers_account t on t.id = coalesce(
  (select min(i.account_id) from customers_accountidentifier i join customers_account c on c.id = i.account_id
   where i.value = b.account and i.valid_until is null having count(distinct i.account_id) = 1),
  (select min(n.id) from customers_account n where n.name_key = b.key and n.name = b.account and n.merged_into_id is null having count(*) = 1))
where {customers.ANSWERED_SQL}
group by b.account
"""  # noqa: S608 - our own texts
# Rows of the same split that lie in another batch, or that the reader has refused already.
_ELSEWHERE = """
select r.row_no, r.is_settled, r.verdict, r.parsed->>'account_key', {columns} from intake_row r where r.run_id = %s
  and (r.is_settled or r.row_no < %s or r.row_no > %s) and r.parsed->>'instance' = any(%s)
"""
# Splits that a batch of this run has laid down already.
_WRITTEN = """
select h.row_id from audit_row h join intake_importbatch b on b.act_id = h.act_id
where b.run_id = %s and h.table_name = 'shares_revenuesplit' and h.row_id = any(%s)
"""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row. is_wrong: the reader refused it; is_here: it lies in this batch and is judged now; verdict: what was said of it before;
    account_key: by which its account's name is recognised.
    """

    number: int
    said: Mapping[str, str]
    is_wrong: bool
    is_here: bool
    verdict: str
    account_key: str


@dataclass(kw_only=True)
class Group:
    """One split of the sheet. problem: why it is not written, with the verdict; account_id 0: nobody the importer answers for.

    is_written: an earlier batch of this run has laid it down, with the rows that lie here.
    """

    rows: list[Row]
    account_id: int = 0
    fields: dict[str, Any] = field(default_factory=dict)
    parts: list[rules.Part] = field(default_factory=list)
    verdict: str = "new"
    problem: Refusal | None = None
    target_id: int | None = None
    is_written: bool = False

    @property
    def first(self) -> int:
        """The row number with which the whole group is written."""
        return self.rows[0].number


def groups(*, actor: Actor, run_id: int, first_row: int, last_row: int, file_name: str) -> list[Group]:
    """The groups that have a row in `batch_row`, judged, in the order of their days."""
    rows = _rows(run_id, first_row, last_row)
    accounts = _accounts(actor, {row.said["account"]: row.account_key for row in rows})
    provinces = {unit_id: splits.province_of(unit_id=unit_id) for _, unit_id in set(accounts.values())}
    codes = {unit.name: unit.code for unit in splits.provinces()}
    found: dict[tuple[str, str, str], Group] = {}
    for row in rows:
        account_id, unit_id = accounts.get(row.said["account"], (0, 0))
        issuer = row.said["issuer"] or provinces.get(unit_id, "")
        key = (row.said["instance"], codes.get(issuer, issuer), row.said["valid_from"])
        group = found.setdefault(key, Group(rows=[], account_id=account_id))
        group.rows.append(row)
        if account_id != group.account_id:
            group.problem = Refusal("accounts_differ", t("同一产品实例的各行属于不同客户", "The rows of one instance name different accounts"),
                                    field="account")
    here = [group for group in found.values() if any(row.is_here for row in group.rows)]
    for group, (_, issuer, _) in sorted(((one, key) for key, one in found.items() if one in here), key=lambda pair: pair[1]):
        _judge(group, issuer, file_name)
    ordered = sorted(here, key=lambda one: (one.fields.get("valid_from") or date.min, one.first))
    _compare(ordered, run_id)
    return ordered


def _judge(group: Group, issuer: str, file_name: str) -> None:
    """What the sheet itself says: values, units, the sum."""
    if not group.account_id:
        group.verdict = "unmatched"
        group.problem = Refusal("unknown_account", field="account", text=t(
            "没有唯一的客户使用该编码或名称,或不由您维护", "No single account of yours has this code or name"))
        return
    numbers = "、".join(str(row.number) for row in group.rows)
    try:
        if group.problem:
            raise group.problem
        if wrong := next((row for row in group.rows if row.is_wrong), None):
            raise Refusal("row_beside_wrong", t(f"第 {wrong.number} 行有误,该实例的各行都未写入",
                                                f"Row {wrong.number} is wrong: no row of this instance is written"), field="rate")
        said = {key: next((row.said[key] for row in group.rows if row.said[key]), "") for key in KEYS}
        group.fields = preview.clean_values({"instance": said["instance"], "issuer": issuer, "valid_from": said["valid_from"],
                                             "source_document": said["source_document"], "reason": said["reason"]})
        group.parts = preview.parts_of([{"unit": row.said["unit"], "rate": row.said["rate"]} for row in group.rows])
    except Refusal as refusal:
        group.verdict = "rejected"
        field_key = {"shares": "unit" if refusal.code in ("unknown_unit", "unit_missing", "unit_twice") else "rate"}.get(refusal.field, refusal.field)
        group.problem = Refusal(refusal.code, field=field_key, text=Text(
            f"{file_name} 第 {numbers} 行:{refusal.text.zh}", f"{file_name}, rows {numbers}: {refusal.text.en}"))


def _compare(ordered: Sequence[Group], run_id: int) -> None:
    """What is there already: the same split is unchanged, unless this run laid it down; a day inside an older period is refused."""
    wanted = [group for group in ordered if not group.problem]
    known: dict[tuple[int, str, str], list[RevenueSplit]] = {}
    for row in RevenueSplit.objects.filter(account_id__in=[one.account_id for one in wanted],
                                           instance__in=[one.fields["instance"] for one in wanted]).order_by("-valid_from"):
        known.setdefault((row.account_id, row.issuer, row.instance), []).append(row)
    parts: dict[int, dict[int, Any]] = {}
    for share in RevenueShare.objects.filter(split_id__in=[row.pk for rows in known.values() for row in rows]):
        parts.setdefault(share.split_id, {})[share.unit_id] = share.rate
    planned: dict[tuple[int, str, str], list[rules.Period]] = {}
    for group in wanted:
        key = (group.account_id, group.fields["issuer"], group.fields["instance"])
        there = known.get(key, [])
        same = next((row for row in there if row.valid_from == group.fields["valid_from"]), None)
        if same and parts.get(same.pk) == {part.unit_id: part.rate for part in group.parts} and _says_the_same(group, same):
            group.verdict, group.target_id = "unchanged", same.pk
            continue
        stretches = planned.setdefault(key, [rules.Period(id=row.pk, valid_from=row.valid_from, valid_until=row.valid_until) for row in there])
        try:
            placed = rules.placing(stretches, valid_from=group.fields["valid_from"])
        except Refusal as refusal:
            group.verdict, group.problem = "rejected", refusal
            continue
        group.verdict, group.target_id = ("changed" if placed.replaces else "new"), placed.replaces
        stretches.append(rules.Period(id=-group.first, valid_from=group.fields["valid_from"], valid_until=None))
    _see_written([group for group in wanted if group.verdict == "unchanged" and not group.rows[0].is_here], run_id)


def _see_written(found: Sequence[Group], run_id: int) -> None:
    """Rows behind the cut of a batch say what their first row said: the split is there because this run wrote it."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN, [run_id, [group.target_id for group in found]])
        written = {row[0] for row in cursor.fetchall()}
    for group in found:
        if group.target_id in written:
            group.verdict, group.is_written = group.rows[0].verdict, True


def _says_the_same(group: Group, row: RevenueSplit) -> bool:
    """A blank cell of the sheet changes nothing."""
    return row.source_document == group.fields["source_document"] and group.fields["reason"] in ("", row.reason)


def _rows(run_id: int, first_row: int, last_row: int) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(f"select row_no, false, null, parsed->>'account_key', {', '.join(KEYS)} from batch_row")  # noqa: S608 - our own keys
        here = [_row(one, is_here=True) for one in cursor.fetchall()]
        columns = ", ".join(f"r.parsed->>'{key}'" for key in KEYS)
        cursor.execute(_ELSEWHERE.format(columns=columns), [run_id, first_row, last_row, sorted({row.said["instance"] for row in here})])
        return sorted([*here, *(_row(one, is_here=False) for one in cursor.fetchall())], key=lambda row: row.number)


def _row(found: Sequence[Any], *, is_here: bool) -> Row:
    number, is_wrong, verdict, account_key, *cells = found
    return Row(number=number, said=dict(zip(KEYS, (str(cell or "").strip() for cell in cells), strict=True)), is_wrong=is_wrong, is_here=is_here,
               verdict=verdict or "", account_key=account_key or "")


def _accounts(actor: Actor, keys: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """What a cell says -> the account and its unit. keys: what the cells say, with the key of a name."""
    with connection.cursor() as cursor:
        cursor.execute(_ACCOUNTS, {"said": list(keys), "keys": list(keys.values()), **customers.answering(actor)})
        return {said: (account_id, unit_id) for said, account_id, unit_id in cursor.fetchall()}


def numbers_of(found: Iterable[Group]) -> list[tuple[int, str, int | None, Refusal | None]]:
    """(row, verdict, split, problem) of every row that lies in this batch."""
    return [(row.number, group.verdict, group.target_id, group.problem) for group in found for row in group.rows if row.is_here]
