"""How far a reader of the index tables sees, as three query shapes (hard-places 3.1). No right to do anything is decided here.

Lists lies below customers and does not know who was granted what: the caller brings that as an opaque subquery.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guanxi.foundation.pure.actor import Actor, Shape


@dataclass(frozen=True, kw_only=True)
class ScopeFilter:
    """The accounts one reader may see.

    granted_sql: a SELECT of account ids granted in person, with one `%s` place for the user's id; written by
    `customers.api.account_scope`, never made of input. Empty: nothing is granted in person.
    wall_sql: a SELECT of account ids under row security, asked about the few rows that are shown.
    """

    shape: Shape
    unit_ids: tuple[int, ...] = ()
    user_id: int = 0
    granted_sql: str = ""
    wall_sql: str = ""

    @classmethod
    def of(cls, actor: Actor, *, granted_sql: str = "", wall_sql: str = "") -> ScopeFilter:
        """The filter of `actor`, with the subquery of personal grants and the one under row security."""
        return cls(shape=actor.scope.shape, unit_ids=actor.scope.unit_ids, user_id=actor.user_id, granted_sql=granted_sql,
                   wall_sql=wall_sql)

    def condition(self, alias: str) -> tuple[str, list[Any]]:
        """SQL over `alias.account_id` and `alias.unit_id` with its parameters.

        narrow: only ids, so that the planner starts from the few accounts and not from the sort index.
        """
        if self.shape == "all":
            return "true", []
        if self.shape == "none":
            return "false", []
        if self.shape == "wide":
            return f"{alias}.unit_id = any(%s)", [list(self.unit_ids)]
        of_units = "select scoped.account_id from lists_book scoped where scoped.unit_id = any(%s)"
        if not self.granted_sql:
            return f"{alias}.account_id in ({of_units})", [list(self.unit_ids)]
        return f"{alias}.account_id in ({of_units} union {self.granted_sql})", [list(self.unit_ids), self.user_id]
