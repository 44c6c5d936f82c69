"""A disputed lead (GRD-10): asked by somebody of a unit that signed, decided by the common superior, one appeal; passed one level up when nobody
decides in time. Until then everybody goes on as he was.

The decision is the assignment of the lead itself, whoever makes it on whichever channel (`wiring.LEAD_NAMED`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction

from guanxi.domains.customers import api as customers
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import access, fields
from guanxi.domains.registration.commands import deadlines, history
from guanxi.domains.registration.commands.deadlines import LEAD_CALL, LEAD_SUBJECT
from guanxi.domains.registration.models import LeadDispute
from guanxi.domains.registration.queries import leads as queries
from guanxi.domains.registration.rules import leads as rules
from guanxi.domains.registration.rules.disputes import APPEAL, FIRST
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, changed_meanwhile, not_found


def open_lead_dispute(*, actor: Actor, now: datetime, account_id: int, reason: str) -> int:
    """Asks the common superior of the units that signed who leads the account's group; returns the dispute's id. GRD-10.

    Due within the pack's working days. Refuses `not_found`, `not_responsible`, `forbidden`, `no_dispute`, `not_a_party`, `dispute_exists`,
    `lead_exists`, `decide_days_blank`, `note_needed`.
    """
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="open_lead_dispute", now=now, subject=Ref("account", account_id), reason=reason[:300]) as act:
        customers.require(actor, "account.edit", account_id)
        access.require_act(actor, "registration.register")
        with access.unbounded(act):
            found = customers.disputed_lead(account_id=account_id, on=today)
            has_open = found is not None and LeadDispute.objects.filter(account_id=found.top_id, state=fields.OPEN).exists()
            above = organisation.superiors(unit_id=actor.unit_id) if actor.unit_id else ()
            refusal = rules.may_ask(rules.Asked(units=found.unit_ids if found else (), above=above, is_led=bool(found and found.is_led),
                                                has_open=has_open))
        if refusal or found is None:
            raise refusal or not_found()
        stated.require(reason, ask=t("请写明申请裁决的理由", "Say why you ask for a decision"), code="note_needed")
        due_on = deadlines.due(since=today, count=_decide_days(today))
        with access.unbounded(act):
            heard = customers.who_hears(account_ids=list(found.account_ids))
        deciders = set(organisation.superiors(unit_id=found.arbiter_id))  # a head who decides is no side, also where an account has no owner
        users = {one.id for one in heard.values() if one.unit_id not in deciders}
        row = _stored(act, found, users=users, unit_id=found.arbiter_id, reason=reason, due_on=due_on)
        _call(act, row, t("申请裁决由谁牵头", "asked who leads"), "asked", about={account_id, *found.account_ids})
    return row.pk


def decide_lead_dispute(*, actor: Actor, now: datetime, lead_dispute_id: int, staff_number: str, reason: str, expected_version: int) -> None:
    """The common superior names the lead, with the reason; the assignment counts at once. On an appeal the present lead may be named again.

    Refuses `not_found`, `dispute_closed`, `not_arbiter`, `is_party`, `decided_before`, `note_needed`, `changed_meanwhile`, `unknown_person`, and
    what `assign` refuses.
    """
    with audit.acting(actor=actor, verb="decide_lead_dispute", now=now, subject=Ref(LEAD_SUBJECT, lead_dispute_id), reason=reason[:300]) as act:
        row = _locked(lead_dispute_id)
        if refusal := queries.refuse_decider(actor=actor, row=row):
            raise refusal
        stated.require(reason, ask=t("裁决须写明理由", "A decision says why"), code="note_needed")
        if row.version != expected_version:
            raise changed_meanwhile()
        person = organisation.person_named(said=staff_number, field="staff_number", label=t("牵头人", "Lead"))
        with access.unbounded(act):
            present = customers.lead_of(account_id=row.account_id)
        if present is not None and present.user_id == person.id:
            with access.unbounded(act):
                _close(act, row, user_id=person.id, reason=reason)
        else:
            customers.assign(actor=actor, now=now, account_id=present.account_id if present else row.account_id, user_id=person.id, role="lead",
                             source_document=reason.strip()[:120], replaces=present.assignment_id if present else None)


def appeal_lead_dispute(*, actor: Actor, now: datetime, lead_dispute_id: int, reason: str) -> int:
    """Somebody of a unit that signed and does not lead appeals once, in time, to the next level above; returns the appeal's id.

    Refuses `not_found`, `not_loser`, `appealed_once`, `appeal_late`, `no_level_above`, `note_needed`.
    """
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="appeal_lead_dispute", now=now, subject=Ref(LEAD_SUBJECT, lead_dispute_id), reason=reason[:300]) as act:
        first = _locked(lead_dispute_id)
        if refusal := queries.refuse_appeal(actor=actor, row=first, today=today):
            raise refusal
        stated.require(reason, ask=t("请写明申诉理由", "Say why you appeal"), code="note_needed")
        with access.unbounded(act):
            found = customers.disputed_lead(account_id=first.account_id, on=today)
        if found is None:
            raise Refusal("no_dispute", t("签约情况已变,无需再裁决", "Who signed has changed: there is nothing left to decide"), status=409)
        above = access.territory_above(unit_id=first.unit_id) or first.unit_id
        due_on = deadlines.due(since=today, count=_decide_days(today))
        row = _stored(act, found, users=first.user_ids, unit_id=above, reason=reason, due_on=due_on, appeals=first)
        _call(act, row, t("对牵头裁决提出申诉", "appealed against who leads"), "appealed", about={first.account_id})
    return row.pk


def settle_lead_named(*, account_id: int, user_id: int, reason: str, act: Act) -> None:
    """The common superior named the lead of the account's group: an open dispute about it is decided by that (wiring.LEAD_NAMED). Inside the
    caller's act. Anybody else names him only where nothing is disputed any more: the night says so."""
    with access.unbounded(act):
        for row in LeadDispute.objects.select_for_update().filter(state=fields.OPEN).order_by("pk"):
            is_about = customers.top_account(account_id=row.account_id) == customers.top_account(account_id=account_id)
            if is_about and access.is_superior(act.actor, row.unit_id):
                _close(act, row, user_id=user_id, reason=reason)


def advance_lead_disputes(*, actor: Actor, now: datetime) -> int:
    """What the night does: a dispute about nothing is over; one that nobody decided in time is passed to the next level, who is called besides.
    Returns how many changed."""
    today = now.astimezone(clock.ZONE).date()
    with binding.bound(actor):
        found = list(LeadDispute.objects.filter(state=fields.OPEN).order_by("pk").values_list("pk", flat=True))
    return sum(_advance(actor, now, pk, today) for pk in found)


def _advance(actor: Actor, now: datetime, pk: int, today: date) -> bool:
    with audit.acting(actor=actor, verb="advance_lead_disputes", now=now, subject=Ref(LEAD_SUBJECT, pk)) as act:
        row = _locked(pk)
        disputed = customers.disputed_lead(account_id=row.account_id, on=today)
        above = access.territory_above(unit_id=row.called_unit_id)
        step = rules.next_step(state=row.state, is_disputed=disputed is not None, is_led=customers.lead_of(account_id=row.account_id) is not None,
                               is_appeal=row.instance == APPEAL, due_on=row.due_on, has_level=above is not None, today=today)
        if step == "void":
            row.state = fields.VOID
            row.store(now=now)
            work.settle(act=act, kind=LEAD_CALL, subject_kind=LEAD_SUBJECT, subject_ids=[row.pk])
            text = t("牵头争议已无需裁决:签约单位或牵头情况已变", "Nothing is left to decide about who leads: who signed, or who leads, has changed")
            _tell(act, row, text, "void", {row.opened_by_id, *row.user_ids})
        elif step == "pass_on" and above is not None:
            row.called_unit_id, row.called_on = above, today
            row.due_on = deadlines.due(since=today, count=_pass_on_days(today))
            row.store(now=now)
            what = t("牵头争议逾期未裁决,提交上一级", "Nobody decided who leads in time: passed to the next level")
            _call(act, row, what, f"passed:{above}", about=())
    return bool(step)


def _stored(act: Act, found: customers.DisputedLead, *, users: Collection[int], unit_id: int, reason: str, due_on: date,
            appeals: LeadDispute | None = None) -> LeadDispute:
    today = act.at.astimezone(clock.ZONE).date()
    row = LeadDispute(
        account_id=found.top_id, unit_id=unit_id, called_unit_id=unit_id, unit_ids=list(found.unit_ids), user_ids=sorted(set(users)),
        instance=APPEAL if appeals else FIRST, appeals=appeals, reason=reason.strip()[:500], opened_by_id=act.actor.user_id,
        opened_by_name=act.actor.name, opened_on=today, called_on=today, due_on=due_on)
    try:
        with transaction.atomic():
            row.store(now=act.at)
    except IntegrityError:
        raise Refusal("dispute_exists", t("该集团已有待裁决的牵头争议", "This group's lead waits for a decision already"), status=409,
                      way_out=t("请等待裁决", "Wait for the decision")) from None
    return row


def _call(act: Act, row: LeadDispute, what: Text, kind: str, *, about: Collection[int]) -> None:
    """A to-do of those who decide, a notice to the sides, a line on the timelines of the accounts."""
    unit = organisation.unit(unit_id=row.called_unit_id)
    people = access.deciders(unit_id=row.called_unit_id, excluding=frozenset({row.opened_by_id}))
    text = t(f"{what.zh},由{unit.name}于 {row.due_on} 前裁决;裁决前各户由现任继续负责",
             f"{what.en}: {unit.name} decides by {row.due_on}; until then everybody goes on")
    with access.unbounded(act):
        for account_id in sorted(about):
            timeline.record(act=act, account_id=account_id, subject=Ref(LEAD_SUBJECT, row.pk), topic="archive",
                            kind=f"registration_lead_{kind.partition(':')[0]}", text=text)
        _tell(act, row, text, kind, {row.opened_by_id, *row.user_ids})
    with access.unbounded(act):  # whose group it is, as far as each of them may know
        names = {one.user_id: found[row.account_id].name for one in organisation.actors_of_users(user_ids=[one.id for one in people])
                 if (found := customers.account_names(actor=one, ids=[row.account_id]))}
    for name in sorted({names.get(one.id, "") for one in people}):
        history.call(act=act, kind=LEAD_CALL, about=Ref(LEAD_SUBJECT, row.pk), people=[one for one in people if names.get(one.id, "") == name],
                     due_on=row.due_on, title=_title(row, name))


def _title(row: LeadDispute, name: str) -> Text:
    """What a to-do is called: with the group for who sees its top; it leads to the dispute, where the group has its link."""
    whose, of = (f"“{name}”", f" of {name}") if name else ("", "")
    return t(f"牵头争议:裁决{whose}由谁牵头", f"Who leads: a dispute{of} to decide") if row.instance == FIRST else t(
        f"牵头申诉:裁决{whose}由谁牵头", f"Who leads: an appeal{of} to decide")


def _close(act: Act, row: LeadDispute, *, user_id: int, reason: str) -> None:
    person = organisation.users(ids=[user_id])[user_id]
    row.state, row.lead_user_id, row.lead_unit_id, row.decision_reason = fields.DECIDED, user_id, person.unit_id, reason.strip()[:500]
    row.decided_by_id, row.decided_by_name, row.decided_on = act.actor.user_id, act.actor.name, act.at.astimezone(clock.ZONE).date()
    row.store(now=act.at)
    work.settle(act=act, kind=LEAD_CALL, subject_kind=LEAD_SUBJECT, subject_ids=[row.pk])
    text = t(f"裁决:由{person.unit_name} {person.name} 牵头。理由:{row.decision_reason}",
             f"decided: {person.name}, {person.unit_name}, leads. Reason: {row.decision_reason}")
    timeline.record(act=act, account_id=row.account_id, subject=Ref(LEAD_SUBJECT, row.pk), topic="archive", kind="registration_lead_decided",
                    text=text)
    _tell(act, row, text, "decided", {row.opened_by_id, *row.user_ids, user_id})


def _tell(act: Act, row: LeadDispute, text: Text, what: str, user_ids: Collection[int]) -> None:
    messages.notify(act=act, user_ids=sorted(set(user_ids)), kind=LEAD_SUBJECT, text=text, subject=Ref(LEAD_SUBJECT, row.pk),
                    dedupe_key=f"{LEAD_SUBJECT}:{row.pk}:{what}")


def _decide_days(today: date) -> int:
    days = customers.lead_terms(on=today).decide_workdays
    if days is None:
        raise Refusal("decide_days_blank", status=409, text=t(
            "政策包没有规定牵头裁决的期限,暂不能申请", "The policy pack does not say by when a lead is decided: nobody can ask"),
            way_out=t("请政策管理员在政策包“牵头单位”填写裁决期限(decide_workdays)",
                      "Ask for the days to decide (decide_workdays) in “Who leads a group” of the pack"))
    return days


def _pass_on_days(today: date) -> int:
    terms = customers.lead_terms(on=today)
    return terms.pass_on_workdays or terms.decide_workdays or 1


def _locked(pk: int) -> LeadDispute:
    row = LeadDispute.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise not_found()
    return row
