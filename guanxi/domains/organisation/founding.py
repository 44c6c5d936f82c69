"""The first administrators of a new installation, from the server's command line: nobody can be made on a page before somebody can log in.

System, security and audit are three people (三权分立, PRM-72): each is made by himself, none by another. Not for here: everybody else (staffing).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guanxi.domains.organisation import commands, staffing
from guanxi.domains.organisation.models import Unit, User
from guanxi.domains.organisation.staffing import FirstPassword
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

ADMINISTRATOR_ROLES = {"system": "R20", "security": "R21", "audit": "R22"}


@dataclass(frozen=True, kw_only=True)
class Founding:
    """Who becomes administrator of what. role: system, security, audit. unit_name, unit_code: of head office, where there is none yet.
    again: why there is another one, "" for the first."""

    username: str
    name: str
    role: str = "system"
    unit_name: str = ""
    unit_code: str = "00"
    again: str = ""


def needs_head_office() -> bool:
    """Whether there is no unit yet."""
    return not Unit.objects.exists()


def appoint_administrator(*, actor: Actor, now: datetime, founding: Founding) -> FirstPassword:
    """Makes head office where there is no unit, and an administrator in it who must change his password at his first login. ORG-01, PRM-72.

    For the server's command line only. Refuses `forbidden`, `administrator_role`, `administrator_exists` (unless `again` says why),
    `unit_name`, `person_name`, `username_taken`.
    """
    if actor.kind != "system":
        raise Refusal("forbidden", t("只能在服务器上办理", "Only on the server"), status=403)
    role = ADMINISTRATOR_ROLES.get(founding.role)
    if role is None:
        raise Refusal("administrator_role", field="role", text=t(
            "管理员只有 system、security、audit 三种", "An administrator is system, security or audit"))
    login, name = founding.username.strip(), founding.name.strip()
    if not (login and name):
        raise Refusal("person_name", t("请填写登录名和姓名", "Give a login and a name"), field="name")
    with audit.acting(actor=actor, verb="appoint_administrator", now=now, reason=(founding.again.strip() or founding.role)[:200]):
        if not founding.again.strip() and User.objects.filter(is_active=True, roles__contains=[role]).exists():
            raise Refusal("administrator_exists", status=409, text=t(
                "已有这一管理员", f"There is an administrator of {founding.role} already"),
                way_out=t("确需再设,请用 --again 写明原因", "If there has to be another, say why with --again"))
        if User.objects.filter(username__iexact=login).exists():
            raise Refusal("username_taken", t("该登录名已存在", "This login name exists already"), field="username", status=409)
        unit_id = Unit.objects.filter(parent=None).order_by("pk").values_list("pk", flat=True).first()
        if unit_id is None:
            if not founding.unit_name.strip():
                raise Refusal("unit_name", t("请填写总部名称", "Give head office a name: --unit"), field="unit_name")
            unit_id = commands.create_unit(actor=actor, now=now, code=founding.unit_code.strip()[:20] or "00",
                                           name=founding.unit_name.strip()[:80], tier="group")
        password = staffing.new_password()
        user_id = commands.create_user(actor=actor, now=now, username=login[:40], name=name[:60], unit_id=unit_id, roles=(role,), password=password)
        User.objects.filter(pk=user_id).update(must_change_password=True)
    return FirstPassword(user_id=user_id, username=login[:40], password=password)
