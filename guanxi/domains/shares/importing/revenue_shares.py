"""The sheet 收入归属 as an importable: one row per unit, the rows of an instance and day are one split and must make one whole.

Only accounts the importer answers for are written, by who may set shares at all. Not for here: reading files, how rows become a split.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.intake.api import Batch, KeptRow, Look, Reverted, Sight, Staged
from guanxi.domains.shares import access, rules
from guanxi.domains.shares.commands import writing
from guanxi.domains.shares.fields import REVENUE_SPLIT
from guanxi.domains.shares.importing import grouping
from guanxi.domains.shares.importing.grouping import Group
from guanxi.foundation.django import history
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal

SPLITS, SHARES = "shares_revenuesplit", "shares_revenueshare"
ACCOUNT = Field(key="account", zh="单位", en="Account", kind="text", importable=True, required=True,
                aliases=("客户", "客户名称", "客户单位", "集团编码", "客户编码", "集团客户名称"))
UNIT = Field(key="unit", zh="收入归属单位", en="Counted by", kind="text", importable=True, required=True, max_length=120,
             aliases=("归属单位", "分摊单位", "计收单位", "收入单位"))
RATE = Field(key="rate", zh="归属比例", en="Rate", kind="text", importable=True, required=True, max_length=40,
             aliases=("比例", "分摊比例", "占比", "收入比例"))
FIELDS = (ACCOUNT, *(replace(one, required=one.key != "issuer" and one.required) for one in REVENUE_SPLIT.fields), UNIT, RATE)
# What an import touched of each instance, and whether somebody laid down something newer there since.
_TOUCHED = """
with ours as (
  select r.row_id, coalesce(s.issuer, r.image->>'issuer') as issuer, coalesce(s.instance, r.image->>'instance') as instance from (
    select h.row_id, (array_agg(audit_image(h.id, h.before) order by h.id) filter (where h.before is not null))[1] as image from audit_row h
    where h.table_name = 'shares_revenuesplit' and h.act_id = any(%(acts)s::uuid[]) group by h.row_id) r
  left join shares_revenuesplit s on s.id = r.row_id)
select o.row_id, o.issuer, o.instance, exists (
  select 1 from shares_revenuesplit n where n.issuer = o.issuer and n.instance = o.instance and n.id not in (select row_id from ours)
  and n.created_at >= (select min(a.at) from audit_act a where a.id = any(%(acts)s::uuid[]))) from ours o
"""
_PARTS = """
select h.row_id from audit_row h left join shares_revenueshare s on s.id = h.row_id
where h.table_name = 'shares_revenueshare' and h.act_id = any(%s::uuid[])
  and coalesce(s.split_id, (audit_image(h.id, h.before)->>'split_id')::bigint) = any(%s)
"""


class RevenueShareImport:
    """See intake's protocol `Importable`."""

    kind = "revenue_shares"
    label = t("收入归属", "Revenue shares")
    explanation = t("每行一个单位的比例;同一产品实例同一生效日的各行合计须为 100%,整组替换原约定;不认识的客户进入未匹配清单",
                    "A unit's rate a row; the rows of an instance and day add up to 100% and replace the split as a whole")
    fields = FIELDS
    required: tuple[tuple[str, ...], ...] = (("account",), ("instance",), ("unit",), ("rate",), ("valid_from",), ("source_document",))
    row_key: tuple[str, ...] = ("instance", "issuer", "valid_from", "unit")
    option_fields: tuple[Field, ...] = ()
    prepare = "guanxi.domains.shares.importing.prepare:revenue_share"

    def read_options(self, *, raw: Mapping[str, str], actor: Actor) -> dict[str, str]:
        """No questions; refuses who may not set shares."""
        if not customers.may(actor, access.SET):
            raise Refusal("forbidden", t("您的角色不能约定收入归属", "Your role may not lay down revenue shares"), status=403)
        return {}

    def sight(self, *, look: Look, rows: Sequence[Staged]) -> Mapping[int, Sight | None]:
        """Of accounts he sees."""
        return customers.sight_of_rows(look=look, rows=rows, fields=FIELDS)

    def check_batch(self, *, batch: Batch, actor: Actor, now: datetime) -> None:
        """Puts rows together, judges each split as a whole."""
        _say(self._groups(batch, actor))

    def apply_batch(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """Writes every split whose first row lies here; rows of it in another batch go with it, written or refused."""
        refused = []
        for group in self._groups(batch, actor):
            if group.verdict not in ("new", "changed") or group.is_written:
                continue
            if group.first < batch.first_row:
                group.verdict, group.problem = "conflict", Refusal("first_row_refused", field="account", text=t(
                    f"该实例的第一行(第 {group.first} 行)未写入", f"The first row of this instance, row {group.first}, was not written"))
                refused.append(group)
                continue
            found = writing.locked(account_id=group.account_id, issuer=group.fields["issuer"], instance=group.fields["instance"])
            try:
                placed = rules.placing(writing.periods(found), valid_from=group.fields["valid_from"])
                writing.lay_down(actor=actor, account_id=group.account_id, fields=group.fields, parts=group.parts, found=found, placed=placed,
                                 now=now)
            except Refusal as refusal:
                group.verdict, group.problem = "conflict", refusal
                refused.append(group)
        _say(refused)

    def is_apart(self, *, batch: Batch) -> bool:
        """One after the other: two batches may name one instance."""
        return False

    def finish(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """Everything was written batch by batch."""

    def revert_batch(self, *, acts: Sequence[uuid.UUID], run_id: int, actor: Actor, act: Act, now: datetime) -> Reverted:
        """As before the import. An instance somebody has laid down otherwise since is left whole, and listed."""
        edited = set(history.edited(table=SPLITS, acts=acts))
        with connection.cursor() as cursor:
            cursor.execute(_TOUCHED, {"acts": [str(one) for one in acts]})
            touched = cursor.fetchall()
            moved = {(issuer, instance) for row_id, issuer, instance, is_newer in touched if is_newer or row_id in edited}
            keeping = {row_id: instance for row_id, issuer, instance, _ in touched if (issuer, instance) in moved}
            cursor.execute(_PARTS, [[str(one) for one in acts], sorted(keeping)])
            parts = [row[0] for row in cursor.fetchall()]
        history.undo(table=SHARES, acts=acts, now=now, keeping=parts)
        done = history.undo(table=SPLITS, acts=acts, now=now, keeping=sorted(keeping))
        return Reverted(undone=done.deleted + done.restored, kept=tuple(
            KeptRow(subject="revenue_split", id=row_id, label=label) for row_id, label in sorted(keeping.items())))

    def _groups(self, batch: Batch, actor: Actor) -> list[Group]:
        return grouping.groups(actor=actor, run_id=batch.run_id, first_row=batch.first_row, last_row=batch.last_row, file_name=batch.file_name)


def _say(found: Iterable[Group]) -> None:
    """Verdicts and reasons back to `batch_row`."""
    lines = [(number, verdict, target, json.dumps([] if problem is None else [{
        "code": problem.code, "field": problem.field, "level": "error", "zh": problem.text.zh, "en": problem.text.en}]))
        for number, verdict, target, problem in grouping.numbers_of(found)]
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.share_said")
        cursor.execute("create temp table share_said (row_no int primary key, verdict text, target_id bigint, reasons jsonb) on commit drop")
        with cursor.copy("copy share_said from stdin") as copy:
            for line in lines:
                copy.write_row(line)
        cursor.execute("update batch_row b set verdict = s.verdict, target_id = s.target_id, reasons = b.reasons || s.reasons "
                       "from share_said s where s.row_no = b.row_no")


REVENUE_SHARES = RevenueShareImport()
