"""Circuits: the list of the reader's scope and its files, one account's, one circuit with its tests, the forms."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from guanxi.domains.circuits import api
from guanxi.domains.customers import api as customers
from guanxi.foundation.django import access, clock, idempotency
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.paging import page_number
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.web import sheet
from guanxi.foundation.web.forms import Choices, CommandForm, form_for
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said, undo_tag
from guanxi.foundation.web.views import page

BLOCK = 4
FILTERS = ("q", "technology", "state", "tested")
CIRCUIT_HEADS = (t("单位", "Account"), *(api.CIRCUIT[key].label for key in (
    "designation", "issuer", "technology", "bandwidth", "instance", "a_end", "a_site", "z_end", "z_site", "state", "opened_on", "ceased_on", "source",
    "seen_on", "note")), t("最近测试", "Latest test"), t("最近判定", "Latest judgement"))
RUN_HEADS = (*(api.CIRCUIT[key].label for key in ("designation", "issuer")), *(api.TEST_RUN[key].label for key in (
    "side", "kind", "started_at", "seconds", "instrument", "tester", "instrument_verdict", "note")), t("按政策包判定", "Judged by the pack"),
    t("判定依据", "Why"), t("作废原因", "Why it does not count"), t("来源文件", "From the file"))


@page(act="circuits.view", methods=("GET",))
def circuits(request: Request) -> HttpResponse:
    """Circuits by designation, with their latest test."""
    today = clock.today()
    found = api.circuits(actor=request.actor, today=today, narrowed=_narrowed(request.GET), number=page_number(request.GET.get("page")))
    kept = [(key, request.GET[key]) for key in FILTERS if request.GET.get(key)]
    return render(request, "circuits/circuits.html", {
        "page": found, "pack": api.measuring(on=today), "states": api.STATES, "given": request.GET, "kept": kept, "is_narrowed": bool(kept)})


@page(act="book.export", methods=("POST",))
def export_circuits(request: Request) -> HttpResponse:
    """The circuits on screen, or their tests, as xlsx or csv that the import takes again; written down first. Above 20,000 rows: narrower. SYS-22."""
    now, narrowed, is_tests = clock.now(), _narrowed(request.POST), request.POST.get("what") == "tests"
    with access.bound(request.actor, read_only=True):
        heads, rows, has_next = _tests_file(request, narrowed) if is_tests else _circuits_file(request, narrowed)
    if has_next:
        raise Refusal("too_many_rows", t("一次最多导出 20,000 行", "At most 20,000 rows at once"),
                      way_out=t("请先按代号、接入方式或状态筛选", "Filter by designation, access or state first"))
    what, filtered = ("tests" if is_tests else "circuits"), ",".join(f"{key}={request.POST[key]}" for key in FILTERS if request.POST.get(key))
    api.record_circuit_export(actor=request.actor, now=now, rows=len(rows), said=f"{what};{filtered or '全部'}")
    name = t("电路测试", "circuit-tests") if is_tests else t("电路清单", "circuits")
    return sheet.sheet(name=name, heads=heads, rows=rows, actor=request.actor, now=now, format=request.POST.get("format", ""))


@page(act="circuits.view", methods=("GET",))
def circuits_block(request: Request, account_id: int) -> HttpResponse:
    """Block 6 of the account page (专线): the first few with their latest test; none is one line with the next action."""
    found = [one for one in api.circuits_of(actor=request.actor, account_id=account_id, today=clock.today()) if one.state != "ceased"]
    return render(request, "circuits/circuits_block.html", {"account_id": account_id, "circuits": found[:BLOCK], "count": len(found)})


@page(act="circuits.view", methods=("GET",))
def account_circuits(request: Request, account_id: int) -> HttpResponse:
    """Every circuit of one account, ceased ones last."""
    found = api.circuits_of(actor=request.actor, account_id=account_id, today=clock.today())
    return render(request, "circuits/account_circuits.html", {
        "name": customers.account_names(actor=request.actor, ids=[account_id])[account_id].name, "account_id": account_id,
        "running": [one for one in found if one.state != "ceased"], "ceased": [one for one in found if one.state == "ceased"]})


@page(act="circuits.view", methods=("GET",))
def circuit_card(request: Request, circuit_id: int) -> HttpResponse:
    """One circuit with its tests and why each is judged so."""
    today = clock.today()
    card = api.circuit(actor=request.actor, circuit_id=circuit_id, today=today)
    return render(request, "circuits/circuit_card.html", {
        "card": card, "tests": api.tests_of(actor=request.actor, circuit_id=circuit_id, today=today), "today": today})


@page(act="circuits.edit")
def add_circuit(request: Request, account_id: int) -> HttpResponse:
    """A new circuit of an account."""
    if request.method != "POST":
        initial = {"state": "active", "source": "resource_system", "seen_on": clock.today()}
        return _form_page(request, account_id, form_for(api.add_circuit, api.CIRCUIT, initial=initial, choices=_choices()))
    form = form_for(api.add_circuit, api.CIRCUIT, data=request.POST, choices=_choices())
    try:
        made = api.add_circuit(actor=request.actor, now=clock.now(), account_id=account_id, values=_values(form), key=request.POST.get("key", ""))
    except idempotency.AlreadyDone as done:
        return redirect("circuits:circuit_card", circuit_id=int(done.result))
    except Refusal as refusal:
        return _refused(request, account_id, form, refusal)
    messages.success(request, said(t("电路已登记", "The circuit was recorded")))
    return redirect("circuits:circuit_card", circuit_id=made)


@page(act="circuits.edit")
def edit_circuit(request: Request, circuit_id: int) -> HttpResponse:
    """Changes a circuit."""
    with access.bound(request.actor, read_only=True):
        card = api.circuit(actor=request.actor, circuit_id=circuit_id, today=clock.today())
    if request.method != "POST":
        form = form_for(api.edit_circuit, api.CIRCUIT, initial=_initial(card), choices=_choices())
        return _form_page(request, card.account_id, form, card=card)
    form, version = form_for(api.edit_circuit, api.CIRCUIT, data=request.POST, choices=_choices()), request.POST.get("version", "")
    try:
        act_id = api.edit_circuit(actor=request.actor, now=clock.now(), circuit_id=circuit_id, values=_values(form),
                                  expected_version=int(version) if version.isdecimal() and len(version) < 10 else 0)
    except Refusal as refusal:
        return _refused(request, card.account_id, form, refusal, card=card)
    messages.success(request, said(t("已保存", "Saved")), extra_tags=undo_of(act_id))
    return redirect("circuits:circuit_card", circuit_id=circuit_id)


@page(act="circuits.edit", methods=("POST",))
def end_circuit(request: Request, circuit_id: int) -> HttpResponse:
    """The circuit is gone; its tests stay."""
    act_id = api.end_circuit(actor=request.actor, now=clock.now(), circuit_id=circuit_id, ceased_on=request.POST.get("ceased_on", ""),
                             note=request.POST.get("note", ""))
    messages.success(request, said(t("电路已记为拆除", "The circuit was recorded as ceased")), extra_tags=undo_of(act_id))
    return redirect("circuits:circuit_card", circuit_id=circuit_id)


@page(act="circuits.view", methods=("POST",))
def undo_circuit(request: Request, act_id: uuid.UUID) -> HttpResponse:
    """Takes one's own last change back: the button of the toast. Of a circuit by who keeps it, of a test by who brings them."""
    circuit_id = api.undo_circuit(actor=request.actor, now=clock.now(), act_id=act_id)
    messages.success(request, said(t("已撤销", "Undone")))
    return redirect("circuits:circuit_card", circuit_id=circuit_id)


def undo_of(act_id: uuid.UUID) -> str:
    """The button of a toast."""
    return undo_tag(reverse("circuits:undo_circuit", args=[act_id]))


def _form_page(request: Request, account_id: int, form: CommandForm, *, card: api.CircuitCard | None = None, status: int = 200) -> HttpResponse:
    name = customers.cards(actor=request.actor, ids=[account_id]).get(account_id)
    if name is None:
        raise not_found()
    now = {key: str(value) if value is not None else "" for key, value in _initial(card).items()} if card else {}
    return render(request, "circuits/edit_circuit.html", {
        "form": form, "card": card, "name": name.name, "account_id": account_id, "key": request.POST.get("key") or uuid.uuid4().hex,
        "differences": form.differences(now) if status == 409 and card else []}, status=status)


def _refused(request: Request, account_id: int, form: CommandForm, refusal: Refusal, *, card: api.CircuitCard | None = None) -> HttpResponse:
    if refusal.status in (403, 404):
        raise refusal
    form.refuse(refusal)
    with access.bound(request.actor, read_only=True):
        fresh = api.circuit(actor=request.actor, circuit_id=card.id, today=clock.today()) if card else None
        return _form_page(request, account_id, form, card=fresh, status=refusal.status)


def _initial(card: api.CircuitCard) -> dict[str, Any]:
    own = {one.key for one in api.CIRCUIT.fields} - {"a_end", "a_site", "z_end", "z_site"}
    return {key: getattr(card, key) for key in own} | {
        "a_end": card.a.said, "a_site": card.a.account_name, "z_end": card.z.said, "z_site": card.z.account_name}


def _choices() -> dict[str, Choices]:
    return {"technology": [(one.key, one.name.text) for one in api.measuring(on=clock.today()).technologies]}


def _values(form: CommandForm) -> Any:
    return form.values()  # texts; the command reads and checks them


def _narrowed(given: QueryDict) -> api.CircuitFilter:
    account = given.get("account", "")
    return api.CircuitFilter(
        named=given.get("q", "")[:80], technology=given.get("technology", "")[:40], state=given.get("state", "")[:12],
        tested=given.get("tested", "") if given.get("tested") in ("yes", "no") else "",
        account_id=int(account) if account.isascii() and account.isdecimal() and len(account) < 19 else 0)


def _circuits_file(request: Request, narrowed: api.CircuitFilter) -> tuple[Sequence[Any], list[list[sheet.Cell]], bool]:
    found = api.circuits(actor=request.actor, today=clock.today(), narrowed=narrowed, size=sheet.MOST_ROWS)
    rows: list[list[sheet.Cell]] = [[
        one.account_name, one.designation, one.issuer, said(one.technology_name), one.bandwidth, one.instance, one.a.said, one.a.account_name,
        one.z.said, one.z.account_name, said(one.state_name), _day(one.opened_on), _day(one.ceased_on), said(one.source_name), _day(one.seen_on),
        one.note, f"{one.last.began} {said(one.last.kind_name)}" if one.last else "", said(one.last.verdict.name) if one.last else "",
    ] for one in found.rows]
    return CIRCUIT_HEADS, rows, found.has_next


def _tests_file(request: Request, narrowed: api.CircuitFilter) -> tuple[Sequence[Any], list[list[sheet.Cell]], bool]:
    """One column for each measure that occurs, headed as the import knows it; the numbers stay as they were read."""
    found = api.tests(actor=request.actor, today=clock.today(), narrowed=narrowed, size=sheet.MOST_ROWS)
    occurring = {one.key for run in found.rows for one in run.measured}
    measures = [one for one in api.measuring(on=clock.today()).measures if one.key in occurring]
    heads = [*RUN_HEADS[:10], *(one.label for one in measures), *RUN_HEADS[10:]]
    rows: list[list[sheet.Cell]] = []
    for run in found.rows:
        values = {one.key: one.value for one in run.measured}
        rows.append([run.designation, run.issuer, said(run.side_name), said(run.kind_name), run.began, run.seconds, run.instrument, run.tester,
                     said(run.instrument_said), run.note, *(values.get(one.key, "") for one in measures), said(run.verdict.name),
                     ";".join(said(one.text) for one in run.verdict.reasons), run.void_reason, run.source_file])
    return heads, rows, found.has_next


def _day(value: Any) -> str:
    return value.isoformat() if value else ""
