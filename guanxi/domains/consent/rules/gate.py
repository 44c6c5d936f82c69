"""The gate: may this person be contacted for this, by this channel, now? One list of reasons, one answer (C13, PRM-75)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from guanxi.domains.consent.fields import STANDINGS
from guanxi.domains.consent.policy import Channel, Contacting, Limit, Purpose, Quiet
from guanxi.domains.consent.rules import ledger
from guanxi.domains.consent.rules.ledger import Line
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Reason
from guanxi.foundation.pure.workdays import Calendar


@dataclass(frozen=True, kw_only=True)
class Touched:
    """A contact of ours that took place."""

    purpose: str
    channel: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Person:
    """What the gate knows of a person. kinds: addresses he has (phone, mobile, email). taboo: his own words, never shown by the gate."""

    is_active: bool
    kinds: frozenset[str]
    lines: Sequence[Line]
    touches: Sequence[Touched]
    preferred_channel: str = ""
    best_time: str = ""
    taboo: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Yes or no with every reason. way_out: what opens it, None when it is open. standing: what the person has said."""

    purpose: str
    channel: str
    is_allowed: bool
    reasons: tuple[Reason, ...]
    way_out: Text | None
    standing: ledger.Standing

    @property
    def code(self) -> str:
        """The first thing in the way; empty when nothing is."""
        return next((reason.code for reason in self.reasons if reason.met is False), "")


def is_open_that_day(answer: Answer) -> bool:
    """True when at some hour of the day nothing is in the way: quiet hours only say when, not whether."""
    return all(reason.met is not False or reason.code == "quiet_hours" for reason in answer.reasons)


WAYS_OUT: dict[str, Text] = {
    "person_left": t("请先确认此人现在何处,或联系接任者", "Find out where he is now, or ask for his successor"),
    "no_address": t("请先补录该联系方式,或换一种渠道", "Enter that address first, or use another channel"),
    "taboo": t("请换一种渠道", "Use another channel"),
    "withdrawn": t("本人已撤回,不得再以此用途联系;如本人重新同意,请登记新的凭据",
                   "He took it back: not for this purpose; should he agree anew, record that with its evidence"),
    "refused": t("本人不同意;请换渠道,或等本人重新同意并登记凭据", "He does not agree: another channel, or a new consent with its evidence"),
    "lapsed": t("同意已过期:请在服务联系时重新征询并登记", "The consent has lapsed: ask again on a service contact and record it"),
    "not_asked": t("请在服务联系时征询并登记,或请本人签署联系授权书", "Ask on a service contact and record it, or let him sign the sheet"),
    "quiet_hours": t("请在非免打扰时段联系", "Wait until the quiet hours are over"),
    "rest_day": t("请在工作日联系", "Wait for a workday"),
    "too_often": t("近期联系已达上限:请稍后,或并入一次必要的服务联系", "Contacted often enough: wait, or join it to a service contact"),
    "unknown_purpose": t("请选择政策包列出的用途与渠道", "Choose a purpose and channel of the pack"),
}


def answer(*, policy: Contacting, person: Person, purpose: str, channel: str, local: datetime, calendar: Calendar) -> Answer:
    """Decides for one purpose and channel at a local time. Every reason is said, met or not; the first unmet one has the way out.

    calendar: which days are days off; of a year nobody has a notice of, that is a caution (SLA-13).
    """
    what, way = policy.purpose(purpose), policy.channel(channel)
    if what is None or way is None:
        no = Reason(code="unknown_purpose", met=False, text=t("政策包没有这种用途或渠道", "The pack has no such purpose or channel"))
        return Answer(purpose=purpose, channel=channel, is_allowed=False, reasons=(no,), way_out=WAYS_OUT["unknown_purpose"],
                      standing=ledger.NOT_ASKED)
    said = ledger.standing(lines=person.lines, purpose=what, channel=channel, today=local.date(), valid_months=policy.valid_months)
    reasons = (*_person(person, way), _said(what, said, policy), *_hours(policy, what, way, local), *_days(what, way, local, calendar),
               *_often(policy, what, person, way, local),
               *_cautions(policy, person, way))
    first = next((reason.code for reason in reasons if reason.met is False), "")
    return Answer(purpose=purpose, channel=channel, is_allowed=not first, reasons=reasons, way_out=WAYS_OUT[first] if first else None, standing=said)


def _person(person: Person, way: Channel) -> Iterator[Reason]:
    if not person.is_active:
        yield Reason(code="person_left", met=False, text=t("此人已离任或资料已删除", "He has left, or his data were erased"))
    if way.needs != "none" and way.needs not in person.kinds:
        yield Reason(code="no_address", met=False, text=t(
            f"档案中没有可用的{way.name.zh}地址或号码", f"The archive has nothing to reach him by: {way.name.en}"))
    if any(word in person.taboo for word in way.taboo_words):
        yield Reason(code="taboo", met=False, text=t(f"本人忌讳:{way.name.zh}", f"Among his taboos: {way.name.en}"))


def _said(what: Purpose, said: ledger.Standing, policy: Contacting) -> Reason:
    word, name = STANDINGS[said.state], what.name
    if said.line is None:
        if what.needs_consent:
            return Reason(code="not_asked", met=False, source="PIPL 13",
                          text=t(f"{name.zh}:须本人同意,未征询", f"{name.en}: needs his consent, not asked"))
        basis = t("履行合同所必需", "needed to perform the contract") if what.basis == "contract" else t("法定义务", "a legal duty")
        return Reason(code="no_consent_needed", met=True, source="PIPL 13",
                      text=t(f"{name.zh}:{basis.zh},无须另行同意", f"{name.en}: {basis.en}, no consent needed"))
    until = ledger.ends_on(said.line, valid_months=policy.valid_months) if said.line.state == "given" else None
    lasts = (f",有效至 {until}", f", until {until}") if until else ("", "")
    return Reason(code=said.state, met=said.state == "given", value=said.line.said_on.isoformat(), source="PRM-75", text=t(
        f"{name.zh}:本人{word.zh}{lasts[0]}", f"{name.en}: {word.en.lower()}{lasts[1]}"))


def _hours(policy: Contacting, what: Purpose, way: Channel, local: datetime) -> Iterator[Reason]:
    if not way.disturbs:
        return
    if what.any_hour:
        yield Reason(code="any_hour", met=True, text=t("该用途不受免打扰时段限制", "Quiet hours do not hold this purpose"))
        return
    quiet = next((one for one in policy.quiet_hours if _is_quiet(one, local.time())), None)
    yield Reason(code="quiet_hours", met=quiet is None, value=local.strftime("%H:%M"), text=t(
        f"免打扰时段 {quiet.begins:%H:%M}–{quiet.ends:%H:%M}", f"Quiet hours {quiet.begins:%H:%M}–{quiet.ends:%H:%M}") if quiet else t(
        "不在免打扰时段", "Outside the quiet hours"))


def _days(what: Purpose, way: Channel, local: datetime, calendar: Calendar) -> Iterator[Reason]:
    """Days off: weekends without make-up working days, and holidays. A purpose that quiet hours do not hold disturbs on any day."""
    if not way.disturbs or what.any_hour or what.rest_days:
        return
    day = local.date()
    if not calendar.is_workday(day):
        text = t("法定节假日不为此用途联系", "Not for this purpose on public holidays") if day in calendar.holidays else t(
            "周末不为此用途联系", "Not for this purpose on Saturdays and Sundays")
        yield Reason(code="rest_day", met=False, value=day.isoformat(), text=text, source="SLA-13")
    elif day in calendar.makeup_workdays:
        yield Reason(code="makeup_workday", met=True, value=day.isoformat(), text=t("调休上班日", "A make-up working day"), source="SLA-13")
    if why := calendar.why_provisional(day):
        yield Reason(code="calendar_unknown", text=why, source="SLA-13")


def _is_quiet(quiet: Quiet, at: time) -> bool:
    if quiet.begins <= quiet.ends:
        return quiet.begins <= at < quiet.ends
    return at >= quiet.begins or at < quiet.ends


def _often(policy: Contacting, what: Purpose, person: Person, way: Channel, local: datetime) -> Iterator[Reason]:
    for limit in policy.limits:
        if not _counts(limit, policy, what.key, way.key):
            continue
        since = local - timedelta(days=limit.days)
        seen = sum(touch.at > since and _counts(limit, policy, touch.purpose, touch.channel) for touch in person.touches)
        yield Reason(code="too_often" if seen >= limit.most else "not_too_often", met=seen < limit.most, value=f"{seen}/{limit.most}",
                     text=t(f"联系频次({limit.name.zh})", f"How often ({limit.name.en})"))


def _counts(limit: Limit, policy: Contacting, purpose: str, channel: str) -> bool:
    found = policy.purpose(purpose)
    is_meant = purpose in limit.purposes if limit.purposes else found is not None and found.needs_consent
    return is_meant and (not limit.channels or channel in limit.channels)


def _cautions(policy: Contacting, person: Person, way: Channel) -> Iterator[Reason]:
    """What does not forbid it, but a polite person knows."""
    if person.preferred_channel and person.preferred_channel != way.key:
        said = policy.said_channel(person.preferred_channel)
        yield Reason(code="other_channel_preferred", text=t(f"本人偏好:{said.zh}", f"He prefers: {said.en}"))
    if person.best_time and way.disturbs:
        yield Reason(code="best_time", value=person.best_time, text=t("方便联系时间", "Best time"))
    if person.taboo and not any(word in person.taboo for word in way.taboo_words):
        yield Reason(code="has_taboos", text=t("有忌讳,联系前请看联系人卡", "He has taboos: read his card first"))


def horizon(policy: Contacting) -> int:
    """How many days back contacts must be read for the limits."""
    return max((limit.days for limit in policy.limits), default=0)


def is_fresh(*, decided_at: datetime, now: datetime, minutes: int) -> bool:
    """Whether a permission may still begin something."""
    return timedelta(0) <= now - decided_at <= timedelta(minutes=minutes)
