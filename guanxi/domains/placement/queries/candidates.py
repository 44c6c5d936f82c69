"""岗位匹配: the people a supervisor answers for against a unit, a job or an account without an owner (ORG-16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.placement import access
from guanxi.domains.placement.models import Entry, Profile
from guanxi.domains.placement.queries import lists as all_lists
from guanxi.domains.placement.rules import matching
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import ListedBy, OfPack

MOST = 500


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is looked for. unit_id: where (None: one's own unit); job: of the catalogue; account_id: one that looks for an owner.

    The other lists add to what the job, the unit and the account ask for by themselves.
    """

    unit_id: int | None = None
    job: Annotated[str, OfPack(section="organisation/duties", words=lambda found: [one.key for one in found.jobs])] = ""
    account_id: int | None = None
    trades: tuple[Annotated[str, OfPack(section="placement/matching", words=lambda found: [one.key for one in found.trades])], ...] = ()
    products: tuple[Annotated[str, OfPack(section="rivals/watch", words=lambda found: [one.key for one in found.products])], ...] = ()
    industries: tuple[Annotated[str, ListedBy("read_industries", "items")], ...] = ()
    languages: tuple[Annotated[str, OfPack(section="placement/matching", words=lambda found: [one.key for one in found.languages])], ...] = ()
    qualifications: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a candidate: what fits or does not, in words, with its points where weights are decided."""

    text: Text
    points: int | None
    is_confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One person. points None: not ranked. is_open None: he has not said. missing: what is asked for and he does not say he has.

    accounts: how many he keeps; load_points: what that counts.
    """

    person: organisation.UserCard
    points: int | None
    fits: Sequence[Line]
    against: Sequence[Line]
    missing: Sequence[Text]
    is_open: bool | None
    accounts: int
    load_points: int | None


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """The answer. asked: what was looked for, in words with where it comes from. is_ranked False: the pack decides no weights.

    is_cut: more than 500 people are in reach, the rest is not shown. label: the version of the pack.
    """

    rows: Sequence[Candidate]
    unit_id: int
    unit_name: str
    job: Text | None
    account_name: str
    asked: Sequence[Text]
    is_ranked: bool
    is_cut: bool
    label: str


@dataclass(frozen=True, kw_only=True)
class _Target:
    unit: organisation.UnitCard
    account: customers.AccountCard | None = None
    why: Mapping[tuple[str, str], Text] = field(default_factory=dict)


def candidates(*, actor: Actor, wish: Wish) -> Candidates:
    """People of the actor's units, those who fit best first, each with why; who is not open to a transfer last. Nothing is stored. ORG-16.

    Refuses `forbidden`, `not_found` (a unit beyond his own, an account he does not see), `unknown_job`.
    """
    access.require_act(actor, access.SUPERVISE)
    words = all_lists.lists(on=clock.today())
    target = _target(actor, wish, words)
    units = access.led_units(actor)
    everybody = [one for one in organisation.people(unit_ids=units, limit=MOST + 1) if one.kind == "staff"]
    found = {one.id: one for one in everybody[:MOST]}
    need = matching.Need(job=wish.job, unit_ids=organisation.superiors(unit_id=target.unit.id), wanted=_wanted(target))
    ranked = matching.ranked(people=_people(actor, found), need=need, weights=words.matching.weights)
    job = words.said("job", wish.job) if wish.job else None
    return Candidates(
        rows=[_candidate(found[one.person.user_id], one, words) for one in ranked], unit_id=target.unit.id, unit_name=target.unit.name, job=job,
        account_name=target.account.name if target.account else "", asked=list(target.why.values()),
        is_ranked=words.matching.weights is not None, is_cut=len(everybody) > MOST, label=words.label)


def _target(actor: Actor, wish: Wish, words: all_lists.Lists) -> _Target:
    """Where and for what; every value with where it comes from."""
    account = None
    if wish.account_id:
        customers.require(actor, "account.view", wish.account_id)
        account = customers.cards(actor=actor, ids=[wish.account_id])[wish.account_id]
    unit_id = wish.unit_id or (account.unit_id if account else actor.unit_id)
    if unit_id is None or not access.leads(actor, unit_id):
        raise not_found()
    if wish.job and wish.job not in (words.values_of("job") or ()):
        raise Refusal("unknown_job", t("岗位目录没有这个岗位", "The catalogue has no such job"), field="job")
    unit = next(iter(organisation.units(ids=[unit_id])), None)
    if unit is None:
        raise not_found()
    why: dict[tuple[str, str], Text] = {}
    asked = words.matching.asked(wish.job)
    if asked:
        for kind, values in (("trade", asked.trades), ("product", asked.products), ("language", asked.languages)):
            _note(why, words, kind, values, t("岗位要求", "asked by the job"))
    _note(why, words, "industry", unit.industries, t("单位服务的行业", "served by the unit"))
    if account:
        codes = [code for code in (account.industry_code, account.sector_code) if code]
        _note(why, words, "industry", codes, t("客户的行业", "the account's industry"))
    for kind, values in (("trade", wish.trades), ("product", wish.products), ("industry", wish.industries), ("language", wish.languages),
                         ("qualification", wish.qualifications)):
        _note(why, words, kind, values, t("本次指定", "named here"))
    return _Target(unit=unit, account=account, why=why)


def _note(why: dict[tuple[str, str], Text], words: all_lists.Lists, kind: str, values: Sequence[str], source: Text) -> None:
    for value in values:
        name = words.said(kind, value)
        why.setdefault((kind, value), t(f"{name.zh}({source.zh})", f"{name.en} ({source.en})"))


def _wanted(target: _Target) -> dict[str, frozenset[str]]:
    wanted: dict[str, frozenset[str]] = {}
    for kind, value in target.why:
        wanted[kind] = wanted.get(kind, frozenset()) | {value}
    return wanted


def _people(actor: Actor, found: Mapping[int, organisation.UserCard]) -> list[matching.Person]:
    said: dict[int, list[matching.Said]] = {}
    with access.unbounded(actor):
        kept = customers.owned_counts(user_ids=found)
        is_open = dict(Profile.objects.filter(user_id__in=list(found)).values_list("user_id", "is_open"))
        for row in Entry.objects.filter(user_id__in=list(found)).order_by("pk"):
            said.setdefault(row.user_id, []).append(matching.Said(
                kind=row.kind, stance=row.stance, value=row.value, is_confirmed=row.confirmed_on is not None))
    return [matching.Person(user_id=one.id, name=one.name, is_open=is_open.get(one.id), said=tuple(said.get(one.id, ())),
                            accounts=kept.get(one.id, 0)) for one in found.values()]


_SIGNS = {"wants_job": t("本人愿意", "wants this job"), "wants_unit": t("愿意去", "would go to"),
          "avoids_job": t("本人不愿意", "does not want this job")}


def _candidate(person: organisation.UserCard, one: matching.Match, words: all_lists.Lists) -> Candidate:
    def line(hit: matching.Hit) -> Line:
        name, sign = words.said(hit.kind, hit.value), _SIGNS.get(hit.sign)
        text = t(f"{sign.zh}:{name.zh}", f"{sign.en}: {name.en}") if sign else name
        return Line(text=text, points=hit.points, is_confirmed=hit.is_confirmed)

    against = [line(hit) for hit in one.against]
    if one.person.is_open is False:
        against.append(Line(text=t("本人表示不考虑调岗", "is not open to a transfer"), points=None))
    return Candidate(
        person=person, points=one.points, fits=[line(hit) for hit in one.fits], against=against, is_open=one.person.is_open,
        accounts=one.person.accounts, load_points=one.load_points, missing=[words.said(kind, value) for kind, value in one.missing])
