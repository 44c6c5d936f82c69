"""What begins and ends with a partner at an account: who of its people serve there, and its last day. operator 1.12, ORG-24.

Naming a partner opens nothing: its people see an account once they are named for its local service, as everybody from outside. When the
arrangement ends they are out of it in the same act.
"""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import derived
from guanxi.domains.customers.models import Account, Assignment
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.ref import Ref

ENDS_CALL = "partner_ends"


def let_go(*, act: Act, account: Account) -> int:
    """Ends the local service of the present partner's people at this account, and the call for its end; how many. In the caller's act."""
    if account.partner_unit_id is None:
        return 0
    people = {one.id for one in organisation.people_of_unit(unit_id=account.partner_unit_id)}
    serving = Assignment.objects.select_for_update().filter(account=account, user_id__in=people, role=access.SERVICE, valid_until=None)
    rows = list(serving.order_by("pk"))
    for row in rows:
        row.valid_until = act.at.astimezone(clock.ZONE).date()
        row.store(now=act.at)
    work.settle(act=act, kind=ENDS_CALL, subject_kind="account", subject_ids=[account.pk])
    return len(rows)


def end_partnerships(*, actor: Actor, now: datetime) -> int:
    """Ends the arrangements whose last day is over: the account follows its segment again, its manager is told. Returns how many."""
    today = now.astimezone(clock.ZONE).date()
    with binding.bound(actor, read_only=True):
        due = list(Account.objects.filter(partner_unit__isnull=False, partner_until__lt=today).order_by("pk").values_list("pk", flat=True))
    for account_id in due:
        with audit.acting(actor=actor, verb="end_partnership", now=now, subject=Ref("account", account_id), reason="合作期满") as act:
            account = Account.objects.select_for_update().get(pk=account_id)
            if account.partner_until is None or account.partner_until >= today or account.partner_unit_id is None:
                continue  # extended or ended while the others were
            name, served = organisation.unit(unit_id=account.partner_unit_id).name, let_go(act=act, account=account)
            account.ownership_mode, account.ownership_reason, account.partner_unit_id, account.partner_until = "", "", None, None
            account.store(now=now)
            derived.refresh([account_id], has_new_words=False)
            owners = Assignment.objects.filter(account_id=account_id, role="owner", valid_until=None).values_list("user_id", flat=True)
            messages.notify(act=act, user_ids=list(owners), kind="partner_ended", subject=Ref("account", account_id), account_id=account_id, text=t(
                f"“{account.name}”由 {name} 服务已期满,{served} 名对方人员不再看到该客户;如续作请在“归属”重新设定",
                f"{account.name} is no longer served through {name}: the last day is over, "
                f"{counted(served, 'person of theirs sees|people of theirs see')} it no more; set it anew under Responsible to go on"))
    return len(due)
