"""The public pool (公海): claim, give back, recycle; grid accounts only, within the pack's limits. operator 1.12, CON-83, ATK-42.

A refusal leaves an act of its own in the audit trail: who tried what with whose account.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.messages import api as messages
from guanxi.domains.registration import access
from guanxi.domains.registration.policy import Pool
from guanxi.domains.registration.queries import policies
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal


def claim(*, actor: Actor, now: datetime, account_id: int) -> int:
    """Makes the actor owner of a pool account of his territory; returns the assignment. Winner and loser are both told (CON-83).

    Refuses `pool_blank` (the pack gives no limit), `pool_full`, `cooling`, `named_list`, `owner_exists`, `not_found`, `forbidden`.
    """
    today = now.astimezone(clock.ZONE).date()
    access.require_act(actor, "pool.claim")
    try:
        with audit.acting(actor=actor, verb="claim_from_pool", now=now, subject=Ref("account", account_id)) as act:
            with connection.cursor() as cursor:  # his own count: two of his windows may not pass the limit together
                cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"pool:{actor.user_id}"])
            known = policies.pool(on=today)
            made = customers.take_unowned(act=act, account_id=account_id, cooling_days=known.cooling_days if known else 0)
            section = limits(on=today)  # after it: a foreign account looks like none at all, whatever the pack says
            if customers.count_held(on=today, user_id=actor.user_id) > (section.most_held or 0):
                raise Refusal("pool_full", t(f"每人最多持有{section.most_held}户聚类客户",
                                             f"One person holds at most {counted(section.most_held, 'grid account|grid accounts')}"), status=409,
                              way_out=t("请先放回不再跟进的客户", "Give back those you no longer work on"))
    except Refusal as no:
        refused(actor=actor, now=now, account_id=account_id, no=no)
        raise
    tell(now=now, account_id=account_id, user_ids=[actor.user_id], kind="pool_claimed",
         text=t("您已认领一户公海客户", "You own an account of the pool now"))
    return made


def assign_from_pool(*, actor: Actor, now: datetime, account_id: int, user_id: int) -> int:
    """A superior names the owner of a pool account, who is told; so is whoever comes second (CON-83). Refuses as `assign` does."""
    try:
        made = customers.assign(actor=actor, now=now, account_id=account_id, user_id=user_id, role="owner", source_document="公海指派")
    except Refusal as no:
        refused(actor=actor, now=now, account_id=account_id, no=no)
        raise
    tell(now=now, account_id=account_id, user_ids=[actor.user_id], kind="pool_assigned",
         text=t("公海客户已指派", "An account of the pool was assigned"))
    return made


def give_back(*, actor: Actor, now: datetime, account_id: int, reason: str) -> None:
    """Puts one's own grid account back. Refuses `reason_missing`, `named_list`, `not_found` for another's (ATK-42)."""
    access.require_act(actor, "pool.claim")
    try:
        with audit.acting(actor=actor, verb="give_back_to_pool", now=now, subject=Ref("account", account_id), reason=reason[:200]) as act:
            customers.give_back(act=act, account_id=account_id, user_id=actor.user_id)
            # after it: a foreign account looks like none at all, whatever was filled in
            stated.require(reason, ask=t("请填写放回原因", "Say why you give it back"), code="reason_missing")
    except Refusal as no:
        if no.code != "reason_missing":
            refused(actor=actor, now=now, account_id=account_id, no=no)
        raise


def recycle(*, now: datetime) -> int:
    """Returns grid accounts to the pool whose owner has not acted on them for the pack's days; warns before. Blank: nothing moves.

    An account under a running agreement stays. Named lists are never looked at. Returns how many went back.
    """
    today, robot = now.astimezone(clock.ZONE).date(), system("pool")
    section = policies.pool(on=today)
    if section is None or section.release_after_days is None:
        return 0
    with binding.bound(robot, read_only=True):
        near = customers.held_of_grid(on=today, idle_since=now - timedelta(days=section.release_after_days - section.notice_days))
    over, done = now - timedelta(days=section.release_after_days), 0
    for line in near:
        if line.agreement_until and line.agreement_until >= today:
            continue
        if line.touched_at < over:
            with audit.acting(actor=robot, verb="recycle_to_pool", now=now, subject=Ref("account", line.account_id)) as act:
                customers.give_back(act=act, account_id=line.account_id, user_id=line.user_id)
                messages.notify(act=act, user_ids=[line.user_id], kind="pool_recycled", dedupe_key=f"pool:{line.assignment_id}:gone", text=Text(
                    f"{line.name} 超过{section.release_after_days}天未联系,已回公海", f"{line.name} went back to the pool: no contact for too long"))
            done += 1
            continue
        _warn(now, section, line, robot)
    return done


def limits(*, on: date) -> Pool:
    """The pool's rules; refuses `pool_blank` where the pack gives no number: nobody guesses one."""
    section = policies.pool(on=on)
    if section is None or section.most_held is None:
        raise Refusal("pool_blank", t("政策包没有规定每人可持有的户数,暂不能认领",
                                      "The policy pack does not say how many one may hold: nothing can be claimed"), status=409,
                      way_out=t("请政策管理员在政策包“公海规则”填写每人上限(most_held)并启用",
                                "Ask for the most one person holds (most_held) in “Pool rules” of the pack"))
    return section


def _warn(now: datetime, section: Pool, line: customers.HeldLine, robot: Actor) -> None:
    with audit.acting(actor=robot, verb="pool_notice", now=now, subject=Ref("account", line.account_id)) as act:
        messages.notify(act=act, user_ids=[line.user_id], kind="pool_warning", account_id=line.account_id, dedupe_key=(
            f"pool:{line.assignment_id}:{line.touched_at:%Y%m%d}"), text=Text(
            f"{line.name} 将在{section.notice_days}天内回公海:请联系客户",
                    f"{line.name} goes back to the pool within {counted(section.notice_days, 'day|days')}"))


def refused(*, actor: Actor, now: datetime, account_id: int, no: Refusal) -> None:
    """The attempt in the audit trail; and who came second is told."""
    with audit.acting(actor=actor, verb="pool_refused", now=now, subject=Ref("account", account_id), reason=no.code):
        pass
    if no.code == "owner_exists":
        tell(now=now, account_id=None, user_ids=[actor.user_id], kind="pool_lost",
             text=t("您要认领或指派的公海客户刚刚已有归属", "The pool account you wanted has an owner since a moment ago"))


def tell(*, now: datetime, account_id: int | None, user_ids: list[int], kind: str, text: Text) -> None:
    """A notice from the pool itself, also to who acted. account_id None: its reader does not see the account, nor a notice about it."""
    about = Ref("account", account_id) if account_id else None
    with audit.acting(actor=system("pool"), verb="pool_notice", now=now, subject=about) as act:
        messages.notify(act=act, user_ids=user_ids, kind=kind, text=text, subject=about, account_id=account_id)
