"""Project groups (项目小组): who may be what in one, and what one lacks. No database, no clock. ORG-18.

The source names a project CEO and five groups, nothing else. Ours: a group always has one CEO, it ends on a day, and a role somebody left is vacant
until another takes it; a role nobody ever had is none that is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy.duties import ProjectRole

Held = tuple[int, str]
"""Somebody and the key of his role."""


def terms_refusal(*, name: str, until: date | None, today: date, taken: Collection[str]) -> Refusal | None:
    """Why a group cannot be called so and end then; None where it can. taken: names of the account's groups that go on."""
    if not 2 <= len(name) <= 60:
        return Refusal("project_name", t("请填写项目名称(2至60字)", "Give the project a name of 2 to 60 characters"), field="name")
    if name in taken:
        return Refusal("project_exists", field="name", status=409, text=t(f"该客户已有项目小组“{name}”", f"The account has a group “{name}” already"),
                       way_out=t("请在该小组中加入成员,或换一个名称", "Add the members there, or choose another name"))
    return until_refusal(until=until, today=today)


def until_refusal(*, until: date | None, today: date) -> Refusal | None:
    """A project ends on a day, today at the earliest."""
    if until is None:
        return Refusal("project_until", t("请填写项目的最后一天", "Give the project's last day"), field="valid_until")
    if until < today:
        return Refusal("project_over", t("项目的最后一天不能早于今天", "A project cannot have ended before today"), field="valid_until")
    return None


def join_refusal(*, roles: Sequence[ProjectRole], role: str, user_id: int, held: Collection[Held]) -> Refusal | None:
    """Why he cannot take this role; None where he can. held: who is what in the group today. One person may have several roles."""
    known = next((one for one in roles if one.key == role), None)
    if known is None:
        return Refusal("unknown_project_role", t("政策包没有这项项目分工", "The pack knows no such role in a project"), field="role",
                       way_out=t("请从列表中选择", "Choose one of the list"))
    if (user_id, role) in held:
        return Refusal("already_in_project", t("该人员已担任此项分工", "He has this role already"), field="staff_number", status=409)
    if known.is_single and any(one == role for _, one in held):
        return Refusal("project_role_taken", field="role", status=409, text=t(
            f"{known.name.text.zh}同一时间只有一名", f"{known.name.text.en}: one at a time"),
            way_out=t("请先结束现任,再加入新任", "End the present one first"))
    return None


def vacant(*, roles: Sequence[ProjectRole], held: Collection[str], had: Collection[str]) -> tuple[ProjectRole, ...]:
    """Roles without anybody: one that is single always, another when somebody had it and left. held: today's; had: since the group began."""
    return tuple(one for one in roles if one.key not in held and (one.is_single or one.key in had))


def name_of(roles: Sequence[ProjectRole], key: str) -> Text:
    """A role in words; the key itself of one that the pack no longer knows."""
    return next((one.name.text for one in roles if one.key == key), Text(key, key))
