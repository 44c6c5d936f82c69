"""The account page and its later blocks. A foreign account answers 404 in each of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from guanxi.domains.consent import api as consent
from guanxi.domains.customers import api as customers
from guanxi.domains.grading import api as grading
from guanxi.domains.insights import api as insights
from guanxi.domains.lists import api as lists
from guanxi.domains.registration import api as registration
from guanxi.domains.rivals import api as rivals
from guanxi.domains.structure import api as structure
from guanxi.domains.timeline import api as timelines
from guanxi.domains.work import api as work
from guanxi.foundation.django import clock, participants
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.shell.account import as_of, charts, strip, topics
from guanxi.shell.book import words

STEPS, KEY_PEOPLE, GAPS = 5, 5, 3


@page(act="account.view", methods=("GET",))
def account(request: Request, account_id: int) -> HttpResponse:
    """Header, strip, next steps and money: what decides the morning, in at most ten statements."""
    today, language = clock.today(), get_language() or "zh-hans"
    view = _view(request, account_id)
    if view is None:
        return redirect("customers:bin_entry", account_id=account_id)
    row = lists.listed(account_id=account_id, with_money=view.sees_money)
    money = insights.money_block(actor=request.actor, account_id=account_id, stamp=words.stamp()) if view.sees_money else None
    steps = work.open_items(account_id=account_id, today=today, limit=STEPS,
                            owner_id=None if view.sees_money else request.actor.user_id, and_service=not view.only_serves)
    rival = rivals.soonest_end(account_id=account_id, customer_kind=view.card.customer_kind, today=today) if view.sees_money else None
    letter = next((step.reasons[0] for step in steps if step.kind == registration.LETTER_CALL and step.reasons), None)
    late = sum(step.days_left < 0 for step in steps)
    return render(request, "account_page/account.html", {
        "view": view, "here": customers.acts_where(request.acts, is_his=view.tends), "card": view.card,
        "row": row, "money": money, "steps": steps, "grades": words.grades(), "stamp": words.stamp(),
        "lamps": strip.lamps(view=view, row=row, money=money, late_steps=late, today=today, rival=rival, letter=letter),
        "stack": charts.stack(money, language) if money else None, "bridge": charts.bridge(money, language) if money else None,
        "people": [(role, label, view.responsible(role)) for role, label in customers.ROLES],
        "grade_name": words.grades().get(row.grade) if row else None, "would_be": words.grades().get(row.calculated_grade) if row else None,
        "own": [(field.label, customers.custom_said(field, view.card.extra[field.key])) for field in customers.customs("account")
                if field.key in view.card.extra],
        "classes": words.classes_of(view.card),
        "partner": words.unit_name(view.card.partner_unit_id) if view.card.partner_unit_id else "",
        "code": view.number("group_code"), "uscc": next((one for one in view.identifiers if one.scheme == "uscc"), None),
    })


def _view(request: Request, account_id: int) -> customers.AccountView | None:
    """The account; None when it lies in the recycle bin and the reader may look there; else `not_found`."""
    try:
        return customers.account(actor=request.actor, account_id=account_id)
    except Refusal as refusal:
        if refusal.status != 404 or "bin.view" not in request.acts:
            raise
        customers.bin_entry(actor=request.actor, account_id=account_id, today=clock.today())
        return None


@page(act="account.view", methods=("GET",))
def account_as_of(request: Request, account_id: int) -> HttpResponse:
    """The account as the archive knew it on a past day; without a day, the form alone. ARC-06."""
    card = customers.cards(actor=request.actor, ids=[account_id]).get(account_id)
    if card is None:
        raise not_found()
    today, on = clock.today(), _past_day(request.GET.get("on", ""))
    then = as_of.account_then(actor=request.actor, account_id=account_id, on=on) if on else None
    return render(request, "account_page/account_as_of.html", {"card": card, "then": then, "on": on, "today": today})


def _past_day(said: str) -> date | None:
    """A day up to today; anything else is none."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if day <= clock.today() else None


@page(act="grading.why", methods=("GET",))
def grade(request: Request, account_id: int) -> HttpResponse:
    """Block 4: the four values, why, and what is missing, of every active scheme."""
    answers = grading.why(actor=request.actor, account_id=account_id, today=clock.today())
    return render(request, "account_page/grade.html", {"answers": answers})


@page(act="account.view", methods=("GET",))
def rollups(request: Request, account_id: int) -> HttpResponse:
    """Revenue over the account's trees: by legal tree, by use, by payer; of what the reader may see. operator 1.1."""
    found = insights.rollups(actor=request.actor, account_id=account_id)
    return render(request, "account_page/rollups.html", {
        "rollups": found, "apart": insights.use_and_payment(found), "stamp": words.stamp(), "account_id": account_id})


@page(act="account.view", methods=("GET",))
def usage(request: Request, account_id: int) -> HttpResponse:
    """What the account uses, beside what its products bring: read like money, empty for who only serves it on site. ARC-09, ARC-29."""
    customers.require(request.actor, "account.view", account_id)
    return render(request, "account_page/usage.html", {"usage": insights.usage_block(actor=request.actor, account_id=account_id)})


@page(act="rivals.view", methods=("GET",))
def wallet(request: Request, account_id: int) -> HttpResponse:
    """Ours of what the customer is known to spend; nothing where nobody else is known there. Operator 1.14."""
    found = insights.wallet(actor=request.actor, account_id=account_id, today=clock.today())
    return render(request, "account_page/wallet.html", {"wallet": found, "account_id": account_id})


@page(act="account.view", methods=("GET",))
def people(request: Request, account_id: int) -> HttpResponse:
    """Blocks 5 and 10: the five persons who matter, and what the archive lacks."""
    found = customers.show_contacts(actor=request.actor, now=clock.now(), account_id=account_id, most=KEY_PEOPLE)
    archive = customers.archive(actor=request.actor, account_id=account_id)
    gaps = [gap for gap in archive.gaps if not gap.is_known_unknown]
    ids, now = [one.id for one in found[:KEY_PEOPLE]], clock.now()
    marks: Mapping[int, object] = consent.marks_of(contact_ids=ids, now=now) if "consent.view" in request.acts else participants.people_said(
        actor=request.actor, contact_ids=ids, now=now)
    return render(request, "account_page/people.html", {
        "account_id": account_id, "people": found[:KEY_PEOPLE], "marks": marks, "count": len(found), "archive": archive,
        "chart_gaps": structure.gap_count(actor=request.actor, account_id=account_id, today=clock.today()),
        "gaps": gaps[:GAPS], "gap_count": len(gaps), "has_key_person": any(one.is_key_person for one in found),
    })


@page(act="account.view", methods=("GET",))
def timeline(request: Request, account_id: int) -> HttpResponse:
    """Block 9: one stream, newest first, older ones on demand."""
    customers.require(request.actor, "account.view", account_id)
    topic = request.GET.get("topic", "")
    stretch = timelines.for_account(
        account_id=account_id, actor=request.actor, sees_money=customers.sees_money(actor=request.actor, account_id=account_id),
        only_serves=customers.only_serves(actor=request.actor, account_id=account_id),
        also=customers.merged_into(account_id=account_id), before=request.GET.get("before", ""), topic=topic)
    return render(request, "account_page/timeline.html", {
        "account_id": account_id, "before": stretch.before, "chips": [(key, label) for key, (label, _) in topics.TOPICS.items()],
        "lines": [(line, topics.TOPICS[line.topic][1]) for line in stretch.lines], "topic": topic, "is_first": not request.GET.get("before"),
    })
