"""Reads of the rulebook: what is in force on a day, what a version said, what lies in the files.

A version never changes, so its content is kept per process by id; finding which one is in force is one query.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from guanxi.domains.rulebook.models import PolicyVersion
from guanxi.foundation.django import prepared, wiring
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy import check, diff, explain, load, security, version
from guanxi.policy import duties as duty_shapes
from guanxi.policy.diff import Change
from guanxi.policy.explain import Origin
from guanxi.policy.finding import Finding
from guanxi.policy.load import Pack
from guanxi.policy.placed import PackError
from guanxi.policy.shapes import Shape


@dataclass(frozen=True, kw_only=True)
class VersionCard:
    """An activated version without its content."""

    id: int
    label: str
    digest: str
    name: Text
    effective_from: date
    activated_at: datetime
    activated_by: str
    reason: str
    sections: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SectionView:
    """One section of an activated version: its data and the label that a decision stores."""

    key: str
    data: Mapping[str, Any]
    label: str
    origins: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The files as they are now: what activation would bring. findings empty = may be activated."""

    operator: str
    label: str
    effective_from: date | None
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    sections: tuple[str, ...]


def version_said(*, label: str) -> Text:
    """A version by the label that a decision stored, in words: whose pack, and since when. A label nobody knows is said as it is."""
    found = PolicyVersion.objects.filter(label=label).values_list("name_zh", "name_en", "effective_from").first() if label else None
    return Text(f"{found[0]},{found[2]} 起施行", f"{found[1]}, in force from {found[2]}") if found else Text(label, label)


def shapes() -> tuple[Shape, ...]:
    """Every section some part of the system knows, from config/wiring.py."""
    found: list[Shape] = []
    for name in wiring.listed("POLICY_SHAPES"):
        offered = import_string(name)
        found.extend(offered if isinstance(offered, tuple) else (offered,))
    return tuple(found)


def section(*, key: str, on: date) -> SectionView | None:
    """The section in force on a day; None when no version was, or it has no such section."""
    in_force = version_id_on(on=on)
    return _section(in_force, key) if in_force is not None else None


def sections(*, prefix: str, on: date) -> dict[str, SectionView]:
    """All sections in force on a day whose key begins with `prefix` (`grading/`)."""
    in_force = version_id_on(on=on)
    if in_force is None:
        return {}
    keys = [key for key in _content(in_force)[1] if key.startswith(prefix)]
    return {key: found for key in keys if (found := _section(in_force, key))}


def security_profile(*, on: date) -> security.InForce:
    """The security profile in force on a day: one statement; the shipped files before a version knows of profiles. PRM-71."""
    found = sections(prefix=security.FOLDER, on=on)
    if security.ACTIVE_KEY in found:
        data, label = {key: one.data for key, one in found.items()}, found[security.ACTIVE_KEY].label
    else:
        data, label = _shipped_security(settings.GUANXI_OPERATOR), ""
    return security.in_force(sections=data, label=label, wanted=settings.GUANXI_PROFILE)


def duties(*, on: date) -> duty_shapes.InForce:
    """What units of a kind answer for on a day: one statement; the shipped files before a version knows of duties. ORG-03."""
    found = section(key=duty_shapes.KEY, on=on)
    if found is None:
        return duty_shapes.InForce(duties=_shipped_duties(settings.GUANXI_OPERATOR), label="")
    return duty_shapes.InForce(duties=duty_shapes.ADAPTER.validate_python(dict(found.data)), label=found.label)


def section_of(*, label: str, key: str) -> SectionView | None:
    """The section as a decision saw it that stored `label`."""
    found = PolicyVersion.objects.filter(label=label).values_list("id", flat=True).first()
    return _section(found, key) if found is not None else None


def version_id_on(*, on: date) -> int | None:
    """Id of the version in force on a day: the latest effective day wins, then the latest activation. One query."""
    with prepared.cursor() as cursor:  # by hand: every page whose words or rules come from a pack asks
        cursor.execute("select id from rulebook_policyversion where operator = %s and effective_from <= %s order by effective_from desc, id desc "
                       "limit 1", [settings.GUANXI_OPERATOR, on])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def versions() -> Sequence[VersionCard]:
    """All versions of this operator, the newest activation first."""
    found = PolicyVersion.objects.filter(operator=settings.GUANXI_OPERATOR).order_by("-id")
    return [_card(one) for one in found]


def version_card(*, version_id: int) -> VersionCard:
    """One version. Refuses `not_found`."""
    found = PolicyVersion.objects.filter(pk=version_id).first()
    if found is None:
        raise Refusal("not_found", t("没有这个版本", "There is no such version"), status=404)
    return _card(found)


def draft(*, on: date) -> Draft:
    """The files on disk, checked and compared with what is in force on `on`. Never refuses: broken files are findings."""
    operator = settings.GUANXI_OPERATOR
    try:
        pack = load.load(operator)
    except PackError as error:
        return Draft(operator=operator, label="", effective_from=None, findings=error.findings, changes=(), sections=())
    return Draft(
        operator=operator, label=version.label(pack), effective_from=pack.effective_from,
        findings=check.check(pack, shapes=shapes()), changes=changes(pack=pack, on=on), sections=tuple(pack.sections))


def changes(*, pack: Pack, on: date) -> tuple[Change, ...]:
    """What the files would change against the version in force on a day."""
    in_force = version_id_on(on=on)
    return diff.diff(_content(in_force)[1] if in_force is not None else {}, stored(pack=pack))


def changes_between(*, old_id: int, new_id: int) -> tuple[Change, ...]:
    """What one activated version changed against another."""
    return diff.diff(_content(old_id)[1], _content(new_id)[1])


def origins(*, key: str, path: str = "") -> tuple[Origin, ...]:
    """Where each value of a section in the files comes from, and what the layers below said."""
    return explain.explain(load.load(settings.GUANXI_OPERATOR), key, path)


def stored(*, pack: Pack) -> dict[str, Any]:
    """The content as JSON stores it: days are ISO text."""
    found: dict[str, Any] = json.loads(version.canonical(pack.content))
    return found


@functools.lru_cache(maxsize=64)
def _content(version_id: int) -> tuple[str, dict[str, Any], dict[str, Any]]:
    found = PolicyVersion.objects.get(pk=version_id)
    return found.label, found.content, found.origins


@functools.cache
def _shipped_security(operator: str) -> dict[str, Mapping[str, object]]:
    return {key: found.data for key, found in load.load(operator, below=security.FOLDER).sections.items()}


@functools.cache
def _shipped_duties(operator: str) -> duty_shapes.Duties:
    return duty_shapes.ADAPTER.validate_python(load.load(operator, below=duty_shapes.KEY).sections[duty_shapes.KEY].data)


def _section(version_id: int, key: str) -> SectionView | None:
    label, content, places = _content(version_id)
    if key not in content:
        return None
    return SectionView(key=key, data=content[key], label=label, origins=places.get(key, {}))


def _card(found: PolicyVersion) -> VersionCard:
    return VersionCard(
        id=found.pk, label=found.label, digest=found.digest, name=Text(found.name_zh, found.name_en),
        effective_from=found.effective_from, activated_at=found.activated_at, activated_by=found.activated_by_name,
        reason=found.reason, sections=tuple(sorted(found.content)))
