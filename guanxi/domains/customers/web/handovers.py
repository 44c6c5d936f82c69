"""Pages of hand-overs (交接): list, preview and confirmation, one hand-over, its printed list (交接清单), orphans (孤儿客户)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date

from guanxi.domains.customers import api
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access, clock, idempotency
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

STAGES: dict[str, Text] = {
    "planned": t("待生效", "Planned"), "running": t("交叠期,待监交", "Overlap, not witnessed"), "witnessed": t("已监交,交叠期", "Witnessed, overlap"),
    "unwitnessed": t("交叠期满,待监交", "Overlap over, not witnessed"), "ended": t("已完成", "Complete"), "taken_back": t("已撤回", "Taken back"),
}
TONES = {"planned": "info", "running": "warning", "witnessed": "success", "unwitnessed": "error", "ended": "success", "taken_back": "neutral"}
LINES: dict[str, Text] = {
    "waiting": t("待移交", "Waiting"), "moved": t("已移交", "Moved"), "skipped": t("未移交:已另行调整", "Not moved: changed before"),
    "returned": t("已恢复", "As before"), "kept": t("未恢复:此后另行调整", "Kept: changed since"),
    "left": t("未恢复:交出人已离岗", "Kept: the former manager has left"),
}
PEOPLE: tuple[tuple[str, Text], ...] = (
    ("from", t("交出人", "Former manager")), ("to", t("接收人", "New manager")), ("witness", t("监交人", "Witness")),
)
# What Guanxi does not know yet is written by hand (operator 1.13).
BY_HAND: tuple[Text, ...] = (
    t("介绍人、人脉关系(经本人同意)", "Who introduced or knows whom (with consent)"),
    t("合同、协议原件", "Contract originals"), t("钥匙、门禁、通行证", "Keys and passes"), t("走访卡册、名片册", "Card books"),
    t("未兑现的口头承诺", "Open promises"), t("在途订单", "Orders under way"), t("礼品、资料", "Gifts and papers"),
)


@page(act="account.view", methods=("GET",))
def handovers(request: Request) -> HttpResponse:
    """Hand-overs one is in, made, or whose unit one has."""
    template = "customers/handovers.html#rows" if request.htmx else "customers/handovers.html"
    return render(request, template, {"handovers": api.handovers(actor=request.actor), "stages": STAGES, "tones": TONES})


@page(act="account.assign")
def open_handover(request: Request) -> HttpResponse:
    """Choosing people, day and accounts with a preview, and confirming."""
    if request.method != "POST":
        return _open_page(request, request.GET)
    try:
        terms, missing = _terms(request.POST, _people(request.POST))
        for refusal in missing:
            raise refusal
        handover_id = api.open_handover(
            actor=request.actor, now=clock.now(), terms=terms, account_ids=[_number(text) for text in request.POST.getlist("account")],
            key=request.POST.get("key", ""))
    except idempotency.AlreadyDone as done:
        return redirect("customers:handover_card", handover_id=int(done.result))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _open_page(request, request.POST, refused=refusal)
    messages.success(request, said(t("交接已登记,三方已收到通知", "The hand-over is recorded; all three were told")))
    return redirect("customers:handover_card", handover_id=handover_id)


@page(act="account.view", methods=("GET",))
def handover_card(request: Request, handover_id: int) -> HttpResponse:
    """One hand-over: state, people, accounts, and what this reader may do with it."""
    return render(request, "customers/handover_card.html", _one(request, handover_id))


@page(act="account.view", methods=("GET",))
def handover_sheet(request: Request, handover_id: int) -> HttpResponse:
    """交接清单: one block per account, made to be printed and signed."""
    return render(request, "customers/handover_sheet.html", _one(request, handover_id) | {"by_hand": BY_HAND})


@page(act="account.view", methods=("POST",))
def witness_handover(request: Request, handover_id: int) -> HttpResponse:
    """监交确认 with a remark."""
    api.witness_handover(actor=request.actor, now=clock.now(), handover_id=handover_id, remark=request.POST.get("remark", ""))
    messages.success(request, said(t("已监交确认", "Witnessed")))
    return redirect("customers:handover_card", handover_id=handover_id)


@page(act="account.assign", methods=("POST",))
def replace_witness(request: Request, handover_id: int) -> HttpResponse:
    """Another witness, by staff number or name, with the reason; a refusal stands on the page."""
    try:
        person = organisation.person_named(said=request.POST.get("witness", ""), field="witness", label=t("监交人", "Witness"))
        api.replace_witness(actor=request.actor, now=clock.now(), handover_id=handover_id, witness_id=person.id,
                            reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return render(request, "customers/handover_card.html", _one(request, handover_id) | {"refusal": refusal}, status=refusal.status)
    messages.success(request, said(t("监交人已更换", "Another witness is named")))
    return redirect("customers:handover_card", handover_id=handover_id)


@page(act="account.assign", methods=("POST",))
def end_handover_overlap(request: Request, handover_id: int) -> HttpResponse:
    """The former manager reads no longer, from now on."""
    api.end_handover_overlap(actor=request.actor, now=clock.now(), handover_id=handover_id)
    messages.success(request, said(t("交出人的只读权限已收回", "The former manager reads no longer")))
    return redirect("customers:handover_card", handover_id=handover_id)


@page(act="account.assign", methods=("POST",))
def take_back_handover(request: Request, handover_id: int) -> HttpResponse:
    """Owner, visibility and work as before."""
    count = api.take_back_handover(actor=request.actor, now=clock.now(), handover_id=handover_id, reason=request.POST.get("reason", ""))
    messages.success(request, said(t(f"已撤回,{count} 户恢复原归属", f"Taken back: {counted(count, 'account|accounts')} as before")))
    return redirect("customers:handover_card", handover_id=handover_id)


@page(act="account.assign", methods=("GET",))
def orphans(request: Request) -> HttpResponse:
    """孤儿客户: accounts of people who left, in whatever role, adopted one by one; of one of them, of one unit."""
    user_id, unit_id = _number(request.GET.get("from", "")), _number(request.GET.get("unit", ""))
    left = api.orphans_left(actor=request.actor)
    found = api.orphans(actor=request.actor, user_id=user_id or None, unit_id=unit_id or None) if left else ()
    following = [one.assignment_id for one in found[1:]] + [0]
    return render(request, "customers/orphans.html", {
        "orphans": list(zip(found, following, strict=False)), "managers": api.managers(actor=request.actor), "former": user_id, "unit": unit_id,
        "total": sum(one.count for one in left if user_id in (0, one.user_id) and unit_id in (0, one.unit_id)),
        "people": _counted((one.user_id, one.former_owner, one.count) for one in left if unit_id in (0, one.unit_id)),
        "units": _counted((one.unit_id, one.unit_name, one.count) for one in left if user_id in (0, one.user_id)), "is_any": bool(left)})


def _counted(lines: Iterable[tuple[int, str, int]]) -> list[tuple[int, str, int]]:
    """Each number once with its name and the sum of its counts, in the order in which they came."""
    names: dict[int, str] = {}
    counts: Counter[int] = Counter()
    for number, name, count in lines:
        names[number] = name
        counts[number] += count
    return [(number, name, counts[number]) for number, name in names.items()]


def _one(request: Request, handover_id: int) -> dict[str, Any]:
    card = api.handover(actor=request.actor, handover_id=handover_id)
    accounts = api.handover_accounts(actor=request.actor, handover_id=handover_id, today=clock.today())
    seen = [one for one in accounts if one.is_visible]
    return {"handover": card, "accounts": accounts, "seen": len(seen), "money_of": sum(one.sees_money for one in seen),
            "stages": STAGES, "tones": TONES, "lines": LINES,
            "revenue_fen": sum(one.revenue_12m_fen or 0 for one in seen), "arrears_fen": sum(one.arrears_fen or 0 for one in seen),
            "steps": sum(len(one.steps) for one in seen)}


def _open_page(request: Request, given: QueryDict, *, refused: Refusal | None = None) -> HttpResponse:
    today = clock.today()
    people = _people(given)
    terms, missing = _terms(given, people)
    is_asked = any(given.get(key) for key, _ in PEOPLE)
    preview = api.preview_handover(actor=request.actor, terms=terms, today=today) if is_asked and not missing else None
    found = [refused] if refused else list(preview.refusals) if preview else [one for one in missing if given.get(one.field)]
    context = {
        "preview": preview, "refusals": found, "terms": terms, "today": today, "latest": today + timedelta(days=92),
        "people": [(key, label, given.get(key, ""), None if isinstance(one := people[key], Refusal) else one)
                   for key, label in PEOPLE], "note": terms.note,
        "managers": api.managers(actor=request.actor), "key": given.get("key") or uuid.uuid4().hex,
        "rows": _ticked(preview, given),
        "names": {card.id: card for card in organisation.users(ids=[terms.from_user_id, terms.to_user_id, terms.witness_id]).values()}}
    template = "customers/open_handover.html#preview" if request.htmx else "customers/open_handover.html"
    return render(request, template, context, status=refused.status if refused else 200)


def _ticked(preview: api.HandoverPreview | None, given: QueryDict) -> list[tuple[api.HandoverAccount, bool]]:
    """Each account and whether its box is ticked: at first all that may go, up to the most of one hand-over."""
    accounts = preview.accounts if preview else ()
    ticked = {_number(text) for text in given.getlist("account")}
    first = {one.account_id for one in [one for one in accounts if not one.other_handover][: preview.most if preview else 0]}
    return [(one, one.account_id in (ticked or first)) for one in accounts]


def _people(given: QueryDict) -> dict[str, organisation.UserCard | Refusal]:
    """Whom the form names for each part, or why nobody is meant by what stands there."""
    found: dict[str, organisation.UserCard | Refusal] = {}
    for key, label in PEOPLE:
        try:
            found[key] = organisation.person_named(said=given.get(key, ""), field=key, label=label)
        except Refusal as refusal:
            found[key] = refusal
    return found


def _terms(given: QueryDict, people: Mapping[str, organisation.UserCard | Refusal]) -> tuple[api.HandoverTerms, list[Refusal]]:
    """The terms of the form, and what is missing in it."""
    missing = [one for one in people.values() if isinstance(one, Refusal)]
    days, cutoff = given.get("overlap_days", ""), _date(given.get("cutoff_on", ""))
    if given.get("cutoff_on") and cutoff is None:
        missing.append(Refusal("bad_date", t("业绩切割日写作 2026-01-31", "Write the cutoff as 2026-01-31"), field="cutoff_on"))
    ids = {key: 0 if isinstance(one, Refusal) else one.id for key, one in people.items()}
    return api.HandoverTerms(
        from_user_id=ids["from"], to_user_id=ids["to"], witness_id=ids["witness"], effective_on=_day(given.get("effective_on", "")),
        overlap_days=_number(days) if days else 10, note=given.get("note", "")[:200],
        cutoff_on=cutoff), missing


def _day(text: str) -> date:
    return _date(text) or clock.today()


def _date(text: str) -> date | None:
    try:
        return parse_date(text) if text else None
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
