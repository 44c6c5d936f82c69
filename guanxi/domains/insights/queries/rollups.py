"""Revenue over the trees of an account: by legal tree, by use, by payer, of what one reader may see. operator 1.1, IMP-22.

Summed live; of a large tree the night's measure answers where its reader sees all accounts, and what any other one sees is summed whole.
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
    """Counting stops above `LIVE`; then the night answers who sees all, and of the whole tree is summed what any other reader sees: each account
    asked once against all that he may see as one set, one walk down by levels."""
    shown = customers.shown_kind(account_id=account_id, tree_kind=kind)
    seen, values = customers.money_scope(actor).sql("b.id")
    is_exact = False
    for most in (LIVE + 1, None):
        with connection.cursor() as cursor:
            cursor.execute(
                f"with bounded as materialized (select id from ({customers.subtree_sql()}) s limit %s), judged as materialized ("  # noqa: S608
                f"select b.id, {seen} as is_seen from bounded b) select count(*), count(*) filter (where j.is_seen), "
                "sum(m.revenue_12m_fen) filter (where j.is_seen) from judged j left join insights_account_measure m on m.account_id = j.id",
                [shown, account_id, most, *values])
            accounts, mine, fen = cursor.fetchone()
        is_exact = most is None or accounts <= LIVE
        if is_exact or customers.sees_all_money(actor):
            break
    if not is_exact:
        accounts, mine, fen = LIVE, min(mine, LIVE), _of_the_night(account_id, kind)
    is_hidden = organisation.is_group_hidden(roles=actor.roles, size=mine)
    return Rollup(tree_kind=kind, label=LABELS[kind], fen=None if fen is None or is_hidden else int(fen), accounts=accounts, seen=mine,
                  is_fallback=shown != kind, is_exact=is_exact, is_hidden=is_hidden)


def _of_the_night(account_id: int, kind: str) -> int | None:
    row = AccountRollup.objects.filter(account_id=account_id).first()
    return getattr(row, f"rollup_{kind}_12m_fen") if row else None


@dataclass(frozen=True, kw_only=True)
class Apart:
    """By how much use and payment differ, in fen. is_paid_elsewhere: more is used here than paid; else more is paid than used."""

    fen: int
    is_paid_elsewhere: bool


def use_and_payment(found: Sequence[Rollup]) -> Apart | None:
    """What to say beside the figures where the lines used below an account and those paid below it differ; None where they are the same, one is
    unknown or hidden, or the trees were counted apart for this reader. operator 1.1."""
    kinds = {one.tree_kind: one for one in found}
    used, paid = kinds.get("service"), kinds.get("billing")
    if used is None or paid is None or used.fen is None or paid.fen is None or used.fen == paid.fen or not (used.is_whole and paid.is_whole):
        return None
    return Apart(fen=abs(used.fen - paid.fen), is_paid_elsewhere=used.fen > paid.fen)
