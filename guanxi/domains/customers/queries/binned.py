"""What anybody may know of accounts in the recycle bin: that one is there and whom to ask, never its name (PRM-62)."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

MOST_ASKED = 2


def units_of(*, account_ids: Collection[int]) -> dict[int, int]:
    """account id → unit, of those of these accounts that lie in the bin; not narrowed to a reader."""
    with connection.cursor() as cursor:
        cursor.execute("select b.id, b.unit_id from customers_in_bin() b where b.id = any(%s)", [list(account_ids)])
        return dict(cursor.fetchall())


def whom_to_ask(*, unit_id: int) -> str:
    """The unit and its head, or the head above."""
    people = "、".join(one.name for one in organisation.heads_above(unit_id=unit_id)[:MOST_ASKED])
    return f"{organisation.unit(unit_id=unit_id).name} {people}".strip()


def code_refusal(*, scheme: str, unit_id: int) -> Refusal:
    """A number that an account in the bin holds: said to everybody alike, with whom to ask."""
    asked = whom_to_ask(unit_id=unit_id)
    return Refusal("code_in_bin", t("该编码的客户在回收站", "The account with this code lies in the recycle bin"), field=scheme, status=409,
                   way_out=Text(f"请联系 {asked} 从回收站恢复,不要重复建档", f"Ask {asked} to restore it instead of entering it again"))
