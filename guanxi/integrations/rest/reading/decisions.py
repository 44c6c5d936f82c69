"""Deciding where a page may ask a person to show again that it is he."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from guanxi.domains.approvals import api as approvals
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import ListedBy
from guanxi.policy.diff import Change
from guanxi.policy.explain import Origin


def decide_request(
    *, actor: Actor, now: datetime, request_id: int, decision: Literal["approve", "reject"], note: str = "", expected_version: int
) -> str:
    """Approves or rejects the next step; answers the state. Refuses `fresh_login_needed` (403) where the page asks for a fresh login: a key
    cannot show that its person sits there (ATK-48, PRM-66).
    """
    with access.bound(actor, read_only=True):
        asked = approvals.request_card(actor=actor, request_id=request_id)
    if asked.payload.get("fresh_login"):
        raise Refusal("fresh_login_needed", t("此审批须本人重新验证身份", "This asks its decider to confirm his login"), status=403,
                      way_out=t("请在审批页办理", "Decide it on the page Approvals"))
    return approvals.decide_request(actor=actor, now=now, request_id=request_id, decision=decision, note=note, expected_version=expected_version)


@dataclass(frozen=True, kw_only=True)
class Section:
    """in_force: null before any version has it; origins: every value of the files with its place, and what the layers below said."""

    in_force: rulebook.SectionView | None
    origins: Sequence[Origin]


def draft(*, today: date) -> rulebook.Draft:
    """The files on disk, checked and compared with what is in force today; broken files are findings."""
    return rulebook.draft(on=today)


def section(*, today: date, name: Annotated[str, ListedBy("read_draft", "sections")]) -> Section:
    """One section of the pack (`grades`, `security/standard`). Refuses `not_found`."""
    values, in_force = rulebook.origins(key=name), rulebook.section(key=name, on=today)
    if not values and in_force is None:
        raise not_found()
    return Section(in_force=in_force, origins=values)


@dataclass(frozen=True, kw_only=True)
class VersionRead:
    """changes: against the version before, empty for the first."""

    card: rulebook.VersionCard
    changes: Sequence[Change]


def version(*, version_id: int) -> VersionRead:
    """One activated version. Refuses `not_found`."""
    card = rulebook.version_card(version_id=version_id)
    before = next((one for one in rulebook.versions() if one.id < version_id), None)
    return VersionRead(card=card, changes=rulebook.changes_between(old_id=before.id, new_id=version_id) if before else ())
