"""Writes of the organisation: units and people."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from guanxi.domains.organisation import grouping, keys, leaving, naming, profile, sessions, territory, tokens, treelock
from guanxi.domains.organisation import roles as role_table
from guanxi.domains.organisation.models import TIERS, ApiToken, PastPassword, Unit, User, called
from guanxi.domains.organisation.tokens import NewToken
from guanxi.foundation.django import audit, clock
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found

OUTSIDE = "(外部)"  # ends the name of everybody from outside, so that it is said wherever the name stands (ORG-24)
MOST_REMEMBERED = 24  # as many as a profile may ask for


def create_unit(
    *, actor: Actor, now: datetime, code: str, name: str, tier: str, parent_id: int | None = None,
    kind: str = "territory", region_code: str = "", revenue_group: int = 1,
) -> int:
    """Adds a unit under `parent_id`; returns its id. Refuses an unknown tier, a parent beyond the actor's territory. ORG-01."""
    require_manager(actor=actor)
    territory.require_unit(actor, parent_id)
    if tier not in TIERS:
        raise Refusal("unknown_tier", t(f"不认识的层级:{tier}", f"Unknown tier: {tier}"), field="tier")
    with audit.acting(actor=actor, verb="create_unit", now=now):
        treelock.hold()
        parent = Unit.objects.get(pk=parent_id) if parent_id else None
        return insert_unit(now=now, code=code, name=name, tier=tier, parent=parent, kind=kind, region_code=region_code, revenue_group=revenue_group)


def insert_unit(*, now: datetime, code: str, name: str, tier: str, parent: Unit | None, kind: str, region_code: str, revenue_group: int) -> int:
    """The row and its path, inside an act that holds the tree; returns its id. Asks for nothing."""
    unit = Unit(code=code, name=name, tier=tier, kind=kind, region_code=region_code, parent=parent, revenue_group=revenue_group)
    unit.store(now=now)
    Unit.objects.filter(pk=unit.pk).update(path=f"{parent.path if parent else '/'}{unit.pk}/")
    return unit.pk


def outside_name(name: str) -> str:
    """The name of somebody from outside, as it stands everywhere; blank stays blank."""
    own = name.strip().removesuffix(OUTSIDE)
    return f"{own}{OUTSIDE}" if own else ""


def create_user(
    *, actor: Actor, now: datetime, username: str, name: str, unit_id: int | None, roles: Sequence[str],
    staff_number: str = "", post: str = "", phone: str = "", password: str = "",
) -> int:
    """Adds a person; without a password he cannot log in. Refuses unknown roles, an administrator with another role,
    weak passwords, a unit beyond the actor's territory. ORG-02, PRM-72.
    """
    require_manager(actor=actor)
    territory.require_unit(actor, unit_id)
    _require_roles(roles)
    with audit.acting(actor=actor, verb="create_user", now=now):
        is_outside = role_table.EXTERNAL in roles
        user = User(
            username=username, **called(outside_name(name) if is_outside else name),
            unit_id=unit_id, roles=list(roles), staff_number=staff_number or None, post=post, phone=phone,
            kind="external" if is_outside else "staff", created_at=now, updated_at=now, password_set_at=now if password else None,
        )
        _set_password(user, password)
        user.save(force_insert=True)
        if password:
            PastPassword.objects.create(user=user, encoded=user.password, set_at=now)
        return user.pk


def set_password(*, actor: Actor, now: datetime, user_id: int, password: str) -> None:
    """A new password of one's own, or by the administrator: then it has to be changed first. Refuses what the profile's rules refuse
    (`weak_password`). PRM-71."""
    if actor.user_id != user_id:
        require_manager(actor=actor)
    with audit.acting(actor=actor, verb="set_password", now=now):
        user = User.objects.select_for_update().get(pk=user_id)
        if actor.user_id != user_id:
            territory.require_person(actor, user)
        _set_password(user, password)
        User.objects.filter(pk=user_id).update(
            password=user.password, password_set_at=now, must_change_password=actor.user_id != user_id, version=user.version + 1,
            updated_at=now)
        _remember(user, now)


def disable_user(*, actor: Actor, now: datetime, user_id: int, reason: str) -> tuple[Text, ...]:
    """Ends somebody's access at once and everything that would go on without him (PRM-71); answers what ended, in words.

    Refuses `forbidden`, `not_found`, `reason_needed`, `own_account`, `already_disabled`. What other domains end: wiring.LEAVERS.
    """
    require_manager(actor=actor)
    stated.require(reason, ask=t("请填写停用原因", "Say why"))
    if actor.user_id == user_id and actor.kind != "system":
        raise Refusal("own_account", t("不能停用自己的账号", "Nobody disables himself"),
                      way_out=t("请由另一位系统管理员办理", "Ask another administrator"))
    with audit.acting(actor=actor, verb="disable_user", now=now, subject=Ref("user", user_id), reason=reason) as act:
        user = _locked(user_id)
        territory.require_person(actor, user)
        if not user.is_active:
            raise Refusal("already_disabled", t("该人员已停用", "This person is disabled already"), status=409)
        User.objects.filter(pk=user_id).update(
            is_active=False, access_version=user.access_version + 1, version=user.version + 1, updated_at=now
        )
        return leaving.leave(user_id=user_id, act=act)


def set_roles(*, actor: Actor, now: datetime, user_id: int, roles: Sequence[str], reason: str) -> None:
    """Gives somebody other roles; they count from his next request. Refuses as `create_user`, and `reason_needed`, `own_account`. PRM-72."""
    require_manager(actor=actor)
    _require_roles(roles)
    stated.require(reason, ask=t("请填写变更原因", "Say why"))
    if actor.user_id == user_id and actor.kind != "system":
        raise Refusal("own_account", t("不能变更自己的角色", "Nobody changes his own roles"),
                      way_out=t("请由另一位系统管理员办理", "Ask another administrator"))
    with audit.acting(actor=actor, verb="set_roles", now=now, subject=Ref("user", user_id), reason=reason):
        user = _locked(user_id)
        territory.require_person(actor, user)
        if user.must_change_password and role_table.ADMINISTRATORS.intersection(roles):
            raise Refusal("first_password", field="roles", text=t(
                "其初始口令尚未更换,不能担任管理员", "His first password is still known to another: he cannot become an administrator"),
                way_out=t("请本人先登录并更换口令", "He logs in and changes it first"))
        if (user.kind == "external") != (role_table.EXTERNAL in roles):
            raise Refusal("external_alone", field="roles", text=t(
                "外部人员只能是“外部协作”角色,本单位人员不能担任", "People from outside hold the role of an outside party, and only they do"))
        User.objects.filter(pk=user_id).update(
            roles=list(roles), access_version=user.access_version + 1, version=user.version + 1, updated_at=now)


def move_user(*, actor: Actor, now: datetime, user_id: int, unit_id: int, reason: str, post: str = "", job: str = "") -> None:
    """Puts somebody of the house into another unit, and another post and job where they are given; his reach follows at the next request. ORG-16.

    His group of the unit he leaves ends. Refuses `forbidden`, `not_found`, `own_unit`.
    """
    require_manager(actor=actor)
    with audit.acting(actor=actor, verb="move_user", now=now, subject=Ref("user", user_id), reason=reason[:200]) as act:
        treelock.hold(shared=True)
        user = _locked(user_id)
        if user.kind != "staff" or not Unit.objects.filter(pk=unit_id).exclude(kind="external").exists():
            raise not_found()
        if user.unit_id == unit_id:
            raise Refusal("own_unit", t("他已在该单位", "He belongs to this unit"), status=409)
        grouping.leave_groups(user_id=user_id, now=now)
        User.objects.filter(pk=user_id).update(
            unit_id=unit_id, post=post[:60] or user.post, job=job or user.job, access_version=user.access_version + 1, version=user.version + 1,
            updated_at=now)
        leaving.move(user_id=user_id, act=act)


def end_session(*, actor: Actor, now: datetime, session_id: int) -> None:
    """Logs out one of one's own devices. Refuses `not_found` for somebody else's. PRM-71."""
    with audit.acting(actor=actor, verb="end_session", now=now):
        if not sessions.end(user_id=actor.user_id, session_id=session_id):
            raise not_found()


def create_service_user(*, actor: Actor, now: datetime, username: str, name: str, unit_id: int, roles: Sequence[str]) -> int:
    """A user for another system: no password, no session, only keys; sees what its roles see in its unit. ORG-24.

    Refuses `not_found` for a unit beyond the administrator's territory, roles of an administrator (`administrator_alone`), unknown roles, a user
    without a name (`service_name`), a login that is none (`login_name`) or taken (`username_taken`).
    """
    require_manager(actor=actor)
    territory.require_unit(actor, unit_id)
    if not 0 < len(name.strip()) <= 60:
        raise Refusal("service_name", t("请填写名称:哪个系统(60字以内)", "Say which system it is, in at most 60 characters"), field="name")
    naming.check_login(username)
    if role_table.ADMINISTRATORS.intersection(roles):
        raise Refusal("administrator_alone", t("服务账号不得担任管理员", "A service user holds no administrator's role"), field="roles")
    with audit.acting(actor=actor, verb="create_service_user", now=now):
        if User.objects.filter(username=username).exists():
            raise Refusal("username_taken", t("该登录名已存在", "This login name exists already"), field="username", status=409)
        user_id = create_user(actor=actor, now=now, username=username, name=name, unit_id=unit_id, roles=roles)
        User.objects.filter(pk=user_id).update(kind="service")
    return user_id


@dataclass(frozen=True, kw_only=True)
class TokenTerms:
    """What a key opens. expires_on: the last day; addresses: ranges it may be used from, none = from anywhere."""

    name: str
    scopes: tuple[str, ...]
    is_read_only: bool
    expires_on: date
    addresses: tuple[str, ...] = ()


def create_token(*, actor: Actor, now: datetime, terms: TokenTerms, user_id: int | None = None) -> NewToken:
    """A key to the programming interface for oneself, or by the administrator for a service user of his territory (ATK-51).

    Refuses `token_name`, `token_scopes` (none, or an act its user may not do), `token_expiry` (past, or beyond the profile's
    most days), `token_address`. The secret is answered once and never stored.
    """
    with audit.acting(actor=actor, verb="create_token", now=now, reason=terms.name[:60]):
        holder = User.objects.filter(pk=user_id or actor.user_id, is_active=True).first()
        if holder is None or (holder.pk != actor.user_id and holder.kind != "service"):
            raise not_found()
        if holder.pk != actor.user_id:
            require_manager(actor=actor)
            territory.require_person(actor, holder)
        _check_terms(terms, held=role_table.acts_of(frozenset(holder.roles)), today=now.astimezone(clock.ZONE).date())
        ends = datetime.combine(terms.expires_on + timedelta(days=1), time(), clock.ZONE)
        return tokens.issue(ApiToken(
            user=holder, name=terms.name.strip(), scopes=sorted(set(terms.scopes)), is_read_only=terms.is_read_only,
            addresses=list(terms.addresses), created_at=now, created_by=actor.user_id, expires_at=ends))


def revoke_token(*, actor: Actor, now: datetime, token_id: int) -> None:
    """Ends a key at once: one's own, of the people of one's units, or by the administrator of his territory. Refuses `not_found`."""
    with audit.acting(actor=actor, verb="revoke_token", now=now, reason=str(token_id)):
        row = ApiToken.objects.filter(pk=token_id).first()
        if row is None or not (row.user_id == actor.user_id or keys.sees_keys_of(actor, user_id=row.user_id)):
            raise not_found()
        tokens.end(token_id=token_id, by=actor.user_id, now=now)


def _check_terms(terms: TokenTerms, *, held: Collection[str], today: date) -> None:
    if not 0 < len(terms.name.strip()) <= 60:
        raise Refusal("token_name", t("请填写名称(60字以内)", "Give it a name of at most 60 characters"), field="name")
    if not terms.scopes:
        raise Refusal("token_scopes", t("请选择权限范围", "Choose scopes"), field="scopes",
                      way_out=t("勾选这个程序需要的,至少一项", "Tick what this program needs, at least one"))
    if beyond := sorted(set(terms.scopes) - set(held)):
        raise Refusal("token_scopes", t(f"超出使用者的权限:{'、'.join(beyond[:5])}", f"Beyond what its user may do: {', '.join(beyond[:5])}"),
                      field="scopes", way_out=t("请取消勾选,或换一个使用者", "Untick them, or choose another user"))
    most = profile.in_force().profile.tokens.most_days
    if not today <= terms.expires_on <= today + timedelta(days=most):
        raise Refusal("token_expiry", t(f"有效期应在今天起{most}天以内",
                f"It ends within {counted(most, 'day|days')} from today"), field="expires_on")
    try:
        for one in terms.addresses:
            ipaddress.ip_network(one)
    except ValueError:
        raise Refusal("token_address", t("地址范围的格式应为 10.1.0.0/16", "An address range looks like 10.1.0.0/16"), field="addresses") from None


def _remember(user: User, now: datetime) -> None:
    PastPassword.objects.create(user=user, encoded=user.password, set_at=now)
    kept = PastPassword.objects.filter(user=user).order_by("-id").values_list("pk", flat=True)[:MOST_REMEMBERED]
    PastPassword.objects.filter(user=user).exclude(pk__in=list(kept)).delete()


def _set_password(user: User, password: str) -> None:
    if not password:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        message = " ".join(error.messages)
        raise Refusal("weak_password", Text(message, message), field="password") from error
    user.set_password(password)


def _locked(user_id: int) -> User:
    found = User.objects.select_for_update().filter(pk=user_id).first()
    if found is None:
        raise not_found()
    return found


def _require_roles(roles: Sequence[str]) -> None:
    if unknown := [role for role in roles if role not in role_table.ROLES]:
        raise Refusal("unknown_role", t(f"不认识的角色:{'、'.join(unknown)}", f"Unknown roles: {', '.join(unknown)}"), field="roles")
    if len(roles) > 1 and role_table.EXTERNAL in roles:
        raise Refusal("external_alone", t("“外部协作”不得与其他角色兼任", "An outside party holds no other role"), field="roles")
    if len(roles) > 1 and role_table.ADMINISTRATORS.intersection(roles):
        raise Refusal("administrator_alone", field="roles", text=t(
            "系统、安全、审计管理员不得兼任其他角色", "An administrator of system, security or audit holds no other role"),
            way_out=t("请另立账号,由不同人员担任", "Give the other role to another person"))


def require_manager(*, actor: Actor) -> None:
    """Refuses `forbidden` for who does not administer the organisation."""
    if actor.kind != "system" and "organisation.manage" not in role_table.acts_of(actor.roles):
        raise Refusal("forbidden", t("只有系统管理员可以维护组织", "Only the system administrator maintains the organisation"), status=403)
