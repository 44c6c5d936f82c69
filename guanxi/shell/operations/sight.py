"""Why can X see this: one account and any member of staff, every reason with yes or no, what he was granted and what he was shown."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.privacy import api as privacy
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.shell.operations import names

DAYS = 180
SHOWINGS: dict[str, Text] = {
    "plain": t("明文", "plain"), "plain_logged": t("明文,静默留痕", "plain, logged silently"), "masked": t("脱敏", "masked"),
    "masked_reason": t("脱敏,填写原因可看", "masked, opens with a reason"), "daily_reason": t("填写原因当日可看", "opens with a reason for the day"),
    "vault": t("金库审批", "vault"), "vault_two_persons": t("金库双人审批", "vault, two people"), "refused": t("不显示", "not shown"),
}
RELATIONS: dict[str, Text] = {
    "own": t("本人负责", "his own"), "same_unit": t("本单位", "his unit's"), "service": t("属地服务", "local service"),
    "other": t("其他单位", "another unit's"),
}
STATES: dict[str, Text] = {
    "waiting": t("待审批", "waiting"), "granted": t("授权中", "open"), "rejected": t("已驳回", "rejected"), "expired": t("已到期", "over"),
    "revoked": t("已收回", "revoked"), "used": t("已查看", "used"),
}


@page(act="account.view", methods=("GET",))
def account_sight(request: Request, account_id: int) -> HttpResponse:
    """Asked with a staff number, login or name; without one: who was shown what of this account, latest first."""
    actor, now = request.actor, clock.now()
    customers.require_sight(actor=actor, account_id=account_id)
    wanted = request.GET.get("who", "").strip()[:40]
    found = list(organisation.everybody(wanted=wanted, size=8).rows) if wanted else []
    exact = [one for one in found if wanted in (one.staff_number, one.username, one.name)]
    chosen = exact[0] if len(exact) == 1 else found[0] if len(found) == 1 else None
    shown = customers.disclosures(actor=actor, account_id=account_id, days=DAYS, today=clock.today(), user_id=chosen.id if chosen else None)
    people = names.people(user_ids=[line.user_id for line in shown])
    return render(request, "operations/account_sight.html", {
        "account": customers.cards(actor=actor, ids=[account_id])[account_id], "wanted": wanted, "found": [] if chosen else found,
        "sight": customers.sight(actor=actor, account_id=account_id, user_id=chosen.id) if chosen else None,
        "grants": privacy.grants_about(actor=actor, account_id=account_id, user_id=chosen.id, now=now) if chosen else [],
        "shown": [(line, people.get(line.user_id, "–")) for line in shown], "days": DAYS, "showings": SHOWINGS,
        "relations": RELATIONS, "states": STATES})
