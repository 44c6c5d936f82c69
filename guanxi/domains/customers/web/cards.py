"""People as files of cards (vCard): away from an account, and into it through the take-over sheet, seen before anything is written."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from guanxi.domains.customers import api
from guanxi.domains.customers.web.collecting import sheet_page
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page


@page(act="contact.unmask", methods=("POST",))
def export_cards(request: Request, account_id: int) -> HttpResponse:
    """The people of an account, or one of them, as a .vcf, written down before it leaves; beyond what may leave, the way to the vault."""
    chosen = request.POST.get("contact", "")
    only = {int(chosen)} if chosen.isdecimal() and len(chosen) < 19 else None
    try:
        text = api.export_cards(actor=request.actor, now=clock.now(), account_id=account_id, contact_ids=only)
    except Refusal as refusal:
        if refusal.code != "vault_needed":
            raise
        with access.bound(request.actor, read_only=True):
            return render(request, "customers/cards_by_vault.html", {
                "card": api.account(actor=request.actor, account_id=account_id).card, "refusal": refusal}, status=refusal.status)
    answer = HttpResponse(text, content_type="text/vcard; charset=utf-8")
    answer.headers["Content-Disposition"] = f"attachment; filename=\"contacts.vcf\"; filename*=UTF-8''{quote('联系人.vcf')}"
    return answer


@page(act="contact.edit")
def import_cards(request: Request, account_id: int) -> HttpResponse:
    """A .vcf chosen, read, and shown as lines of the take-over sheet; who seems to be known is marked and not ticked."""
    if request.method != "POST":
        return _upload(request, account_id)
    with access.bound(request.actor, read_only=True):
        api.require(request.actor, "contact.edit", account_id)
        file = request.FILES.get("file")
        try:
            if file is None:
                raise Refusal("no_cards", t("请选择 .vcf 文件", "Choose a .vcf file"), field="file")
            cards = api.read_cards(data=file.read(1_000_001))
        except Refusal as refusal:
            return _upload(request, account_id, refusal=refusal)
        notes = api.card_notes(actor=request.actor, account_id=account_id, cards=cards)
        language = get_language() or "zh-hans"
        return sheet_page(request, account_id, [
            {"name": card.name, "post": card.post, "mobile": card.mobile or card.office_phone, "email": card.email, "birthday": card.birthday,
             "source": "card_file", "note": note.in_language(language) if note else ""} for card, note in zip(cards, notes, strict=True)])


def _upload(request: Request, account_id: int, *, refusal: Refusal | None = None) -> HttpResponse:
    card = api.account(actor=request.actor, account_id=account_id).card
    return render(request, "customers/import_cards.html", {"card": card, "refusal": refusal}, status=refusal.status if refusal else 200)
