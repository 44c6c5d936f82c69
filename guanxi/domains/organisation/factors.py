"""The second step of a login: who has one, what is told to the audit when somebody sets it up or drops it, and the way out for who lost his.

The system administrator gives passwords, the security administrator takes factors away: none of the two alone can come in as another (PRM-72).
Not for here: which roles need one (the profile in force), setting one up (the login library).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from guanxi.domains.organisation import queries, roles, sessions, territory
from guanxi.domains.organisation.models import User
from guanxi.domains.organisation.queries import UserCard
from guanxi.foundation.django import audit
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.paging import Page
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found

RESET = "organisation.factors"
_CODES = Authenticator.Type.RECOVERY_CODES


@dataclass(frozen=True, kw_only=True)
class FactorCard:
    """Somebody with a second step. has_app: an authenticator's codes; keys: security keys; since: the first of them; used_at: the last use of any."""

    user: UserCard
    has_app: bool
    keys: int
    since: datetime
    used_at: datetime | None


def factor_holders(*, actor: Actor, wanted: str = "", number: int = 1, size: int = 50) -> Page[FactorCard]:
    """Who logs in with a second step, by name; `wanted` is held by name, login or staff number. Refuses `forbidden`."""
    _require_reset(actor)
    found = User.objects.filter(is_active=True, pk__in=_steps().values("user_id")).order_by(*queries.BY_NAME)
    inside = territory.reach(actor)
    if inside is not None:
        found = found.filter(unit__path__startswith=inside)
    if wanted:
        found = found.filter(Q(name__contains=wanted) | Q(username__contains=wanted) | Q(staff_number__contains=wanted))
    people = queries.user_cards(found[(number - 1) * size:number * size + 1])
    steps: dict[int, list[Authenticator]] = {}
    for one in Authenticator.objects.filter(user_id__in=[one.id for one in people]):
        steps.setdefault(one.user_id, []).append(one)
    return Page(rows=[_card(one, steps[one.id]) for one in people[:size]], number=number, size=size, has_next=len(people) > size, total=found.count())


def reset_factor(*, actor: Actor, now: datetime, user_id: int, reason: str) -> None:
    """Takes somebody's second step away, recovery codes too, and logs his devices out: he lost it, and sets up another at his next login. PRM-71.

    Refuses `forbidden`, `not_found`, `reason_needed`, `own_account`, `no_factor`.
    """
    _require_reset(actor)
    territory.require_seen(actor, user_id)
    stated.require(reason, ask=t("请填写原因,如何确认是本人", "Say why, and how you made sure that it is he"))
    if actor.user_id == user_id:
        raise Refusal("own_account", t("不能重置自己的两步验证", "Nobody resets his own second step"), way_out=t(
            "请由另一位安全管理员办理;没有时在服务器上用 guanxi db admin 另立一位",
            "Ask another security administrator; where there is none, make one with `guanxi db admin` on the server"))
    with audit.acting(actor=actor, verb="reset_factor", now=now, subject=Ref("user", user_id), reason=reason.strip()[:200]):
        if not User.objects.select_for_update().filter(pk=user_id, is_active=True).exists():
            raise not_found()
        if not _steps().filter(user_id=user_id).exists():
            raise Refusal("no_factor", t("该人员没有启用两步验证", "This person has no second step"), status=409)
        Authenticator.objects.filter(user_id=user_id).delete()
        sessions.end_all(user_id=user_id)


def note_factor(*, now: datetime, user_id: int, verb: str) -> None:
    """Tells the audit that somebody changed his own second step: `set_up_factor`, `end_factor` or `renew_codes`."""
    with audit.acting(actor=queries.actor_of_user(user_id=user_id), verb=verb, now=now, subject=Ref("user", user_id)):
        pass


def _steps() -> QuerySet[Authenticator]:
    found: QuerySet[Authenticator] = Authenticator.objects.exclude(type=_CODES)
    return found


def _card(user: queries.UserCard, steps: Sequence[Authenticator]) -> FactorCard:
    own = [one for one in steps if one.type != _CODES]
    return FactorCard(user=user, has_app=any(one.type == Authenticator.Type.TOTP for one in own),
                      keys=sum(one.type == Authenticator.Type.WEBAUTHN for one in own), since=min(one.created_at for one in own),
                      used_at=max((one.last_used_at for one in steps if one.last_used_at), default=None))


def _require_reset(actor: Actor) -> None:
    if actor.kind != "system" and RESET not in roles.acts_of(actor.roles):
        raise Refusal("forbidden", t("只有安全管理员可以重置两步验证", "Only the security administrator resets second steps"), status=403)
