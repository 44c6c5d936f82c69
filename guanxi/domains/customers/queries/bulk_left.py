"""Whose a leaver's bulk edit is now (PRM-71): who answers for his unit, and who tends every account it touched; and what keeps one of them from
taking it back.

Not for here: the taking back (commands.bulk).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from guanxi.domains.customers import access
from guanxi.domains.customers.models import Account, ChangeSet, Contact, Visibility
from guanxi.domains.customers.queries import bin as bins
from guanxi.domains.customers.queries import bulk_values
from guanxi.domains.customers.rules import bulk as rules
from guanxi.foundation.django import access as binding
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Beyond:
    """Accounts of a bulk edit that somebody does not see, and those he sees and does not tend."""

    unseen: int
    untended: int


def answers_for(*, actor: Actor, row: ChangeSet) -> bool:
    """Whether a bulk edit is somebody's to know of: his own; a leaver's, of his units or when he tends all it touched."""
    if row.owner_id == actor.user_id:
        return True
    if row.owner.is_active or row.state == "draft" or actor.scope.shape == "none":
        return False
    if actor.scope.shape == "all" or row.owner.unit_id in actor.scope.unit_ids:
        return True
    beyond = beyond_of(actor=actor, row=row)
    return not (beyond.unseen or beyond.untended) and access.may(actor, bulk_values.right_of(row.field, of=row.of))


def hindrance(*, actor: Actor, row: ChangeSet) -> Refusal | None:
    """Why somebody who answers for a leaver's bulk edit cannot take it back; None when he can, and for one's own. Asked inside `bound` or an act."""
    if row.owner_id == actor.user_id:
        return None
    if not access.may(actor, bulk_values.right_of(row.field, of=row.of)):
        return Refusal("forbidden", t("您的角色不能修改这个字段", "Your role may not edit this field"), status=403, way_out=_ABOVE)
    beyond = beyond_of(actor=actor, row=row)
    if beyond.unseen:
        return Refusal("out_of_sight", status=403, text=t(
            f"其中 {beyond.unseen:,} 户您看不到,整体撤回会改动它们",
            f"{beyond.unseen:,} of its accounts are out of your sight; taking it back as a whole would change them"), way_out=_ABOVE)
    if beyond.untended:
        return Refusal("not_responsible", status=403, text=t(
            f"其中 {beyond.untended:,} 户您可以查看,但不负责维护",
            f"{beyond.untended:,} of its accounts you may read but are not responsible for"), way_out=_ABOVE)
    return None


def beyond_of(*, actor: Actor, row: ChangeSet) -> Beyond:
    """How many of the accounts it touched are not his to tend. What was merged away or purged since counts for nothing: it is kept anyway."""
    binding.bind(system("bulk_left"))  # what he does not see has to be counted
    touched = row.targets[:row.progress]
    if row.of == rules.PEOPLE:
        touched = list(Contact.objects.filter(pk__in=touched, is_active=True).values_list("account_id", flat=True))
    if row.field == rules.BIN:
        there = {pk for pk, state in bins.retired_by_set(change_set_id=row.pk).items() if state == "binned"}
    else:
        there = set(Account.objects.filter(pk__in=touched, is_active=True).values_list("pk", flat=True))
    binding.bind(actor)
    holds = Exists(Visibility.objects.filter(user_id=actor.user_id, account=OuterRef("pk"), via__in=access.RESPONSIBLE))
    seen = list(access.reachable(Account.objects.filter(pk__in=there), actor).annotate(holds=holds).values_list("unit_id", "holds"))
    return Beyond(unseen=len(there) - len(seen), untended=sum(not (held or access.in_reach(actor, unit_id)) for unit_id, held in seen))


_ABOVE = t("请由能看到并维护全部相关客户的上级单位主管撤回", "Ask a head above, who sees and tends all of these accounts, to take it back")
