"""Finding who answers a request, and his answer. The move goes through customers with its lock and its rules, asked anew at that moment.

An answer is one act with the name of who gave it; what the asker may read is written by the system inside it (PRM-62).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from guanxi.domains.customers import api as customers
from guanxi.domains.parentage import access, fields, rules
from guanxi.domains.parentage.commands import telling
from guanxi.domains.parentage.commands.asking import locked
from guanxi.domains.parentage.commands.telling import SUBJECT
from guanxi.domains.parentage.models import ParentRequest, ParentRoute
from guanxi.domains.parentage.queries import targets
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, changed_meanwhile

Decision = Literal["attach", "refuse"]


def route_parent(*, actor: Actor, now: datetime, request_id: int) -> str:
    """Finds who answers an open request and calls him; returns the way (in_charge, above, own), "" when it has one or is over.

    actor: the system, on the event of the request. A second delivery does nothing.
    """
    with audit.acting(actor=actor, verb="route_parent", now=now, subject=Ref(SUBJECT, request_id)) as act:
        row = ParentRequest.objects.select_for_update().filter(pk=request_id, state=fields.OPEN).first()
        if row is None or ParentRoute.objects.filter(request=row).exists():
            return ""
        way = rules.route(targets.found(root=actor, row=row))
        unit_id = targets.common_unit(row=row, parent_id=way.parent_id) if way.parent_id else row.unit_id
        ParentRoute(request=row, asker_id=row.asked_by_id, way=way.way, parent_id=way.parent_id, unit_id=unit_id,
                    answerer_ids=list(way.answerer_ids)).store(now=now)
        name, _ = customers.header_names(ids=[row.account_id]).get(row.account_id, ("", 0))
        telling.call(act=act, row=row, name=name, people=way.answerer_ids, due_on=row.due_on)
    return way.way


def answer_parent(
    *, actor: Actor, now: datetime, request_id: int, decision: Decision, reason: str = "", parent_code: str = "", expected_version: int,
) -> None:
    """Attaches the account, or refuses with a reason that tells the asker nothing he may not see. ARC-27, PRM-62.

    parent_code: the parent as the actor sees it, where no single account fitted the words of the request. Refuses `not_found`, `not_answerer`,
    `own_parent_request`, `parent_request_over`, `changed_meanwhile`, `parent_answer`, `names_told`, `unknown_parent`, and what the move itself
    refuses at this moment (`cycle`, `lead_exists`, `parent_in_bin`, `account_gone`): the request stays open then.
    """
    reason = " ".join(reason.split())
    with audit.acting(actor=actor, verb="answer_parent", now=now, subject=Ref(SUBJECT, request_id), reason=reason[:300]) as act:
        row = locked(request_id)
        route = ParentRoute.objects.select_for_update().filter(request=row).first()
        refusal = rules.may_answer(state=row.state, is_asker=row.asked_by_id == actor.user_id, is_answerer=access.is_answerer(actor, route),
                                   is_superior=access.is_superior(actor, route))
        if refusal or route is None:
            raise refusal or rules.over()
        if row.version != expected_version:
            raise changed_meanwhile()
        if decision == "attach":
            _attach(act, row, route, parent_code)
        else:
            with access.unbounded(act):
                hidden = targets.hidden_words(root=access.BY_ITSELF, route=route)
            rules.check_answer(reason=reason, said=row.said, hidden=hidden)
        route.decided_by_id, route.decided_by_name = actor.user_id, actor.name
        route.store(now=now)
        _close(act, row, decision, reason)


def _attach(act: Act, row: ParentRequest, route: ParentRoute, parent_code: str) -> None:
    if route.parent_id is None:
        route.parent_id = customers.account_named(actor=act.actor, said=parent_code.strip()) if parent_code.strip() else None
    if route.parent_id is None:
        raise Refusal("unknown_parent", field="parent_code", text=t(
            "您能查看的客户中,没有唯一的一户使用该编码或名称", "Of the accounts you may see, no single one has this code or name"),
                      way_out=t("请核对编码,或不予挂接并写明原因", "Check the code, or refuse and say why"))
    with access.unbounded(act):
        customers.place_under(act=act, account_id=row.account_id, parent_id=route.parent_id, tree_kind=row.tree_kind)


def _close(act: Act, row: ParentRequest, decision: Decision, reason: str) -> None:
    """What the asker reads: state, reason, timeline, notice; by the system. The name of who attached it is told, of who refused it is not."""
    tree = customers.TREES[row.tree_kind]
    with audit.acting(actor=access.BY_ITSELF, verb="close_parent_request", now=act.at, subject=Ref(SUBJECT, row.pk)) as inner:
        row.closed_on = act.at.astimezone(clock.ZONE).date()
        if decision == "attach":
            row.state, row.attached_by_name = fields.ATTACHED, act.actor.name
            text = t(f"已挂接({tree.zh}):{act.actor.name} 同意", f"attached ({tree.en}): agreed by {act.actor.name}")
            kind = "attached"
        else:
            row.state, row.answer = fields.REFUSED, reason
            text = t(f"未予挂接({tree.zh}):{reason}", f"not attached ({tree.en}): {reason}")
            kind = "refused"
        row.store(now=act.at)
        telling.happened(act=inner, row=row, kind=kind, text=text)
        telling.tell(act=inner, row=row, text=text, what=row.state)
    telling.settle(act=act, request_id=row.pk)
