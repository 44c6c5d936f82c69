"""Parties outside (代维公司, 厂商, 监理, 施工队, 代理商) and their people, who act under users of their own (ORG-24).

An external user holds the smallest role, sees only what he serves on site, carries 外部 in his name wherever it stands, and is out the day
after his contract ends: at every request and call, and for good by the night's job.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from guanxi.domains.organisation import (
    commands,
    duties,
    naming,
    queries,
    roles,
    staffing,
    structure,
    territory,
    treelock,
)
from guanxi.domains.organisation.models import Unit, User
from guanxi.domains.organisation.staffing import FirstPassword
from guanxi.domains.organisation.words import DutyKey
from guanxi.foundation.django import audit, clock
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found


@dataclass(frozen=True, kw_only=True)
class ExternalTerms:
    """Who somebody from outside is. contract_until: the last day on which he may log in."""

    username: str
    name: str
    contract_until: date
    phone: str = ""
    post: str = ""


def create_party(*, actor: Actor, now: datetime, parent_id: int, code: str, name: str, duty_kind: DutyKey) -> int:
    """Adds an outside party under the unit it works for; returns its unit. ORG-24.

    Refuses `forbidden`, `code_taken`, `name_taken`, `unit_closed`, `unknown_duty`.
    """
    if not (code.strip() and name.strip()):
        raise Refusal("party_name", t("请填写外部单位的编码和名称", "Give the party a code and a name"), field="name")
    with audit.acting(actor=actor, verb="create_party", now=now, reason=name.strip()[:80]):
        treelock.hold()
        above = structure.require_open(parent_id, outside=True)
        if taken := Unit.objects.filter(code=code.strip()[:20]).first():
            raise Refusal("code_taken", t("该编码已使用", "This code is taken"), field="code", status=409,
                          way_out=t(f"请换一个编码:“{taken.name}”用着它", f"Choose another one: {taken.name} has it"))
        structure.require_free_name(name=name.strip()[:80], parent_id=parent_id)
        unit_id = commands.create_unit(
            actor=actor, now=now, code=code.strip()[:20], name=name.strip()[:80], tier=above.tier, parent_id=parent_id, kind="external",
            region_code=above.region_code, revenue_group=above.revenue_group)
        duties.set_unit_kind(actor=actor, now=now, unit_id=unit_id, duty_kind=duty_kind)
    return unit_id


def create_external_user(*, actor: Actor, now: datetime, unit_id: int, terms: ExternalTerms) -> FirstPassword:
    """Adds somebody to an outside party, with a first password he must change: nobody else knows the one he works with. ORG-24, PRM-72.

    Refuses `forbidden`, `not_external` (a unit of the house), `contract_over` (a last day before today), `person_name`, `post_length`, `phone`,
    `login_name`, `username_taken`.
    """
    _require_day(terms.contract_until, now)
    staffing.check(staffing.PersonTerms(name=commands.outside_name(terms.name), post=terms.post, phone=terms.phone))
    login = terms.username.strip()
    naming.check_login(login)
    with audit.acting(actor=actor, verb="create_external_user", now=now, reason=terms.contract_until.isoformat()):
        unit = Unit.objects.filter(pk=unit_id).first()
        if unit is None or unit.kind != "external":
            raise Refusal("not_external", t("外部人员须属于外部单位", "Somebody from outside belongs to an outside party"), field="unit_id")
        structure.require_open(unit_id, outside=True)
        if User.objects.filter(username__iexact=login).exists():
            raise Refusal("username_taken", t("该登录名已存在", "This login name exists already"), field="username", status=409)
        password = staffing.new_password()
        user_id = commands.create_user(
            actor=actor, now=now, username=login, name=terms.name.strip(), unit_id=unit_id, roles=(roles.EXTERNAL,), post=terms.post.strip(),
            phone=terms.phone.strip(), password=password)
        User.objects.filter(pk=user_id).update(contract_until=terms.contract_until, must_change_password=True)
    return FirstPassword(user_id=user_id, username=login, password=password)


def extend_contract(*, actor: Actor, now: datetime, user_id: int, contract_until: date, reason: str) -> None:
    """Another last day for somebody from outside, today at the earliest. Refuses `forbidden`, `not_found`, `contract_over`, `reason_needed`.

    Whose access has ended for good is not brought back: he gets a new user. ORG-24.
    """
    commands.require_manager(actor=actor)
    _require_day(contract_until, now)
    stated.require(reason, ask=t("请填写原因", "Say why"))
    with audit.acting(actor=actor, verb="extend_contract", now=now, subject=Ref("user", user_id), reason=reason.strip()[:200]):
        user = User.objects.select_for_update().filter(pk=user_id, kind="external", is_active=True).first()
        if user is None:
            raise not_found()
        territory.require_person(actor, user)
        User.objects.filter(pk=user_id).update(
            contract_until=contract_until, access_version=user.access_version + 1, version=user.version + 1, updated_at=now)


def end_contracts(*, actor: Actor, now: datetime) -> int:
    """Ends the access of everybody whose contract is over, as of any leaver; returns how many. ORG-24, PRM-71."""
    due = User.objects.filter(is_active=True, contract_until__lt=now.astimezone(clock.ZONE).date()).values_list("pk", flat=True)
    for user_id in due:
        commands.disable_user(actor=actor, now=now, user_id=user_id, reason="合同到期")
    return len(due)


def is_external(*, user_id: int) -> bool:
    """Whether this person belongs to a party outside."""
    found = queries.users(ids=[user_id]).get(user_id)
    return found is not None and found.is_external


def _require_day(contract_until: date, now: datetime) -> None:
    if contract_until < now.astimezone(clock.ZONE).date():
        raise Refusal("contract_over", t("合同终止日不能早于今天", "The contract may not end before today"), field="contract_until")
