"""People of the house as its administrator keeps them: a new one, other particulars, another unit, a new first password (ORG-02, PRM-71, PRM-72).

A first password is made here, shown once and has to be changed before any work; it is nowhere kept. Administrators of system, security and audit
are not made here: who knows their first password would be two of the three (founding). Not for here: roles and leavers (commands), wishes to
move (placement).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from django.utils.module_loading import import_string

from guanxi.domains.organisation import (
    commands,
    grouping,
    leaving,
    naming,
    pack,
    profile,
    structure,
    territory,
    treelock,
)
from guanxi.domains.organisation import roles as role_table
from guanxi.domains.organisation.models import User, called
from guanxi.domains.organisation.words import JobKey
from guanxi.foundation.django import access, audit, wiring
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Reason, Refusal, not_found
from guanxi.foundation.pure.words import OneOf

_NUMBER, _PHONE = re.compile(r"[0-9A-Za-z-]{1,20}"), re.compile(r"[0-9+ -]{5,20}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]+")
_ALPHABETS = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKMNPQRSTUVWXYZ", "23456789", "-+=%")  # nothing that is misread from paper
LEAST = 16


@dataclass(frozen=True, kw_only=True)
class PersonTerms:
    """Who somebody is: name, staff number (工号, "" for none), post, phone; email None: as it is.

    job: a key of the pack's catalogue (ORG-17), "" for none, None: as it is.
    """

    name: str
    staff_number: str = ""
    post: str = ""
    phone: str = ""
    email: str | None = None
    job: JobKey | None = None


@dataclass(frozen=True, kw_only=True)
class FirstPassword:
    """The login somebody is given by hand: answered once, never again."""

    user_id: int
    username: str
    password: str


def add_person(
    *, actor: Actor, now: datetime, unit_id: int, username: str, roles: tuple[Annotated[str, OneOf(role_table.ROLES)], ...], terms: PersonTerms,
) -> FirstPassword:
    """Adds somebody to a unit of the actor's territory, with a first password he must change. ORG-02, ORG-10, PRM-71, PRM-72.

    Refuses `forbidden`, `not_found`, `unit_closed`, `person_name`, `login_name`, `username_taken`, `staff_number`, `staff_number_taken`,
    `phone`, `email`, `unknown_job`, `roles_needed`, `unknown_role`, `external_alone`, `administrator_apart`.
    """
    commands.require_manager(actor=actor)
    territory.require_unit(actor, unit_id)
    check(terms)
    require_job(terms.job)
    require_ordinary(roles)
    login = username.strip()
    naming.check_login(login)
    with audit.acting(actor=actor, verb="add_person", now=now, subject=Ref("unit", unit_id), reason=terms.name.strip()[:60]):
        treelock.hold(shared=True)
        structure.require_open(unit_id)
        if User.objects.filter(username__iexact=login).exists():
            raise Refusal("username_taken", t("该登录名已存在", "This login name exists already"), field="username", status=409)
        _require_free(terms.staff_number.strip())
        password = new_password()
        user_id = commands.create_user(
            actor=actor, now=now, username=login, name=terms.name.strip(), unit_id=unit_id, roles=roles,
            staff_number=terms.staff_number.strip(), post=terms.post.strip(), phone=terms.phone.strip(), password=password)
        User.objects.filter(pk=user_id).update(must_change_password=True, email=(terms.email or "").strip(), job=terms.job or "")
    return FirstPassword(user_id=user_id, username=login, password=password)


def edit_person(*, actor: Actor, now: datetime, user_id: int, terms: PersonTerms) -> None:
    """Other particulars of somebody of the house, or of an outside party. ORG-02, ORG-24.

    Refuses `forbidden`, `not_found`, `person_name`, `staff_number`, `staff_number_taken`, `phone`, `email`, `unknown_job`, `job_outside`.
    """
    commands.require_manager(actor=actor)
    check(terms)
    with audit.acting(actor=actor, verb="edit_person", now=now, subject=Ref("user", user_id)):
        user = _locked(actor, user_id, outside=True)
        name = commands.outside_name(terms.name) if user.kind == "external" else terms.name.strip()
        check(replace(terms, name=name))
        if terms.job and user.kind == "external":
            raise Refusal("job_outside", t("目录岗位只用于本单位人员", "Only people of the house have a job of the catalogue"), field="job")
        require_job(terms.job, was=user.job)
        number = terms.staff_number.strip()
        if number != (user.staff_number or ""):
            _require_free(number)
        User.objects.filter(pk=user_id).update(  # his name stands in the session's snapshot
            **called(name), staff_number=number or None, post=terms.post.strip(), phone=terms.phone.strip(),
            email=user.email if terms.email is None else terms.email.strip(), job=user.job if terms.job is None else terms.job,
            access_version=user.access_version + 1, version=user.version + 1, updated_at=now)


def move_person(*, actor: Actor, now: datetime, user_id: int, unit_id: int, reason: str) -> None:
    """Puts somebody into another unit, both of the actor's territory; his reach follows at his next request, his group ends. ORG-10, PRM-71.

    Refuses `forbidden`, `not_found`, `unit_closed`, `own_unit`, `own_account`, `reason_needed`, and `person_held` while he answers for
    something that has to be handed over first (wiring.PERSON_HOLDS).
    """
    commands.require_manager(actor=actor)
    territory.require_unit(actor, unit_id)
    territory.require_seen(actor, user_id)
    stated.require(reason, ask=t("请填写调动原因", "Say why"))
    if actor.user_id == user_id and actor.kind != "system":
        raise Refusal("own_account", t("不能调动自己", "Nobody moves himself"), way_out=t("请由另一位系统管理员办理", "Ask another administrator"))
    if refusal := refused_to_move(user_id):
        raise refusal
    with audit.acting(actor=actor, verb="move_person", now=now, subject=Ref("user", user_id), reason=reason.strip()[:200]) as act:
        treelock.hold(shared=True)
        user = _locked(actor, user_id)
        unit = structure.require_open(unit_id)
        if user.unit_id == unit.pk:
            raise Refusal("own_unit", t("他已在该单位", "He belongs to this unit"), status=409)
        grouping.leave_groups(user_id=user_id, now=now)
        User.objects.filter(pk=user_id).update(
            unit_id=unit.pk, access_version=user.access_version + 1, version=user.version + 1, updated_at=now)
        leaving.move(user_id=user_id, act=act)


def reset_password(*, actor: Actor, now: datetime, user_id: int) -> FirstPassword:
    """A new first password for somebody who lost his; his devices are out. PRM-71.

    Refuses `forbidden`, `not_found`, `own_account`, `administrator_apart`.
    """
    commands.require_manager(actor=actor)
    territory.require_seen(actor, user_id)
    if actor.user_id == user_id:
        raise Refusal("own_account", t("自己的口令请在“登录安全”更换", "Change your own under Login security"))
    with audit.acting(actor=actor, verb="reset_password", now=now, subject=Ref("user", user_id)):
        user = _locked(actor, user_id, outside=True)
        require_no_administrator(tuple(user.roles))
        password = new_password()
        commands.set_password(actor=actor, now=now, user_id=user_id, password=password)
    return FirstPassword(user_id=user_id, username=user.username, password=password)


def new_password() -> str:
    """A password nobody chose, that every profile accepts: of all four kinds of characters."""
    length = max(LEAST, profile.in_force().profile.password.least_length)
    drawn = [secrets.choice(one) for one in _ALPHABETS]
    drawn += [secrets.choice("".join(_ALPHABETS[:3])) for _ in range(length - len(drawn))]
    secrets.SystemRandom().shuffle(drawn)
    return "".join(drawn)


def require_ordinary(roles: tuple[str, ...]) -> None:
    """Refuses `roles_needed`, `external_alone`, `administrator_apart`."""
    if not roles:
        raise Refusal("roles_needed", t("请至少选择一个角色", "Choose a role at least"), field="roles")
    if role_table.EXTERNAL in roles:
        raise Refusal("external_alone", t("外部人员请在外部单位页登记", "People from outside are added on the page of their party"), field="roles")
    require_no_administrator(roles)


def require_no_administrator(roles: tuple[str, ...]) -> None:
    """Refuses `administrator_apart`: who knows another's first password makes no administrator of him (PRM-72)."""
    if role_table.ADMINISTRATORS.intersection(roles):
        raise Refusal("administrator_apart", field="roles", text=t(
            "系统、安全、审计管理员的初始口令不得由系统管理员掌握", "No administrator may know the first password of another"),
            way_out=t("请在服务器上用 guanxi db admin 建立,或待其本人更换初始口令后变更角色",
                      "Make him with `guanxi db admin` on the server, or change his roles once he has changed his first password"))


def check(terms: PersonTerms) -> None:
    """Refuses `person_name`, `post_length`, `staff_number`, `phone`, `email`."""
    if not 0 < len(terms.name.strip()) <= 60:
        raise Refusal("person_name", t("请填写姓名(60字以内)", "Give a name of at most 60 characters"), field="name")
    if len(terms.post.strip()) > 60:
        raise Refusal("post_length", t("职务不超过60字", "A post has at most 60 characters"), field="post")
    if terms.staff_number.strip() and not _NUMBER.fullmatch(terms.staff_number.strip()):
        raise Refusal("staff_number", field="staff_number", text=t(
            "工号为1至20位字母、数字或“-”", "A staff number has up to 20 letters, digits or hyphens"))
    if terms.phone.strip() and not _PHONE.fullmatch(terms.phone.strip()):
        raise Refusal("phone", t("电话为5至20位数字,可含 + - 和空格", "A phone has 5 to 20 digits, + - and spaces"), field="phone")
    if terms.email and not (len(terms.email) <= 254 and _EMAIL.fullmatch(terms.email.strip())):
        raise Refusal("email", t("邮箱格式不正确", "This is no e-mail address"), field="email")


def require_job(job: str | None, *, was: str = "") -> None:
    """Refuses `unknown_job`; one that the catalogue no longer has may stay."""
    if job and job != was and job not in pack.jobs_in_force():
        raise Refusal("unknown_job", t("岗位目录没有这个岗位", "The catalogue has no such job"), field="job",
                      way_out=t("请从列表中选择,目录见“组织与职责”", "Choose one of the list; the catalogue stands under Units and duties"))


def _require_free(number: str) -> None:
    if number and User.objects.filter(staff_number=number).exists():
        raise Refusal("staff_number_taken", t("该工号已登记给他人", "This staff number is somebody else's"), field="staff_number", status=409)


def refused_to_move(user_id: int) -> Refusal | None:
    """`person_held` while he answers for something that has to be handed over first (wiring.PERSON_HOLDS); binds the system."""
    found = _held(user_id)
    return Refusal("person_held", status=409, field="unit_id", reasons=tuple(found), text=t(
        f"还不能调动:{';'.join(one.text.zh for one in found)}", f"Not yet: {'; '.join(one.text.en for one in found)}"),
        way_out=t("请由其主管先办理交接(“交接”页)", "His supervisor hands them over first, under Hand-overs")) if found else None


def _held(user_id: int) -> list[Reason]:
    with access.bound(system("organisation")):
        asked = [_ask(name)(user_id=user_id) for name in wiring.listed("PERSON_HOLDS")]
    return [one for one in asked if one is not None]


def _ask(name: str) -> Callable[..., Reason | None]:
    found: Callable[..., Reason | None] = import_string(name)
    return found


def _locked(actor: Actor, user_id: int, *, outside: bool = False) -> User:
    """Somebody of the house who is at work and within the actor's territory; outside: or of a party there. Refuses `not_found`."""
    kinds = ("staff", "external") if outside else ("staff",)
    found = User.objects.select_for_update().filter(pk=user_id, kind__in=kinds, is_active=True).first()
    if found is None:
        raise not_found()
    territory.require_person(actor, found)
    return found
