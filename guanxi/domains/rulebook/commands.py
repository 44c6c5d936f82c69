"""Writes of the rulebook: putting a pack in force."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings

from guanxi.domains.rulebook import access, queries
from guanxi.domains.rulebook.events import PolicyActivated
from guanxi.domains.rulebook.models import PolicyVersion
from guanxi.foundation.django import audit, clock, definitions, events
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Reason, Refusal
from guanxi.policy import check, explain, finding, load, version
from guanxi.policy.load import Pack
from guanxi.policy.placed import PackError


def activate_policy(
    *, actor: Actor, now: datetime, effective_from: date | None = None, reason: str = "", expected_label: str = ""
) -> int:
    """Puts the operator's pack, as its files are now, in force; returns the version's id.

    effective_from: today when left out, or the pack's own day for the very first version. expected_label: the label
    the user looked at; refuses `pack_changed` when the files have changed since. Refuses `policy_has_errors` with one
    reason per finding, `policy_unchanged`, `effective_too_early` (a day before the version in force).
    Publishes PolicyActivated. GRD-23, GRD-42.
    """
    access.require(actor, "policy.activate")
    pack = _sound_pack()
    label = version.label(pack)
    if expected_label and expected_label != label:
        raise Refusal("pack_changed", t("文件在您查看之后已改动", "The files have changed since you looked at them"), status=409,
                      way_out=t("请重新查看差异后再启用", "Look at the differences again, then activate"))
    today = now.astimezone(clock.ZONE).date()
    day = _first_day(pack, effective_from, today)
    digest = version.digest(pack.content)
    with audit.acting(actor=actor, verb="activate_policy", now=now, reason=reason, policy_version=label) as act:
        _require_change(digest, day)
        changed = tuple(sorted({change.section for change in queries.changes(pack=pack, on=day)}))
        row = PolicyVersion(
            operator=pack.operator, name_zh=pack.name.zh, name_en=pack.name.en, label=_label(pack, day, digest),
            digest=digest, effective_from=day, activated_at=now, activated_by_id=actor.user_id,
            activated_by_name=actor.name, reason=reason.strip()[:300], content=queries.stored(pack=pack), origins=_origins(pack))
        row.store(now=now)
        definitions.touch()  # what is remembered of a pack per process is read again
        events.publish(PolicyActivated(version_id=row.pk, label=row.label, effective_from=day, sections=changed), act=act)
    return row.pk


def _sound_pack() -> Pack:
    try:
        pack = load.load(settings.GUANXI_OPERATOR)
    except PackError as error:
        raise _errors(error.findings) from None
    wrong = finding.errors(check.check(pack, shapes=queries.shapes()))
    if wrong:
        raise _errors(wrong)
    return pack


def _errors(findings: tuple[finding.Finding, ...]) -> Refusal:
    reasons = tuple(
        Reason(code=one.code, text=one.text, met=False, value=str(one.place)) for one in findings[:20]
    )
    first = findings[0]
    return Refusal(
        "policy_has_errors",
        t(f"政策包有 {len(findings)} 处错误:{first.said('zh')}", f"The pack has {len(findings)} errors: {first.said('en')}"),
        way_out=t("请运行 guanxi policy check 逐条改正", "Run guanxi policy check and correct each"), reasons=reasons)


def _first_day(pack: Pack, wanted: date | None, today: date) -> date:
    latest = PolicyVersion.objects.filter(operator=pack.operator).order_by("-effective_from").first()
    if latest is None:
        return wanted or pack.effective_from
    day = wanted or max(today, latest.effective_from)
    if day < latest.effective_from:
        raise Refusal(
            "effective_too_early", field="effective_from",
            text=t(f"生效日不能早于现行版本({latest.effective_from})",
                   f"The effective day may not lie before the version in force ({latest.effective_from})"),
            way_out=t("请选择更晚的日期", "Choose a later day"))
    return day


def _require_change(digest: str, day: date) -> None:
    in_force = queries.version_id_on(on=day)
    if in_force is not None and PolicyVersion.objects.filter(pk=in_force, digest=digest).exists():
        raise Refusal("policy_unchanged", t("内容与现行版本相同", "The content is the same as the version in force"),
                      way_out=t("没有需要启用的改动", "There is nothing to activate"))


def _label(pack: Pack, day: date, digest: str) -> str:
    return f"{pack.operator}@{day.isoformat()}#{digest[:12]}"


def _origins(pack: Pack) -> dict[str, dict[str, str]]:
    return {key: {origin.path: str(origin.place) for origin in explain.origins(section)}
            for key, section in pack.sections.items()}
