"""A list larger than may leave by itself: asked of the vault with a reason, written by a job once it agrees (PRM-68)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.domains.privacy import api as privacy
from guanxi.foundation.django import access, audit, clock
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page
from guanxi.shell.book import leaving, saved, saying, standing, words
from guanxi.shell.book.accounts import BOOK

JOB = "guanxi.shell.book.jobs.write_export"


@dataclass(frozen=True, kw_only=True)
class Large:
    """The list that would leave, its format, rows, how many of them are individuals, and filter in words. why: for the page that asks the vault."""

    kept: lists.Kept
    format: str
    rows: int
    people: int
    said: Text
    why: Text | None = None


class AlreadyAsked(Refusal):
    """The same list waits for the vault. vault_id: the request that was first."""

    def __init__(self, vault_id: int) -> None:
        super().__init__("already_asked", status=409, text=t(
            f"同一列表的导出正在审批中:申请 {vault_id}", f"The same list is already waiting for approval: request {vault_id}"),
            way_out=t("请等待结果,或先撤回该申请", "Wait for the decision, or take that request back first"))
        self.vault_id = vault_id


def because(*, rows: int, people: int, private: Sequence[Text]) -> Text:
    """Why a list leaves only with the vault's consent: its size, its private columns, or the individuals in it, whichever holds. PRM-68."""
    limit = customers.rows_leaving()
    said = [] if rows <= limit else [t(
        f"列表有 {rows:,} 户,超过直接导出上限 {limit:,} 户", f"{counted(rows, 'account|accounts')}; {limit:,} leave without approval")]
    if private:
        said.append(t(f"含私人信息列:{'、'.join(one.zh for one in private)}", f"private columns: {', '.join(one.en for one in private)}"))
    if people and not said:
        said.append(t(f"列表含个人客户 {people:,} 户,按您与他们的关系须经审批",
                      f"{counted(people, 'individual|individuals')}; as you stand to them, they leave after approval"))
    return Text(";".join(one.zh for one in said) or "按政策须经审批", "; ".join(one.en for one in said) or "the policy wants an approval")


def columns_private(columns: Sequence[str]) -> list[Text]:
    """Which of these columns are private, by name."""
    return [lists.columns()[key].label for key in columns if lists.columns()[key].level in ("L3", "L4")]


def ask_page(request: Request, asked: Large, *, refusal: Refusal | None = None) -> HttpResponse:
    """Reason and approver for one list; answered to the book's own export button."""
    with access.bound(request.actor, read_only=True):
        unit = request.actor.unit_id
        return render(request, "book/ask_large_export.html", {
            "asked": asked, "columns": [lists.columns()[key].label for key in asked.kept.columns],
            "on_screen": request.POST.get("on_screen", ""), "reason": request.POST.get("reason", ""), "refusal": refusal,
            "duty": privacy.on_duty(actor=request.actor, unit_id=unit, now=clock.now()) if unit else None,
        }, status=refusal.status if refusal else 200)


@page(act="book.export", methods=("POST",))
@organisation.fresh_login
def ask_large_export(request: Request) -> HttpResponse:
    """Sends the request to the approver on duty; a refusal stays in the form."""
    now, params = clock.now(), saved.on_screen(request)
    format = lists.format_of(request.POST.get("format", ""))
    kept = lists.keep(params=params, columns=standing.columns(request, params, BOOK), today=clock.today(), units=words.units().below)
    shares = leaving.shares(leaving.Leaving(kept=kept, actor=request.actor, now=now, language="zh-hans"))
    large = Large(kept=kept, format=format, rows=shares.rows, people=shares.people,
                  said=saying.filters({**parse_qs(kept.text), "sort": [kept.sort]}, kept.sort),
                  why=because(rows=shares.rows, people=shares.people, private=columns_private(kept.columns)))
    try:
        vault_id = _ask(request, large)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return ask_page(request, large, refusal=refusal)
    messages.success(request, said(t("已提交,同意后在后台生成文件", "Sent; the file is written once it is approved")))
    return redirect("privacy:vault_card", request_id=vault_id)


def _ask(request: Request, large: Large) -> int:
    reason = request.POST.get("reason", "")
    what = Text(f"导出台账 {large.rows:,} 户{f',含个人客户 {large.people:,} 户' if large.people else ''}({large.said.zh})",
                f"export of {counted(large.rows, 'account|accounts')}{f', {large.people:,} of them individuals' if large.people else ''} "
                f"({large.said.en})")
    return put_to_vault(request, large, what=what, reason=reason)


def put_to_vault(request: Request, large: Large, *, what: Text, reason: str, of: str = "book") -> int:
    """Keeps the list and asks the vault for it, in one act; returns the request's id. of: the list, the book or one beside it.

    Refuses `already_asked` while the same list of his is undecided, and what `privacy.ask_export` refuses.
    """
    with audit.acting(actor=request.actor, verb="ask_large_export", now=clock.now(), reason=f"rows={large.rows} {reason.strip()[:200]}") as act:
        first = lists.waiting_at_vault(act=act, kept=large.kept, of=of)
        if first and privacy.vault_request(actor=request.actor, request_id=first, now=act.at).state == "waiting":
            raise AlreadyAsked(first)
        export_id = lists.ask_large_export(act=act, kept=large.kept, format=large.format, rows=large.rows, language=get_language() or "zh-hans",
                                           of=of)
        vault_id = privacy.ask_export(act=act, rows=large.rows, what=what, reason=reason)
        lists.await_vault(act=act, export_id=export_id, vault_id=vault_id)
        return vault_id
