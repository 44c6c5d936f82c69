"""补录: who tends a field fills it where it is empty, also without being responsible for the account (ARC-14, ORG-21)."""

from __future__ import annotations

import uuid
from datetime import datetime

from guanxi.domains.customers import api as customers
from guanxi.domains.stewardship import access
from guanxi.domains.stewardship.commands import summary
from guanxi.domains.stewardship.commands.verifying import Item
from guanxi.domains.stewardship.queries import policy, states
from guanxi.foundation.django import audit, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found


def fill_value(*, actor: Actor, now: datetime, account_id: int, item: Item, value: str) -> uuid.UUID:
    """Fills one empty field of an account the actor sees; returns the act. The pack says who tends it (stewardship/fields).

    Refuses `not_found`, `forbidden`, `not_steward`, `not_to_be_filled` (a choice or a number of ours), `already_filled`, wrong values.
    """
    today = now.astimezone(clock.ZONE).date()
    section, (kind, _, key) = policy.fields(on=today), item.field.partition(".")
    with audit.acting(actor=actor, verb="fill_value", now=now, subject=Ref("account", account_id), reason=item.field) as act:
        access.require_fill(actor, account_id)
        if item.field not in customers.archive_fields() or (kind == "contact") != (item.contact_id is not None):
            raise not_found()
        if not states.is_fillable(item.field):
            raise Refusal("not_to_be_filled", t("该项请在档案表单里填写", "Fill this one in the form of the archive"), field="item")
        steward = section.tended(item.field).steward
        if section.role_of(steward) not in actor.roles:
            who = section.steward_name(steward)
            raise Refusal("not_steward", t("该项由{who}补录", "{who} fills this field").format(who=who.zh), field="item", status=403,
                          way_out=t("请联系归属客户经理", "Ask the account's owner"))
        customers.fill_empty(act=act, account_id=account_id, contact_id=item.contact_id, key=key, value=value)
        summary.refresh([account_id], today=today)
    return act.id
