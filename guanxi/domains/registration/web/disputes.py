"""Arbitration from the page of a claim: asking, deciding, appealing."""

from __future__ import annotations

from typing import Literal

from django.http import HttpResponse
from django.shortcuts import redirect

from guanxi.domains.registration import api
from guanxi.domains.registration.web.claims import answered
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page


@page(act="registration.view", methods=("GET",))
def dispute(request: Request, dispute_id: int) -> HttpResponse:
    """Where an arbitration stands: the page of its claim."""
    return redirect("registration:registration_card", registration_id=api.claim_of_dispute(dispute_id=dispute_id))


@page(act="registration.register", methods=("POST",))
def open_dispute(request: Request, registration_id: int) -> HttpResponse:
    """The refused side asks the common superior unit."""
    return answered(request, registration_id, t("已申请仲裁,裁决单位已收到待办", "Arbitration was asked for; who decides has it among his work"),
                    lambda: api.open_dispute(actor=request.actor, now=clock.now(), registration_id=registration_id,
                                             reason=request.POST.get("reason", "")))


@page(act="registration.decide", methods=("POST",))
def decide_dispute(request: Request, registration_id: int, dispute_id: int) -> HttpResponse:
    """The superior decides, with the reason."""
    decision: Literal["keep", "transfer"] = "transfer" if request.POST.get("decision") == "transfer" else "keep"
    version = request.POST.get("version", "")
    return answered(request, registration_id, t("裁决已生效,双方已收到通知", "The decision counts; both sides were told"), lambda: api.decide_dispute(
        actor=request.actor, now=clock.now(), dispute_id=dispute_id, decision=decision, reason=request.POST.get("reason", ""),
        expected_version=int(version) if version.isdecimal() and len(version) < 9 else 0))


@page(act="registration.register", methods=("POST",))
def appeal_dispute(request: Request, registration_id: int, dispute_id: int) -> HttpResponse:
    """The losing side appeals, once."""
    return answered(request, registration_id, t("申诉已提交上一级", "The appeal went to the next level"), lambda: api.appeal_dispute(
        actor=request.actor, now=clock.now(), dispute_id=dispute_id, reason=request.POST.get("reason", "")))
