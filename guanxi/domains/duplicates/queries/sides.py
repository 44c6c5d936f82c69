"""Two records side by side: each field of both, whose value is proposed, what hangs on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guanxi.domains.customers import api as customers
from guanxi.domains.duplicates import access
from guanxi.domains.duplicates.rules import rights
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal, not_found


@dataclass(frozen=True, kw_only=True)
class Line:
    """One field of both. chosen: whose value is proposed, empty: it must be said; is_same: nothing to choose. A masked value is carried, not shown.

    hint: why there is something to choose.
    """

    key: str
    label: Text
    survivor: Text
    loser: Text
    chosen: str
    is_same: bool
    hint: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two: what it is called, its version, and how much hangs on it."""

    id: int
    version: int
    name: str
    hint: str
    facts: Sequence[tuple[Text, Text | str]]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What the merge page shows. way: now, ask, or empty with the refusal; superior: who would be asked, why: because of what.

    shows_private: a private value (L3) stands in it plain, where a pack shows those without asking (PRM-69).
    """

    survivor: Side
    loser: Side
    lines: Sequence[Line]
    way: str
    superior: str
    refusal: Refusal | None
    why: Text | None = None
    shows_private: bool = False


def accounts_side_by_side(*, actor: Actor, survivor_id: int, loser_id: int) -> Comparison:
    """Two accounts, the first one staying. Refuses `not_found` unless he sees both, or for the same one twice."""
    if survivor_id == loser_id:
        raise not_found()
    access.require_both_seen(actor, (survivor_id, loser_id))
    views = {id: customers.account(actor=actor, account_id=id) for id in (survivor_id, loser_id)}
    stays, goes = views[survivor_id], views[loser_id]
    superior = access.superior_of({stays.card.unit_id, goes.card.unit_id})
    owners = [view.responsible("owner") for view in (stays, goes)]
    way, refusal = "", None
    may_merge, edits = customers.may(actor, access.MERGE), (access.edits(actor, survivor_id), access.edits(actor, loser_id))
    try:
        way = rights.way_of(
            may_merge=may_merge, may_propose=customers.may(actor, access.PROPOSE), edits=edits,
            owners=(owners[0].user_id if owners[0] else None, owners[1].user_id if owners[1] else None),
            is_superior=access.decides_for(actor, superior.id))
    except Refusal as no:
        refusal = no
    columns = [field for field in customers.catalogue_ever("account").fields if not field.is_custom and hasattr(stays.card, field.key)]
    lines = [_line(field, _worded(field, getattr(stays.card, field.key)), _worded(field, getattr(goes.card, field.key))) for field in columns]
    lines += [_pair(field.key, field.label, *(customers.custom_said(field, one.card.extra.get(field.key)) for one in (stays, goes)))
              for field in customers.customs("account") if field.key in {**stays.card.extra, **goes.card.extra}]
    lines.append(_pair("unit", t("归属单位", "Responsible unit"), Text(stays.card.unit_name, stays.card.unit_name),
                       Text(goes.card.unit_name, goes.card.unit_name)))
    lines += _signing_line(stays.card, goes.card)
    named = [owner.user_name if owner else "" for owner in owners]
    lines.append(_pair("owner", t("归属客户经理", "Account manager"), Text(named[0], named[0]), Text(named[1], named[1])))
    choice = customers.lead_choice(actor=actor, survivor_id=survivor_id, loser_id=loser_id)
    if choice is not None:
        lines.append(_lead_line(choice))
        if way and not choice.kept:
            way, refusal = "", _two_leads()
    return Comparison(survivor=_account_side(actor, stays), loser=_account_side(actor, goes),
                      lines=lines, way=way, superior=superior.name, refusal=refusal,
                      why=rights.why_asked(may_merge=may_merge, edits=edits) if way == "ask" else None)


def contacts_side_by_side(*, actor: Actor, survivor_id: int, loser_id: int) -> tuple[int, Comparison]:
    """Two people of one account, masked for this reader, and that account's id. Refuses `not_found`."""
    stays, goes = (customers.contact(actor=actor, contact_id=id) for id in (survivor_id, loser_id))
    if stays.account_id != goes.account_id or survivor_id == loser_id:
        raise not_found()
    lines = [_pair(field.key, Text(field.zh, field.en), _plain(stays, field.key), _plain(goes, field.key))
             for field in customers.catalogue("contact").fields if field.key in stays.shown]
    sides = [Side(id=one.id, version=one.version, name=one.name, hint=one.post,
                  facts=((t("更多号码", "Further numbers"), str(len(one.more_phones))),)) for one in (stays, goes)]
    return stays.account_id, Comparison(survivor=sides[0], loser=sides[1], lines=lines, way="now", superior="", refusal=None,
                                         shows_private=stays.shows_private or goes.shows_private)


def _signing_line(stays: customers.AccountCard, goes: customers.AccountCard) -> list[Line]:
    """Who signed goes with the agreement that stays; said only where somebody recorded it (GRD-10)."""
    if stays.agreement_unit_id is None and goes.agreement_unit_id is None:
        return []
    names = {unit.id: unit.name for unit in organisation.units(ids={one for one in (stays.agreement_unit_id, goes.agreement_unit_id) if one})}
    said = [Text(name, name) for name in (names.get(one.agreement_unit_id or 0, "") for one in (stays, goes))]
    signed = [customers.Agreement(number=one.agreement_number, unit_id=one.agreement_unit_id) for one in (stays, goes)]
    return [Line(key=customers.SIGNED_BY, label=t("签约单位", "Unit that signed"), survivor=said[0], loser=said[1], is_same=said[0] == said[1],
                 chosen=customers.side_that_signed(survivor=signed[0], loser=signed[1], picks={}),
                 hint=t("随所保留的协议", "It goes with the agreement that stays"))]


def _lead_line(choice: customers.LeadChoice) -> Line:
    """Two led groups would become one legal tree, which has one lead: the other one's assignment ends (operator 1.1)."""
    kept = set(choice.kept)
    chosen = "survivor" if choice.is_between and "survivor" in kept else next(iter(kept)) if len(kept) == 1 else ""
    return Line(key="lead", label=t("首席客户代表(牵头)", "Lead manager"), survivor=choice.survivor, loser=choice.loser, chosen=chosen, is_same=False,
                hint=t("两个集团并为一个法人树,只能留一位;另一位的归属随合并结束",
                       "Two groups become one legal tree, which has one lead; the other's assignment ends with the merge"))


def _two_leads() -> Refusal:
    return Refusal("lead_exists", status=409, text=t(
        "两户所在的集团各有首席客户代表,且都在您不能分派的客户上", "Both groups have a lead manager, at accounts you may not assign"),
        way_out=t("请其归属单位或共同上级先结束其中一位的归属", "Have one of their units, or a superior of both, end one assignment first"))


def _plain(card: customers.ContactCard, key: str) -> Text:
    own = next((line.text for line in card.own if line.key == key), None)
    return own or Text(card.shown[key].text, card.shown[key].text)


def _account_side(actor: Actor, view: customers.AccountView) -> Side:
    card, row = view.card, lists.listed(account_id=view.card.id)
    codes = [one for one in view.identifiers if one.valid_until is None]
    held = Text("、".join(f"{one.label.zh} {one.value}" for one in codes), ", ".join(f"{one.label.en} {one.value}" for one in codes))
    facts = [(t("编码", "Codes"), held if codes else "–"),
             (t("联系人", "People"), str(row.contact_count if row else 0)), (t("下级客户", "Accounts below"), str(view.children_count)),
             (t("完整度", "Completeness"), f"{customers.archive(actor=actor, account_id=card.id).percent}%")]
    return Side(id=card.id, version=card.version, name=card.name, hint=card.unit_name, facts=facts)


def _line(field: Field, survivor: Text, loser: Text) -> Line:
    return _pair(field.key, Text(field.zh, field.en), survivor, loser)


def _pair(key: str, label: Text, survivor: Text, loser: Text) -> Line:
    is_better = not survivor.zh and bool(loser.zh)
    return Line(key=key, label=label, survivor=survivor, loser=loser, chosen="loser" if is_better else "survivor", is_same=survivor == loser)


def _worded(field: Field, value: object) -> Text:
    """A value in words: choices by their labels, yes and no, dates as they are."""
    if field.key == "industry_code":
        return customers.industry_label(str(value or ""))
    if field.kind == "bool":
        return {True: t("是", "yes"), False: t("否", "no")}.get(bool(value), Text("", "")) if value is not None else Text("", "")
    said = dict(field.choices).get(str(value), None) if field.choices else None
    return said or (Text("", "") if value in (None, "") else Text(str(value), str(value)))
