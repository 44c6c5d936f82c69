"""Claims at accounts that are handed over (operator 1.13): which go along with the account, which stay with the former manager, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import fields
from guanxi.domains.registration.models import Registration
from guanxi.domains.registration.queries import claims
from guanxi.domains.registration.rules import claims as rules
from guanxi.foundation.django.participants import HandedOver, OpenThing
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

CLAIMS = t("登记报备", "Claims")
HOLDS = frozenset({"registration.register", "registration.decide"})
MOST_HEIRS = 500


@dataclass(frozen=True, kw_only=True)
class Heirs:
    """Who may take a claim over: the account's manager first where he may. foreign_owner: that manager, who may not. refusal: why not."""

    people: tuple[organisation.UserCard, ...]
    foreign_owner: organisation.UserCard | None
    refusal: Refusal | None


def refusal_of(*, heir: organisation.UserCard | None, unit_id: int) -> Refusal | None:
    """None when somebody may have a claim of this unit that was another's. SAL-02."""
    return rules.may_take_over(
        is_there=heir is not None and heir.is_active and not heir.is_external,
        is_of_unit=heir is not None and heir.unit_id in organisation.superiors(unit_id=unit_id),
        may_register=heir is not None and bool(HOLDS & organisation.acts_of(frozenset(heir.roles))))


def heirs_of(*, actor: Actor, registration_id: int) -> Heirs:
    """Who may be named for a claim that waits, of at most 500 people; nobody where it does not wait for this reader's word. SAL-02.

    The account's manager is said only to who sees the account. Refuses `not_found`.
    """
    claim = claims.registration(actor=actor, registration_id=registration_id)
    if not claim.may_adopt:
        return Heirs(people=(), foreign_owner=None, refusal=None)
    near = organisation.superiors(unit_id=claim.unit_id)
    found = [one for one in organisation.people(unit_ids=near, limit=MOST_HEIRS) if HOLDS & organisation.acts_of(frozenset(one.roles))
             and not one.is_external and one.id != claim.user_id]
    held = customers.owner_of(account_id=claim.account_id) if claim.sees_account else None
    owner = organisation.users(ids=[held.user_id]).get(held.user_id) if held and held.user_id != claim.user_id else None
    refusal = refusal_of(heir=owner, unit_id=claim.unit_id) if owner and owner.is_active else None
    found.sort(key=lambda one: (owner is None or one.id != owner.id, near.index(one.unit_id) if one.unit_id in near else len(near)))
    return Heirs(people=tuple(found), foreign_owner=owner if refusal else None, refusal=refusal)


def open_things(*, actor: Actor, handover: HandedOver) -> dict[int, list[OpenThing]]:
    """The former manager's claims in force at these accounts; once it is in effect those that went along and those that did not."""
    if not customers.may(actor, "registration.view"):
        return {}
    found = claims.with_last_word(Registration.objects.filter(account_id__in=handover.account_ids, state__in=fields.HOLDING))
    his, gone = Q(user_id=handover.from_user_id), Q(user_id=handover.to_user_id, last_word=fields.HANDED_OVER)
    rows = found.filter({"ahead": his, "moved": (his & Q(last_word=fields.STRANDED)) | gone, "back": his | gone}[handover.state])
    things: dict[int, list[OpenThing]] = {}
    units: dict[int, Refusal | None] = {}
    names = organisation.users(ids=[handover.from_user_id, handover.to_user_id])
    for row in rows.select_related("user", "unit").order_by("pk"):
        if row.unit_id not in units:
            units[row.unit_id] = refusal_of(heir=names.get(handover.to_user_id), unit_id=row.unit_id)
        things.setdefault(row.account_id, []).append(_thing(row, handover, units[row.unit_id]))
    return things


def _thing(row: Registration, handover: HandedOver, refusal: Refusal | None) -> OpenThing:
    is_his = row.user_id == handover.from_user_id
    stays = is_his and (handover.state == "moved" or (handover.state == "ahead" and refusal is not None))
    note = t(f"由 {row.user.name} 持有", f"held by {row.user.name}")
    if stays:
        note = stays_because(row, refusal)
    elif handover.state == "ahead":
        note = t("随客户转接收人,保护期不变", "goes along to the new manager, protection as it is")
    elif handover.state == "moved":
        note = t(f"已转 {row.user.name},保护期不变", f"passed to {row.user.name}, protection as it was")
    days = [day for day in (row.protected_until, None if row.progressed_at else row.progress_by) if day]
    return OpenThing(heading=CLAIMS, text=described(row), note=note, stays=stays, due_on=min(days, default=None))


def stays_because(row: Registration, refusal: Refusal | None) -> Text:
    """Why a claim stays with the former manager, and who may change that."""
    why = refusal.text if refusal else t("客户移交时未能转出", "it could not go along")
    return t(f"仍属 {row.user.name}:{why.zh};可由{row.unit.name}主管另行指定承接人",
             f"stays with {row.user.name}: {why.en}. A superior of {row.unit.name} may pass it on")


def described(row: Registration) -> Text:
    """A claim in one line: number, what it is about, until when it protects, by when progress is due."""
    parts: Sequence[Text] = [
        t(f"第 {row.pk} 号:{row.project or '整户'}", f"no. {row.pk}: {row.project or 'the whole account'}"),
        t(f"保护至 {row.protected_until}", f"protected until {row.protected_until}") if row.protected_until else t("待上级确认", "to be confirmed")]
    if row.progress_by and row.progressed_at is None:
        parts = [*parts, t(f"须于 {row.progress_by} 前登记进展", f"progress due by {row.progress_by}")]
    return Text(",".join(one.zh for one in parts), ", ".join(one.en for one in parts))
