"""A list of people leaves the house: as the matrix lets so many people of these relations, and written down before the file is sent (PRM-68)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from guanxi.domains.customers import access
from guanxi.domains.customers.queries import privacy
from guanxi.domains.customers.queries.people_list import PersonRow
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal


def record_people_export(*, actor: Actor, now: datetime, people: Sequence[PersonRow], columns: Sequence[str], said: str) -> None:
    """Writes down who took how many people by which filter, with which columns. SYS-22, PRM-68.

    Refuses `forbidden`, `vault_needed` where the pack wants an approval for so many people of these relations, `list_stays` where it lets
    some of them out never.
    """
    access.require_act(actor, "book.export")
    with audit.acting(actor=actor, verb="export_people", now=now, reason=f"rows={len(people)} columns={','.join(columns)} ({said})"[:600]):
        relations = access.relations_of(actor=actor, account_ids={one.account_id for one in people})
        terms = privacy.masking().export
        way = terms.of_people(rows=len(people), relations=sorted(set(relations.values())))
        if way == "refused":
            raise Refusal("list_stays", t("列表含有您不能导出的客户", "The list holds customers that you may not take away"), status=403, way_out=t(
                "请按归属经理或单位筛选,去掉仅属地服务的客户", "Filter by owner or unit: leave out accounts you only serve on site"))
        if way == "vault":
            raise Refusal("vault_needed", t("导出这些联系人须经金库审批", "To take these people away needs vault approval"), status=403, way_out=t(
                f"一次最多导出自己客户的{terms.small_rows}人;其余请在客户的联系人页申请金库",
                f"At most {terms.small_rows} people of your own accounts at a time; ask the vault on an account's page for more"))
