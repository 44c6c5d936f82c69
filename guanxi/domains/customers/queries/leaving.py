"""Whether a list of the book may leave, for who takes it: individuals' rows as people's, companies' as business (operator 1.8, PRM-68).

What a file may hold at all is the lists' (`way_of`); what people at an account leave as is `commands.cards`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.conf import settings

from guanxi.domains.customers import access
from guanxi.domains.customers.fields.account import INDIVIDUAL
from guanxi.domains.customers.models import Visibility
from guanxi.domains.customers.queries import privacy
from guanxi.domains.lists import api as lists
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy.privacy import STRICTNESS


@dataclass(frozen=True, kw_only=True)
class ListLeaving:
    """rows: of the whole list; people: those that are individuals; way: by itself with its mark, or after an approval."""

    rows: int
    people: int
    way: Literal["watermark", "vault"]


def rows_leaving() -> int:
    """Most rows of the book that leave without the vault: the pack's `business_rows`, never more than GUANXI_EXPORT_ROWS. PRM-68."""
    most, decided = int(settings.GUANXI_EXPORT_ROWS), privacy.masking().export.business_rows
    return most if decided is None else min(most, decided)


def list_leaving(*, actor: Actor, query: lists.BookQuery) -> ListLeaving:
    """What the matrix wants of this list for this reader. Refuses `list_stays` where it lets him take some of its rows never."""
    mine = Visibility.objects.filter(user_id=actor.user_id, via__in=access.MINE).values_list("account_id", flat=True)
    shares = lists.shares(query=query, scope=access.account_scope(actor).of_lists, kind=INDIVIDUAL, own=frozenset(mine),
                          served=access.served_accounts(actor=actor))
    terms, people = privacy.masking().export, [one for one in shares if one.is_kind]
    count = sum(one.rows for one in people)
    ways = (terms.of_people(rows=count, relations=[one.relation for one in people]),
            terms.business.of([one.relation for one in shares if not one.is_kind]))
    way = max(ways, key=STRICTNESS.index)
    if way == "refused":
        raise Refusal("list_stays", t("列表含有您不能导出的客户", "The list holds customers that you may not take away"), status=403, way_out=t(
            "请筛选客户类别,去掉仅属地服务的个人客户后再导出", "Filter by customer kind: leave out the individuals you only serve on site"))
    return ListLeaving(rows=sum(one.rows for one in shares), people=count, way=way)
