"""People across accounts in groups (分组): how many of them each account, post, unit, owner, kind or grade has, as the filters leave them.

Not for here: the list itself (people_list), the names of units and grades (the page).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from guanxi.domains.customers import access
from guanxi.domains.customers.queries import people_list, people_sql
from guanxi.domains.lists.api import BookQuery
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

MOST = 200


@dataclass(frozen=True, kw_only=True)
class By:
    """What people can be grouped by. key, label: SQL over the columns `names`; parameter: the filter that opens a group, '' for a column of texts."""

    name: Text
    key: str
    names: tuple[str, ...]
    label: str = "''"
    parameter: str = ""


BY: dict[str, By] = {
    "account": By(name=t("客户", "Account"), key="account_id::text", label="max(account_name)", names=("account_id", "account_name")),
    "post": By(name=t("职务", "Post"), key="post", names=("post",)),
    "department": By(name=t("部门", "Department"), key="department", names=("department",)),
    "unit": By(name=t("归属单位", "Unit"), key="unit_id::text", names=("unit_id",), parameter="unit"),
    "owner": By(name=t("归属经理", "Owner"), key="coalesce(owner_id::text, 'none')", label="max(owner_name)", names=("owner_id", "owner_name"),
                parameter="owner"),
    "kind": By(name=t("客户类别", "Kind"), key="customer_kind", names=("customer_kind",), parameter="kind"),
    "grade": By(name=t("客户等级", "Grade"), key="grade", names=("grade",), parameter="grade"),
}


@dataclass(frozen=True, kw_only=True)
class PeopleGroup:
    """One group. key: its value, '' for none; label: only where the row holds it. is_hidden: too few people for this reader, people is 0."""

    key: str
    label: str
    people: int
    is_hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class PeopleGroups:
    """The largest group first; `whole`: everybody the filters leave; more: not every group is listed."""

    groups: tuple[PeopleGroup, ...]
    whole: PeopleGroup
    more: bool


def people_groups(*, actor: Actor, query: BookQuery, by: str, fold: Callable[[str], str] | None = None) -> PeopleGroups:
    """The people the filters leave in groups of `by`, under the reader's own scope. Refuses `unknown_group`, `rule_too_slow`. PRM-60.

    fold: key of a group → key of the larger group it is summed into, before anything is hidden.
    """
    found = BY.get(by)
    if found is None:
        raise Refusal("unknown_group", t(f"联系人不能按此分组:{by[:40]}", f"People are not grouped by {by[:40]}"), status=400, field="by",
                      way_out=t("请从联系人页的“分组”菜单选择", "Choose from the group menu of the page of people"))
    scope = access.account_scope(actor).of_lists
    with people_list.asking(actor=actor, query=replace(query, exact=True)) as (cursor, asked):
        cursor.execute(*people_sql.grouped(asked, key=found.key, label=found.label, names=found.names))
        rows = [PeopleGroup(key=key or "", label=label or "", people=people) for key, label, people, _ in cursor.fetchall()]
    whole, parts = (rows[0], rows[1:]) if rows else (PeopleGroup(key="", label="", people=0), [])
    parts = _folded(parts, fold) if fold else parts
    shown = sorted((_hidden(one) if scope.hides(one.people) else one for one in parts), key=lambda one: one.is_hidden)
    is_shut = scope.hides_whole(whole.people, (one.people for one in parts))
    return PeopleGroups(groups=tuple(shown[:MOST]), whole=_hidden(whole) if is_shut else whole, more=len(shown) > MOST)


def people_groupable() -> dict[str, Text]:
    """What people can be grouped by, for a menu."""
    return {key: by.name for key, by in BY.items()}


def _folded(groups: list[PeopleGroup], fold: Callable[[str], str]) -> list[PeopleGroup]:
    parts: dict[str, PeopleGroup] = {}
    for one in groups:
        key = fold(one.key)
        before = parts.get(key)
        parts[key] = PeopleGroup(key=key, label="", people=one.people + (before.people if before else 0))
    return sorted(parts.values(), key=lambda part: -part.people)


def _hidden(group: PeopleGroup) -> PeopleGroup:
    return replace(group, people=0, is_hidden=True)
