"""The columns 联系同意 of a sheet of contacts: lines of the ledger with the evidence "sheet". A blank says nothing (PRM-75).

An old sheet never brings back what was taken back; taking an import back keeps every no it brought.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from guanxi.domains.consent.fields import COLUMNS
from guanxi.domains.consent.queries import people
from guanxi.domains.consent.rules import sheets
from guanxi.domains.intake.api import Batch
from guanxi.foundation.django import clock, history
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t

TABLE = "consent_consent"
_ROWS = """
select b.row_no, b.consent_state, b.consent_purposes, b.consent_channels, b.consent_on, c.target_id from batch_row b join contact_in c using (row_no)
where b.consent_state is not null and b.verdict in ('new', 'changed', 'unchanged') order by b.row_no
"""
_INTO = """
drop table if exists pg_temp.consent_in;
create temp table consent_in (row_no integer, purpose text, channel text, state text, said_at timestamptz) on commit drop
"""
_VERDICT = """
update batch_row b set reasons = b.reasons || n.reasons, verdict = case when n.brings and b.verdict = 'unchanged' then 'changed' else b.verdict end
from jsonb_to_recordset(%s::jsonb) as n (row_no integer, brings boolean, reasons jsonb) where n.row_no = b.row_no
"""
_INSERT = """
insert into consent_consent (version, created_at, updated_at, contact_id, account_id, purpose, channel, state, said_at, evidence, place, source,
                             notice_version, recorded_by_id, recorded_by_name, act_id)
select 1, %(now)s, %(now)s, p.id, p.account_id, k.purpose, k.channel, k.state, k.said_at, 'sheet', '',
       left(coalesce(b.consent_source, %(file)s), 120), '', %(by)s, %(name)s, %(act)s
from consent_in k join batch_row b using (row_no) join contact_in c using (row_no)
join customers_contact p on p.account_id = c.account_id and p.is_active and (p.id = b.target_id or (
  b.verdict = 'new' and p.name = b.name and p.created_at = %(now)s and p.mobile = coalesce(b.mobile, '')))
where b.verdict in ('new', 'changed')
"""
BROUGHT = t("将登记联系授权", "Records consent")


class ConsentColumns:
    """A rider of the import of contacts (customers' `Rider`)."""

    fields = COLUMNS

    def check_batch(self, *, batch: Batch, actor: Actor, now: datetime) -> None:
        """Reads the words, compares with the ledger, leaves `consent_in` for the write."""
        with connection.cursor() as cursor:
            cursor.execute(_INTO)
            if "consent_state" not in batch.mapped:
                return
            cursor.execute(_ROWS)
            wanted, said = _judge(cursor.fetchall(), now)
            with cursor.copy("copy consent_in (row_no, purpose, channel, state, said_at) from stdin") as copy:
                for line in wanted:
                    copy.write_row(line)
            if said:
                cursor.execute(_VERDICT, [json.dumps(said)])

    def apply_batch(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """Adds the lines."""
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, {"now": now, "file": batch.file_name, "by": actor.user_id, "name": actor.name, "act": act.id})

    def revert_batch(self, *, acts: Sequence[uuid.UUID], act: Act, now: datetime) -> None:
        """Takes the consents back; a no stays, and with it its person."""
        with connection.cursor() as cursor:
            cursor.execute("select r.row_id from audit_row r join consent_consent c on c.id = r.row_id where r.table_name = %s "
                           "and r.act_id = any(%s::uuid[]) and c.state <> 'given'", [TABLE, [str(one) for one in acts]])
            noes = [row[0] for row in cursor.fetchall()]
        history.undo(table=TABLE, acts=acts, now=now, keeping=noes)


CONSENT_COLUMNS = ConsentColumns()


def _judge(rows: Sequence[Any], now: datetime) -> tuple[list[tuple[Any, ...]], list[dict[str, Any]]]:
    """Lines to write, and what each row is told."""
    policy, ledgers = people.policy_at(now), people.ledgers(contact_ids=[row[5] for row in rows if row[5]])
    wanted: list[tuple[Any, ...]] = []
    said: list[dict[str, Any]] = []
    for row_no, state, purposes, channels, on, target in rows:
        cells = sheets.Cells(state=state, purposes=purposes or "", channels=channels or "", said_on=date.fromisoformat(on) if on else None)
        found = sheets.read(cells=cells, policy=policy, now=now, zone=clock.ZONE)
        if found.note is not None or found.said_at is None:
            said.append({"row_no": row_no, "brings": False, "reasons": [_reason(found.code, found.note or BROUGHT, "warning")]})
            continue
        fresh, held = sheets.news(found=found, state=state, lines=ledgers.get(target or 0, []), policy=policy,
                                  said_on=people.local(found.said_at).date())
        wanted += [(row_no, purpose, channel, state, found.said_at) for purpose, channel in fresh]
        reasons = [_reason("consent_recorded", BROUGHT, "info")] if fresh else []
        reasons += [_reason("consent_not_revived", held, "warning")] if held else []
        if reasons:
            said.append({"row_no": row_no, "brings": bool(fresh), "reasons": reasons})
    return wanted, said


def _reason(code: str, text: Text, level: str) -> dict[str, str]:
    return {"code": code, "field": "consent_state", "level": level, "zh": text.zh, "en": text.en}
