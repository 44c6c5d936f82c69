"""Revenue over the trees of an account: by legal tree, by use, by payer, of what one reader may see. operator 1.1, IMP-22.

Summed live where the tree is small; the night's measure answers for a large one when its reader sees all accounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.insights.models import AccountRollup
from guanxi.domains.insights.queries import runs
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t

LABELS: dict[str, Text] = {
    "legal": t("按法人树", "By legal tree"), "service": t("按使用单位", "By who uses it"), "billing": t("按付费单位", "By who pays"),
}
LIVE = 20_000


@dataclass(frozen=True, kw_only=True)
class Rollup:
    """One figure in fen, never to be added to the others; None = no data. accounts: in the tree, seen: whose money the reader may see.

    is_hidden: too few accounts for a marketing role (PRM-60).
    is_fallback: the group keeps no such tree, the legal one is summed. is_exact False: `accounts` is where counting stopped.
    """

    tree_kind: str
    label: Text
    fen: int | None
    accounts: int
    seen: int
    is_fallback: bool
    is_exact: bool
    is_hidden: bool = False

    @property
    def is_whole(self) -> bool:
        """True when nothing is left out because of the reader."""
        return self.seen == self.accounts


def rollups(*, actor: Actor, account_id: int) -> Sequence[Rollup]:
    """The three figures; empty before the first night and for who may not see the account's money. Refuses `not_found`."""
    customers.require(actor, "account.view", account_id)
    if runs.stamp() is None or not customers.sees_money(actor=actor, account_id=account_id):
        return ()
    return [_of_kind(actor, account_id, kind) for kind in LABELS]


def _of_kind(actor: Actor, account_id: int, kind: str) -> Rollup:
    shown = customers.shown_kind(account_id=account_id, tree_kind=kind)
    seen, values = customers.money_scope(actor).sql("b.id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"with bounded as materialized (select id from ({customers.subtree_sql()}) s limit %s), judged as materialized ("  # noqa: S608
            f"select b.id, {seen} as is_seen from bounded b) select count(*), count(*) filter (where j.is_seen), "
            "sum(m.revenue_12m_fen) filter (where j.is_seen) from judged j left join insights_account_measure m on m.account_id = j.id",
            [shown, account_id, LIVE + 1, *values])
        accounts, mine, fen = cursor.fetchone()
    is_exact = accounts <= LIVE
    if not is_exact:
        fen = _of_the_night(account_id, kind) if actor.scope.shape == "all" else None
    is_hidden = organisation.is_group_hidden(roles=actor.roles, size=mine)
    return Rollup(tree_kind=kind, label=LABELS[kind], fen=None if fen is None or is_hidden else int(fen), accounts=min(accounts, LIVE),
                  seen=min(mine, LIVE), is_fallback=shown != kind, is_exact=is_exact, is_hidden=is_hidden)


def _of_the_night(account_id: int, kind: str) -> int | None:
    row = AccountRollup.objects.filter(account_id=account_id).first()
    return getattr(row, f"rollup_{kind}_12m_fen") if row else None
