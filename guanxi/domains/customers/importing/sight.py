"""What one gets of the staged rows of an import: what the pages of each row's account and person show, logged as there (PRM-63, 65, 70).

A row whose account is not, or no more, the looker's to see is closed. What is no record yet is plain for who brought the list.
Not for here: which of a row's columns these are, what a reader does not recognise (intake).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import disclosures
from guanxi.domains.customers.importing import rows as row_sql
from guanxi.domains.customers.queries import catalogue, privacy
from guanxi.domains.customers.rules import masking as masking_rules
from guanxi.domains.intake.api import Look, Sight, Staged, hide
from guanxi.foundation.pure.catalogue import Field
from guanxi.policy.privacy import Masking, Relation

_ROWS = """with b as (select r.row_no, r.parsed, r.parsed->>'account' as account, r.target_id from intake_row r
  where r.run_id = %(run)s and r.row_no = any(%(rows)s))"""
# Row security is in force: an account he does not see is one that nobody has.
_NAMED = f"""{_ROWS} select b.row_no, coalesce(c.account_id, n.account_id, case when b.account is null then %(chosen)s::bigint end)
from b {row_sql.NAMED}"""  # noqa: S608 - our own texts
_PEOPLE = f"""{_ROWS} select b.row_no, a.account_id, coalesce(p.id, q.id)
from b left join customers_contact p on p.id = b.target_id and p.is_active
{row_sql.NAMED}
cross join lateral (select coalesce(p.account_id, c.account_id, n.account_id, case when b.account is null then %(chosen)s::bigint end)
  as account_id) a
left join lateral (select min(s.id) as id from customers_contact s where s.account_id = a.account_id and s.is_active
  and s.name = b.parsed->>'name' and s.mobile = coalesce(b.parsed->>'mobile', '') having count(*) = 1) q on p.id is null"""  # noqa: S608 - our own texts
_TARGETS = """select r.row_no, coalesce(t.merged_into_id, t.id) from intake_row r join customers_account t on t.id = r.target_id
where r.run_id = %(run)s and r.row_no = any(%(rows)s)"""


def of_accounts(*, look: Look, rows: Sequence[Staged]) -> Mapping[int, Sight | None]:
    """Rows that are accounts: business fields, closed where the account is not his."""
    return _of_accounts(look, rows, _found(_TARGETS, look, [row for row in rows if look.is_record(row.verdict)]), ())


def of_rows(*, look: Look, rows: Sequence[Staged], fields: Iterable[Field]) -> Mapping[int, Sight | None]:
    """Rows about an account that a column `account` names. Their personal fields are plain for who brought the list while they are no record."""
    return _of_accounts(look, rows, _found(_NAMED, look, [row for row in rows if look.is_record(row.verdict)]), fields)


def of_people(*, look: Look, rows: Sequence[Staged], fields: Iterable[Field]) -> Mapping[int, Sight | None]:
    """Rows that are people: the matrix decides by how he stands to their account, and what it opens without asking is logged (PRM-65)."""
    found = {row_no: (account_id, contact_id) for row_no, account_id, contact_id in _asked(_PEOPLE, look, rows)}
    relations = access.relations_of(actor=look.actor, account_ids={account_id for account_id, _ in found.values() if account_id})
    here = {row.row_no: row for row in rows if found[row.row_no][0] in relations}
    records = {row.row_no: found[row.row_no] for row in here.values() if look.is_record(row.verdict)}
    by_key = {field.key: field for field in (*fields, *catalogue.contacts().fields)}  # the catalogue's own kinds last: an import reads text
    masking = privacy.masking()
    opened = _opened(look, here, records, by_key, relations, masking) if look.opens else {}
    sights: dict[int, Sight | None] = {}
    for row in rows:
        account_id, contact_id = found[row.row_no]
        if row.row_no not in here and (look.is_record(row.verdict) or (row.is_judged and row.verdict in ("conflict", "rejected", "new"))):
            sights[row.row_no] = None
        elif look.is_own and row.row_no not in records:
            sights[row.row_no] = hide(row.said, ())
        else:
            relation = relations.get(account_id or 0, "other")
            sights[row.row_no] = _masked(row, by_key, relation, masking, opened.get(contact_id or 0, frozenset()))
    return sights


def _of_accounts(look: Look, rows: Sequence[Staged], found: Mapping[int, int | None], fields: Iterable[Field]) -> dict[int, Sight | None]:
    seen = access.relations_of(actor=look.actor, account_ids={account_id for account_id in found.values() if account_id})
    private = {field.key for field in fields if field.level != "L1"}
    return {row.row_no: None if look.is_record(row.verdict) and found.get(row.row_no) not in seen
            else hide(row.said, () if look.is_own and not look.is_record(row.verdict) else private) for row in rows}


def _opened(look: Look, here: Mapping[int, Staged], records: Mapping[int, tuple[int, int | None]], fields: Mapping[str, Field],
            relations: Mapping[int, Relation], masking: Masking) -> Mapping[int, frozenset[str]]:
    """Person → classes that open for him silently; counted are the people of whom the rows say something of the class."""
    people: dict[int, list[int]] = {}
    said: dict[int, set[str]] = {}
    for row_no, (account_id, contact_id) in records.items():
        if contact_id is not None:
            if contact_id not in said:
                people.setdefault(account_id, []).append(contact_id)
            said.setdefault(contact_id, set()).update(fields[key].level for key, text in here[row_no].said.items() if text.strip())
    return disclosures.open_people(actor=look.actor, now=look.now, people=people, relations=relations, masking=masking,
                                   holds=lambda contact_id, level: level in said[contact_id])


def _masked(row: Staged, fields: Mapping[str, Field], relation: Relation, masking: Masking, disclosed: frozenset[str]) -> Sight:
    """As on the person's page: his name, his dates and yes-or-no fields of ours stand there for everybody who sees the account."""
    cells, masked = dict(row.said), set[str]()
    for key, text in row.said.items():
        field = fields[key]
        if not text.strip() or key in ("name", "account") or (field.kind in ("date", "bool") and not field.is_custom and field.level == "L1"):
            continue
        shown = masking_rules.show(field=field, text=text.strip(), relation=relation, masking=masking, disclosed=disclosed)
        cells[key] = shown.text
        if shown.is_masked:
            masked.add(key)
    return Sight(cells=cells, masked=frozenset(masked))


def _found(sql: str, look: Look, rows: Sequence[Staged]) -> dict[int, int | None]:
    return dict(_asked(sql, look, rows)) if rows else {}


def _asked(sql: str, look: Look, rows: Sequence[Staged]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"run": look.run_id, "rows": [row.row_no for row in rows], "chosen": look.options.get("account_id")})
        found: list[Any] = cursor.fetchall()
    return found
