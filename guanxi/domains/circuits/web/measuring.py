"""The forms of a test: which kind, then what that kind measures; correcting it, and saying that it does not count."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.circuits import api
from guanxi.domains.circuits.web.circuits import undo_of
from guanxi.foundation.django import access, clock, idempotency
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Catalogue, Field
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.forms import CommandForm, form_for
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@page(act="circuits.test")
def record_test(request: Request, circuit_id: int) -> HttpResponse:
    """What was measured, entered by hand: the kind is chosen first, because it says which values there are."""
    with access.bound(request.actor, read_only=True):
        card = api.circuit(actor=request.actor, circuit_id=circuit_id, today=clock.today())
    kind = (request.POST if request.method == "POST" else request.GET).get("kind", "")
    catalogue = _catalogue(kind)
    if request.method != "POST" or catalogue is None:
        initial = {"started_at": f"{clock.now().astimezone(clock.ZONE):%Y-%m-%d %H:%M:%S}", "tester": request.actor.name, "side": "a"}
        return _form_page(request, card, kind, form_for(api.record_test, catalogue, initial=initial) if catalogue else None)
    form = form_for(api.record_test, catalogue, data=request.POST)
    values, measured = _split(form)
    try:
        api.record_test(actor=request.actor, now=clock.now(), circuit_id=circuit_id, values=values, measured=measured,
                        key=request.POST.get("key", ""))
    except idempotency.AlreadyDone:
        return redirect("circuits:circuit_card", circuit_id=circuit_id)
    except Refusal as refusal:
        return _refused(request, card, kind, form, refusal)
    messages.success(request, said(t("测试已登记", "The test was recorded")))
    return redirect("circuits:circuit_card", circuit_id=circuit_id)


@page(act="circuits.test")
def edit_test(request: Request, test_id: int) -> HttpResponse:
    """Corrects a test; its kind stays."""
    with access.bound(request.actor, read_only=True):
        run = api.test(actor=request.actor, test_id=test_id, today=clock.today())
        card = api.circuit(actor=request.actor, circuit_id=run.circuit_id, today=clock.today())
    catalogue = _catalogue(run.kind)
    if catalogue is None:
        raise Refusal("unknown_choice", t("政策包不再有这个测试项目", "The pack has this kind of test no more"), status=409, way_out=t(
            "可作废后重新登记", "Void it and record it anew"))
    if request.method != "POST":
        return _form_page(request, card, run.kind, form_for(api.edit_test, catalogue, initial=_initial(run)), run=run)
    form, version = form_for(api.edit_test, catalogue, data=request.POST), request.POST.get("version", "")
    values, measured = _split(form)
    try:
        act_id = api.edit_test(actor=request.actor, now=clock.now(), test_id=test_id, values=values, measured=measured,
                               expected_version=int(version) if version.isdecimal() and len(version) < 10 else 0)
    except Refusal as refusal:
        return _refused(request, card, run.kind, form, refusal, run=run)
    messages.success(request, said(t("已保存", "Saved")), extra_tags=undo_of(act_id))
    return redirect("circuits:circuit_card", circuit_id=run.circuit_id)


@page(act="circuits.test", methods=("POST",))
def void_test(request: Request, test_id: int) -> HttpResponse:
    """It does not count; it stays with the reason."""
    act_id = api.void_test(actor=request.actor, now=clock.now(), test_id=test_id, reason=request.POST.get("reason", ""))
    with access.bound(request.actor, read_only=True):
        run = api.test(actor=request.actor, test_id=test_id, today=clock.today())
    messages.success(request, said(t("测试已作废", "The test does not count any more")), extra_tags=undo_of(act_id))
    return redirect("circuits:circuit_card", circuit_id=run.circuit_id)


def _catalogue(key: str) -> Catalogue | None:
    """The fields of a test of this kind; None for a kind the pack does not have."""
    pack = api.measuring(on=clock.today())
    kind = pack.kind(key)
    if kind is None:
        return None
    fields = []
    for want in kind.values:
        measure = pack.measure(want.key)
        example = t("可写 1.0E-7、<1E-9、无误码", "such as 1.0E-7, <1E-9, No errors") if want.key == "ber" else Text("", "")
        fields.append(Field(key=want.key, zh=measure.label.zh, en=measure.label.en, max_length=60, is_custom=True, help=example))
    return api.TEST_RUN.extended(tuple(fields))


def _form_page(request: Request, card: api.CircuitCard, kind: str, form: CommandForm | None, *, run: api.RunCard | None = None,
               status: int = 200) -> HttpResponse:
    pack = api.measuring(on=clock.today())
    found, own = pack.kind(kind), {one.key for one in api.TEST_RUN.fields}
    fits = [one for one in pack.kinds if card.technology in one.technologies]
    return render(request, "circuits/edit_test.html", {
        "card": card, "run": run, "kind": found, "form": form, "about": [one for one in form or () if one.name in own and one.name != "kind"],
        "values": [one for one in form or () if one.name not in own], "fits": fits, "others": [one for one in pack.kinds if one not in fits],
        "key": request.POST.get("key") or uuid.uuid4().hex, "differences": form.differences(_initial(run)) if form and run and status == 409 else []},
        status=status)


def _refused(request: Request, card: api.CircuitCard, kind: str, form: CommandForm, refusal: Refusal, *,
             run: api.RunCard | None = None) -> HttpResponse:
    if refusal.status in (403, 404):
        raise refusal
    form.refuse(refusal)
    with access.bound(request.actor, read_only=True):
        fresh = api.test(actor=request.actor, test_id=run.id, today=clock.today()) if run else None
    return _form_page(request, card, kind, form, run=fresh, status=refusal.status)


def _split(form: CommandForm) -> tuple[Any, dict[str, str]]:
    """About the test, and what was measured; the command reads and checks both."""
    own = {one.key for one in api.TEST_RUN.fields}
    values = form.values()
    return {key: one for key, one in values.items() if key in own}, {key: str(one) for key, one in values.items() if key not in own}


def _initial(run: api.RunCard) -> dict[str, Any]:
    about = {"side": run.side, "kind": run.kind, "started_at": run.began, "seconds": "" if run.seconds is None else str(run.seconds),
             "instrument": run.instrument, "tester": run.tester, "instrument_verdict": run.instrument_verdict, "note": run.note}
    return about | {one.key: one.value for one in run.measured}
