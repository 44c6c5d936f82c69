"""Whether a list of people may leave, for who takes it: by itself, after an approval, never (operator 1.8, PRM-68).

Not for here: lists of accounts (queries.leaving), writing it down (commands.people_export).
"""

from __future__ import annotations

from collections.abc import Collection

from guanxi.domains.customers import access
from guanxi.domains.customers.queries import people_list, privacy
from guanxi.domains.customers.queries.leaving import ListLeaving
from guanxi.domains.lists.api import BookQuery
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy.privacy import Leaving

AT_A_TIME = 5_000


def people_leaving(*, actor: Actor, query: BookQuery) -> ListLeaving:
    """What the matrix wants of this list of people for this reader. Refuses `list_stays`."""
    accounts = people_list.people_by_account(actor=actor, query=query)
    rows = sum(accounts.values())
    way = way_of_people(actor=actor, rows=rows, account_ids=accounts)
    return ListLeaving(rows=rows, people=rows, way="vault" if way == "vault" else "watermark")


def way_of_people(*, actor: Actor, rows: int, account_ids: Collection[int]) -> Leaving:
    """`watermark` or `vault` for so many people of these accounts. Refuses `list_stays` where some may leave with him never."""
    ids = list(account_ids)
    relations = {relation for start in range(0, len(ids), AT_A_TIME)
                 for relation in access.relations_of(actor=actor, account_ids=ids[start:start + AT_A_TIME]).values()}
    way = privacy.masking().export.of_people(rows=rows, relations=sorted(relations))
    if way == "refused":
        raise Refusal("list_stays", t("列表含有您不能导出的客户", "The list holds customers that you may not take away"), status=403, way_out=t(
            "请按归属经理或单位筛选,去掉仅属地服务的客户", "Filter by owner or unit: leave out accounts you only serve on site"))
    return way


def require_people(*, actor: Actor, rows: int, account_ids: Collection[int], is_approved: bool = False) -> None:
    """Refuses `list_stays`, and `vault_needed` for what no approval has let out."""
    if way_of_people(actor=actor, rows=rows, account_ids=account_ids) == "vault" and not is_approved:
        small = privacy.masking().export.small_rows
        raise Refusal("vault_needed", t("导出这些联系人须经金库审批", "To take these people away needs vault approval"), status=403, way_out=t(
            f"不经审批一次最多导出自己客户的{small}人;请在联系人页导出并申请",
            f"Without approval at most {counted(small, 'person|people')} of your own accounts; ask on the page of people"))


def small_rows() -> int:
    """How many people of one's own accounts leave without an approval, by the pack in force."""
    return privacy.masking().export.small_rows
