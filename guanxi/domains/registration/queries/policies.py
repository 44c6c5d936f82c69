"""The sections `registration/*` in force on a day. What the pack leaves blank is said by name, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from guanxi.domains.registration.policy import CLAIMS, LETTERS, POOL, REPORTS, Claims, Letters, Pool, Reports
from guanxi.domains.registration.rules import claims as rules
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The claims section with its version; protect_days is filled."""

    rules: Claims
    protect_days: int
    label: str


def claims(*, on: date) -> Claims | None:
    """The claims section, None where no pack has it."""
    found = rulebook.section(key="registration/claims", on=on)
    return CLAIMS.validate_python(dict(found.data)) if found else None


def terms(*, on: date) -> Terms:
    """What a claim is made under. Refuses `policy_missing`, `protect_days_blank`. SAL-02, operator 1.11."""
    found = rulebook.section(key="registration/claims", on=on)
    if found is None:
        raise missing("registration/claims")
    section = CLAIMS.validate_python(dict(found.data))
    if section.protect_days is None:
        raise rules.blank()
    return Terms(rules=section, protect_days=section.protect_days, label=found.label)


def letters(*, on: date) -> Letters:
    """Which grades need a letter; without the section none."""
    return LETTERS.validate_python(_data("registration/letters", on))


def reports(*, on: date) -> Reports:
    """Which grades are reported for the record; without the section none."""
    return REPORTS.validate_python(_data("registration/reports", on))


def pool(*, on: date) -> Pool | None:
    """The rules of the pool, None where no pack has them."""
    found = rulebook.section(key="registration/pool", on=on)
    return POOL.validate_python(dict(found.data)) if found else None


def missing(key: str) -> Refusal:
    """For a section that the pack in force lacks."""
    return Refusal("policy_missing", t(f"尚未启用政策包,或其中没有 {key}", f"No pack is active, or it lacks {key}"), status=409,
                   way_out=t("请政策管理员先启用政策包", "Ask for the policy pack to be activated"))


def _data(key: str, on: date) -> dict[str, Any]:
    found = rulebook.section(key=key, on=on)
    return dict(found.data) if found else {}
