"""How far a reader of the index tables sees, as three query shapes (hard-places 3.1), and what his roles allow.

Lists lies below customers and does not know who was granted what: the caller brings that as an opaque subquery.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor, Shape
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

MONEY = frozenset({"revenue_12m_fen", "last_month_fen", "trend_rate", "arrears_fen"})


@dataclass(frozen=True, kw_only=True)
class ScopeFilter:
    """The accounts one reader may see.

    granted_sql: a SELECT of account ids granted in person, with one `%s` place for the user's id; written by
    `customers.api.account_scope`, never made of input. Empty: nothing is granted in person.
    wall_sql: a SELECT of account ids under row security, asked about the few rows that are shown.
    shut_sql: a SELECT, without places, of granted account ids whose money he may not see; it counts as "no data" in rows, filters, sorts, sums.
    open_sql: for who reads no money by his roles: a SELECT, without places, of the only account ids whose money he may see all the same.
    roles: decide whether a figure over a few accounts is shown (`hides`).
    """

    shape: Shape
    unit_ids: tuple[int, ...] = ()
    user_id: int = 0
    granted_sql: str = ""
    wall_sql: str = ""
    shut_sql: str = ""
    open_sql: str = ""
    roles: frozenset[str] = frozenset()

    @classmethod
    def of(cls, actor: Actor, *, granted_sql: str = "", wall_sql: str = "", shut_sql: str = "", open_sql: str = "") -> ScopeFilter:
        """The filter of `actor`, with the subquery of personal grants and the one under row security."""
        return cls(shape=actor.scope.shape, unit_ids=actor.scope.unit_ids, user_id=actor.user_id, granted_sql=granted_sql,
                   wall_sql=wall_sql, shut_sql=shut_sql, open_sql=open_sql, roles=actor.roles)

    @property
    def shuts_money(self) -> bool:
        """True when some of what he sees has its money shut: the table's own columns and indexes would tell him."""
        return bool(self.open_sql) or (self.shape == "narrow" and bool(self.shut_sql))

    def hides(self, size: int) -> bool:
        """True when this reader is shown no figure over so few accounts (PRM-60)."""
        return organisation.is_group_hidden(roles=self.roles, size=size)

    def hides_whole(self, whole: int, parts: Iterable[int]) -> bool:
        """True when the whole is too few, or less the parts that are shown would tell him those that are not (PRM-60)."""
        return self.hides(whole) or self.hides(sum(part for part in parts if self.hides(part)))

    def book(self, columns: Sequence[str], *, money: Collection[str] = MONEY) -> str:
        """The book as this reader may have it: a table or a subquery with these columns. Only ids (numbers) are written into it.

        money: the columns that are shut with the money (`queries.columns.money`: with those of custom fields).
        """
        if not self.shuts_money:
            return "lists_book"
        own = ", ".join(str(int(unit_id)) for unit_id in self.unit_ids)
        shut = f"s.account_id not in ({self.open_sql})" if self.open_sql else (
            f"s.unit_id <> all(array[{own}]::bigint[]) and s.account_id in ({self.shut_sql})")
        shown = ", ".join(f"case when {shut} then null else s.{name} end as {name}" if name in money else f"s.{name}" for name in columns)
        return f"(select {shown} from lists_book s)"  # noqa: S608

    def legs(self, *, with_money: bool = False) -> list[tuple[str, list[Any]]]:
        """Conditions over the book as `b` with their parameters; together (UNION) they are all the accounts seen (with_money: with their money).

        Apart, each has its own access path: units the covering index, grants the primary key. One OR would have none.
        """
        in_person = f" and b.account_id in ({self.open_sql})" if with_money and self.open_sql else ""
        if self.shape == "all":
            return [(f"(true{in_person})" if in_person else "true", [])]
        legs: list[tuple[str, list[Any]]] = []
        if self.unit_ids and self.shape in ("wide", "narrow"):
            legs.append((f"(b.unit_id = any(%s){in_person})" if in_person else "b.unit_id = any(%s)", [list(self.unit_ids)]))
        if self.granted_sql and self.shape == "narrow":
            shut = f" and b.account_id not in ({self.shut_sql})" if with_money and self.shut_sql else ""
            legs.append((f"(b.account_id in ({self.granted_sql}){in_person or shut})", [self.user_id]))
        return legs or [("false", [])]

    def of_entries(self) -> list[tuple[str, list[Any]]]:
        """`legs` over search entries as `e`: an entry lies in its account's unit. Apart, because a text half the country bears is then only read
        where its index meets the unit's; none of them repeats what one before it finds."""
        legs = [(of_entry(text), values) for text, values in self.legs()]
        return [(" and ".join([text, *(f"not {before}" for before, _ in legs[:place])]), [*values, *(v for _, given in legs[:place] for v in given)])
                for place, (text, values) in enumerate(legs)]


def of_entry(leg: str) -> str:
    """A leg over the book as one over search entries: both have the unit and the account."""
    return leg.replace("b.", "e.", 1)


def require(actor: Actor, act: str) -> None:
    """Refuses `forbidden` to roles without the act."""
    if actor.kind != "system" and act not in organisation.acts_of(actor.roles):
        raise Refusal("forbidden", t("您的角色不能使用此功能", "Your role may not use this"), status=403,
                      way_out=t(f"如工作需要,请联系系统管理员开通({act})", f"If your work needs it, ask the system administrator ({act})"))
