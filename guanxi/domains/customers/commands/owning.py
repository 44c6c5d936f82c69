"""Owning grid accounts: taking one nobody owns, giving one's own back; and deciding how an account is owned. operator 1.12.

Named-list accounts can never be taken or given back (ATK-42). Limits of the pack and notices are registration's.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated

from django.db import IntegrityError, connection, transaction

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import derived, following, partnering
from guanxi.domains.customers.models import Account, Assignment
from guanxi.domains.customers.policy import Mode
from guanxi.domains.customers.queries import ownership, partners
from guanxi.domains.customers.rules import partnering as partner_rules
from guanxi.domains.organisation import api as organisation
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OneOf

LOST_LATELY = timedelta(days=1)
"""So long after somebody took it an account of the pool is said to be taken; after that no page of the pool can still show it (ours)."""


def set_ownership_mode(
    *, actor: Actor, now: datetime, account_id: int, mode: Annotated[str, OneOf(ownership.MODES, "")], reason: str, partner_code: str = "",
    partner_until: date | None = None,
) -> None:
    """Decides how this account is owned, whatever its segment says; an empty mode follows the segment again. operator 1.12, ORG-24.

    Mode `partner` says through which party outside and until which last day; its manager stays one of ours. Another partner, mode or none: the
    former partner's people no longer serve there. Refuses `unknown_mode`, `reason_missing`, `not_found`, `forbidden`; `partner_missing`,
    `unknown_partner`, `partner_closed`, `no_partner` (of another kind or place), `partner_until_missing`, `partner_over`, `partner_mode` (a partner
    with another mode).
    """
    today, code = now.astimezone(clock.ZONE).date(), partner_code.strip()
    with audit.acting(actor=actor, verb="set_ownership_mode", now=now, subject=Ref("account", account_id), reason=reason) as act:
        access.require(actor, "account.assign", account_id)
        if mode and mode not in ownership.MODES:
            raise Refusal("unknown_mode", t("没有这种管理方式", "There is no such mode"), field="mode")
        if mode:
            stated.require(reason, ask=t("请填写原因", "Give a reason"), code="reason_missing")
        account = following.locked(act=act, account_id=account_id)
        party, asked = partners.party_of(code=code, unit_id=account.unit_id)
        kinds = ownership.partner_kinds(on=today)
        if no := partner_rules.refusal(mode=mode, said=code, party=asked, until=partner_until, kinds=kinds, today=today):
            raise no
        unit_id = party.id if party else None
        if unit_id != account.partner_unit_id:
            partnering.let_go(act=act, account=account)
        elif partner_until != account.partner_until:
            work.settle(act=act, kind=partnering.ENDS_CALL, subject_kind="account", subject_ids=[account.pk])
        account.ownership_mode, account.ownership_reason = mode, reason.strip()[:200] if mode else ""
        account.partner_unit_id, account.partner_until = unit_id, partner_until
        account.store(now=now)
        derived.refresh([account.pk], has_new_words=False)


def take_unowned(*, act: Act, account_id: int, cooling_days: int = 0) -> int:
    """Makes the actor owner of a grid account nobody owns; returns the assignment. Inside the caller's act.

    Refuses `not_found` outside his territory, `named_list` for any other mode (`not_found` where he does not see the account), `owner_exists`
    (also when somebody came first; `not_found` where he does not see the account and it has not stood in the pool within `LOST_LATELY`), `cooling`.
    """
    actor, today = act.actor, act.at.astimezone(clock.ZONE).date()
    is_seen = access.visible(Account.objects.filter(pk=account_id), actor).exists()
    with connection.cursor() as cursor:  # row security asks before the assignment exists; a refusal takes it back
        cursor.execute("insert into customers_visibility (user_id, account_id, via) select %s, id, 'owner' from customers_header(%s) "
                       "on conflict do nothing", [actor.user_id, [account_id]])
    account = Account.objects.select_for_update().filter(pk=account_id, is_active=True, merged_into=None).first()
    if account is None or not access.in_territory(actor, account.unit_id):
        raise not_found()
    if not is_seen and not is_grid(account, today):  # what never stands in the pool is nobody's to find by its number
        raise not_found()
    require_grid(account, today)
    owned_since = Assignment.objects.filter(account=account, role="owner", valid_until=None).values_list("created_at", flat=True).first()
    if owned_since is not None:
        # Who had it before him on the page of the pool is told that he came second (CON-83); of anything else its number tells nothing.
        raise _owned() if is_seen or owned_since >= act.at - LOST_LATELY else not_found()
    mine = Assignment.objects.filter(account=account, role="owner", user_id=actor.user_id)
    past = mine.order_by("-valid_until").values_list("valid_until", flat=True).first()
    if past and cooling_days and past > today - timedelta(days=cooling_days):
        raise Refusal("cooling", t(f"您放回不足{cooling_days}天,暂不能再认领",
                f"You let it go less than {counted(cooling_days, 'day|days')} ago"), status=409)
    row = Assignment(account=account, user_id=actor.user_id, unit_id=actor.unit_id, role="owner", valid_from=today, counts_from=today,
                     source_document="公海认领")
    try:
        with transaction.atomic():
            row.store(now=act.at)
    except IntegrityError:
        raise _owned() from None
    derived.refresh([account_id])
    return row.pk


def give_back(*, act: Act, account_id: int, user_id: int) -> None:
    """Ends the ownership of a grid account by this person; it stands in the pool then. Inside the caller's act.

    Refuses `not_found` when he is not its owner, `named_list` for any other mode.
    """
    today = act.at.astimezone(clock.ZONE).date()
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    row = Assignment.objects.select_for_update().filter(account_id=account_id, user_id=user_id, role="owner", valid_until=None).first()
    if account is None or row is None:
        raise not_found()
    require_grid(account, today)
    row.valid_until = today
    row.store(now=act.at)
    derived.refresh([account_id])


def is_grid(account: Account, today: date) -> bool:
    """True for a grid account: only those know a pool."""
    return _mode(account, today) == "grid_pool"


def _mode(account: Account, today: date) -> Mode:
    return ownership.ownership(on=today).mode_of(account.customer_kind, account.ownership_mode)


def require_grid(account: Account, today: date) -> None:
    """Refuses `named_list` unless the account is a grid account."""
    if not is_grid(account, today):
        word = ownership.MODES[_mode(account, today)]
        raise Refusal("named_list", t(f"该客户为“{word.zh}”管理,不进公海,不能认领或放回",
                                      f"This account is owned as “{word.en}”: it never enters the pool"), status=409,
                      way_out=t("归属由上级指定,或办理交接", "A superior assigns it, or hands it over"))


def person_of(user_id: int) -> str:
    """The name of somebody on staff, for notices."""
    found = organisation.users(ids=[user_id]).get(user_id)
    return found.name if found else ""


def _owned() -> Refusal:
    return Refusal("owner_exists", t("该客户已有归属客户经理,一个客户同一时间只有一名",
                                     "This account has an owner; there is one at a time"), status=409,
                   way_out=t("请在公海选择其他客户", "Choose another account of the pool"))
