"""Who should lead a group that has no lead manager, by the pack's rules, with the reason (GRD-10, operator 1.1): a proposal, nothing is set.

Accounts out of the reader's sight decide with, and are not named, nor is the unit that follows from them (PRM-62).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.models import Account, Assignment
from guanxi.domains.customers.policy import LEAD, LEAD_KEY, LeadRules
from guanxi.domains.customers.rules import leads as rules
from guanxi.domains.customers.rules.leads import Default, Signed
from guanxi.domains.organisation import api as organisation
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.django import clock
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Reason, Refusal

WHY: dict[str, Text] = {
    "contract": t("协议由该单位签约", "It signed the agreement"),
    "head_office": t("没有登记签约单位,由总部所在户的归属单位牵头", "No signing unit is known: the unit of the head office leads"),
    "dispute": t("多个单位签约,由共同上级裁决并说明理由", "Several units signed: their common superior decides, with the reason"),
}


@dataclass(frozen=True, kw_only=True)
class LeadProposal:
    """rule: contract, head_office or dispute. unit_name: who leads, or decides a dispute; "" where the reader may not know. top_id: the account at
    the top, where the lead is entered, 0 out of sight. person: the owner of the account it follows from, if he is of that unit; else nobody.
    across: the group's units lie in several provinces. decide_workdays: for a dispute."""

    rule: str
    unit_name: str
    top_id: int
    person: organisation.UserCard | None
    reasons: tuple[Reason, ...]
    across: bool
    decide_workdays: int | None


@dataclass(frozen=True, kw_only=True)
class Group:
    """A legal tree as far as its lead goes: the account at the top with its unit, all units, the agreements in force, whether it is led."""

    top: Signed
    unit_ids: tuple[int, ...]
    signed: tuple[Signed, ...]
    is_led: bool


def lead_proposal(*, actor: Actor, account_id: int, today: date) -> LeadProposal | None:
    """Who should lead the legal tree of an account; None where it is led, one unit answers for all of it, or no rule of the pack knows.

    Refuses `not_found`.
    """
    access.require(actor, "account.view", account_id)
    group, terms = group_of(account_id=account_id, on=today), terms_of(on=today)
    found = default_of(group, terms)
    if found is None:
        return None
    seen = dict(access.visible(Account.objects.filter(pk__in={found.account_id, group.top.account_id}), actor).values_list("pk", "name"))
    is_told = found.account_id in seen
    unit_id = organisation.common_superior(unit_ids=found.units).id if found.rule == "dispute" else found.unit_id
    unit_name = organisation.unit(unit_id=unit_id).name if unit_id and (is_told or found.rule == "dispute") else ""
    because = Reason(code=found.rule, met=None, source="GRD-10", text=WHY[found.rule], value=seen.get(found.account_id, ""))
    return LeadProposal(
        rule=found.rule, unit_name=unit_name, top_id=group.top.account_id if group.top.account_id in seen else 0,
        person=_owner(found) if is_told else None, reasons=(because,), across=organisation.common_superior(unit_ids=group.unit_ids).tier == "group",
        decide_workdays=terms.decide_workdays if found.rule == "dispute" else None)


def default_of(group: Group, terms: LeadRules) -> Default | None:
    """The answer of the rules for a group nobody leads and several units answer for."""
    units = {*group.unit_ids, *(one.unit_id for one in group.signed)}
    if group.is_led or len(units) < 2:
        return None
    return rules.default_lead(rules=terms.rules, top=group.top, signed=group.signed)


@dataclass(frozen=True, kw_only=True)
class DisputedLead:
    """A group that several units signed: the account at its top, these units, their accounts, who decides, and whether somebody leads it."""

    top_id: int
    unit_ids: tuple[int, ...]
    account_ids: tuple[int, ...]
    arbiter_id: int
    is_led: bool


def disputed_lead(*, account_id: int, on: date) -> DisputedLead | None:
    """Where several units signed the agreements of an account's group, who decides about its lead; None elsewhere. For everybody alike. GRD-10."""
    group = group_of(account_id=account_id, on=on)
    found = default_of(replace(group, is_led=False), terms_of(on=on))
    if found is None or found.rule != "dispute":
        return None
    return DisputedLead(top_id=group.top.account_id, unit_ids=found.units, account_ids=tuple(one.account_id for one in group.signed),
                        arbiter_id=organisation.common_superior(unit_ids=found.units).id, is_led=group.is_led)


def top_account(*, account_id: int) -> int:
    """The account at the top of the legal tree, whoever sees it; itself where nothing stands above it."""
    return group_of(account_id=account_id, on=clock.today()).top.account_id


def refuse_lead(*, actor: Actor, account_id: int, on: date, reason: str, stays_in_unit: bool = False) -> Refusal | None:
    """Why this actor does not name the lead of an account's group: where several units signed, their common superior does, with the reason; until
    then everybody goes on as he was. None: he may. The one rule of every channel. GRD-10.

    stays_in_unit: somebody of the same unit follows on the lead, which decides nothing anew.
    """
    disputed = disputed_lead(account_id=account_id, on=on)
    if disputed is None or stays_in_unit:
        return None
    arbiter = organisation.unit(unit_id=disputed.arbiter_id)
    if not access.in_reach(actor, arbiter.id):
        return Refusal("lead_disputed", field="role", status=403, text=t(
            f"多个单位与该集团签约,由共同上级{arbiter.name}裁决谁牵头", f"Several units signed: {arbiter.name} decides who leads"),
            way_out=t("裁决前各户由现任继续负责", "Until then those who are responsible go on"))
    return stated.refusal(reason, ask=t("裁决谁牵头须写明理由", "A decision says why"), code="note_needed", field="source_document",
                          way_out=t("请填写依据文件或理由", "Enter the document or the reason"))


def group_of(*, account_id: int, on: date) -> Group:
    """The legal tree in which an account stands, whoever sees it: one statement."""
    with connection.cursor() as cursor:
        cursor.execute("select * from customers_lead_facts(%s, %s)", [account_id, on])
        top_id, top_unit, is_led, unit_ids, signed_ids, signed_units = cursor.fetchone()
    signed = tuple(Signed(account_id=one, unit_id=unit) for one, unit in zip(signed_ids or (), signed_units or (), strict=True))
    return Group(top=Signed(account_id=top_id, unit_id=top_unit), unit_ids=tuple(unit_ids or ()), signed=signed, is_led=is_led)


def terms_of(*, on: date) -> LeadRules:
    """The section in force."""
    found: LeadRules = rulebook.in_force(key=LEAD_KEY, adapter=LEAD, on=on)
    return found


def _owner(found: Default) -> organisation.UserCard | None:
    """The account's owner, if he is of the unit that leads: the one who is named unless somebody else is."""
    owner_id = Assignment.objects.filter(account_id=found.account_id, role="owner", valid_until=None).values_list("user_id", flat=True).first()
    owner = organisation.users(ids=[owner_id]).get(owner_id) if owner_id else None
    return owner if owner and owner.unit_id and found.unit_id in organisation.superiors(unit_id=owner.unit_id) else None
