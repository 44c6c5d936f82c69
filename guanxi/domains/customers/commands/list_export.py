"""A list of the book, or of people, that waits as a file: fetched as far as its reader sees and may take it away now (PRM-70, PRM-68)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.db.models.expressions import RawSQL

from guanxi.domains.customers import access
from guanxi.domains.customers.fields.account import INDIVIDUAL
from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.customers.queries import privacy
from guanxi.domains.customers.queries.people_leaving import require_people
from guanxi.domains.lists import api as lists
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.refusal import Refusal

AT_A_TIME = 5_000


def fetch_list(*, actor: Actor, now: datetime, export_id: int) -> lists.ExportCard:
    """The actor's finished export, with an act that he fetched it. Refuses `not_found`, `export_gone`, and `export_not_his` for a file
    with accounts he sees no more (PRM-70), `list_stays` and `vault_needed` where he now stands too far from an individual in it."""
    return lists.fetch_export(actor=actor, now=now, export_id=export_id, scope=access.account_scope(actor).of_lists,
                              may_leave=partial(_require_leaving, actor))


def _require_leaving(actor: Actor, account_ids: Collection[int], people: Collection[int], is_approved: bool) -> None:
    """Asks the matrix again about the people, or the individuals, in the file: who handed one over but still sees him stands further away
    (operator 1.8). A file with somebody who has left or moved since is no list of today any more."""
    if people:
        there = Contact.objects.filter(pk__in=RawSQL("select unnest(%s::bigint[])", [list(people)]), is_active=True,
                                       account_id__in=RawSQL("select unnest(%s::bigint[])", [list(account_ids)])).count()
        if there != len(people):
            raise Refusal("export_not_his", t(f"文件中有 {len(people) - there:,} 位联系人已离任、转走或被删除,文件不能下载",
                                              f"{counted(len(people) - there, 'person|people')} of the file left, moved or had to be erased: "
                                              "it cannot be fetched"),
                          status=409, way_out=t("请重新导出", "Export again"))
        require_people(actor=actor, rows=len(people), account_ids=account_ids, is_approved=is_approved)
        return
    here = Account.objects.filter(pk__in=RawSQL("select unnest(%s::bigint[])", [list(account_ids)]), customer_kind=INDIVIDUAL, is_active=True)
    people = list(here.values_list("pk", flat=True))
    relations = {relation for start in range(0, len(people), AT_A_TIME)
                 for relation in access.relations_of(actor=actor, account_ids=people[start:start + AT_A_TIME]).values()}
    way = privacy.masking().export.of_people(rows=len(people), relations=sorted(relations)) if people else "watermark"
    way_out = t("请按归属经理或单位筛选后重新导出", "Filter by owner or unit and export again")
    if way == "refused":
        raise Refusal("list_stays", t("文件含有您现在不能导出的个人客户", "The file holds individuals that you may not take away now"), status=403,
                      way_out=way_out)
    if way == "vault" and not is_approved:
        raise Refusal("vault_needed", t("文件含有您现在须经金库审批才能导出的个人客户",
                                        "The file holds individuals who leave with you only by vault approval now"), status=403, way_out=way_out)
