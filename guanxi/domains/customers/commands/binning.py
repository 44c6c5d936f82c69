"""Into the recycle bin (回收站) and out of it: one act each way, put back from its history rows (issue 3 point 9, C6).

An account in the bin is not active, as a merged one is not: one rule takes both out of every list (access.visible, AccountScope). Its people
become inactive and its places in trees and its to-dos end in the same act; owners stay written where they are, hidden with it. Nobody can take
its numbers meanwhile: they stay its own. Not for here: what is open and keeps it (wiring.OBJECTIONS), its purge (personal.purge_account).
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import derived
from guanxi.domains.customers.commands.greetings import settle_birthdays_at
from guanxi.domains.customers.commands.trees import lock_trees, require_places
from guanxi.domains.customers.events import AccountRestored, AccountRetired
from guanxi.domains.customers.fields import TREES
from guanxi.domains.customers.models import Account, Assignment, BinEntry, Contact, TreeEdge
from guanxi.domains.customers.rules import binning as rules
from guanxi.domains.messages import api as messages
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock, events, history, participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, changed_meanwhile, not_found

_PUT_BACK = ("customers_contact", "customers_treeedge", "work_workitem")


def retire_account(*, actor: Actor, now: datetime, account_id: int, reason: str, expected_version: int | None = None) -> uuid.UUID:
    """移入回收站: out of book, search, figures and lists, kept as it is until restored or purged; returns the act.

    Who tends the account may. Refuses `reason_missing`, `not_found`, `forbidden`, `not_responsible`, `still_open` with every reason, and
    `changed_meanwhile` when it is not as it was shown.
    """
    return _retire(actor, now, account_id, reason, expected_version=expected_version)


def retire_of_set(*, actor: Actor, now: datetime, account_id: int, reason: str, change_set_id: int, seen_at: datetime) -> uuid.UUID:
    """The same as part of a bulk edit; refuses `changed_meanwhile` for an account edited since its preview."""
    return _retire(actor, now, account_id, reason, change_set_id=change_set_id, seen_at=seen_at)


def _retire(actor: Actor, now: datetime, account_id: int, reason: str, *, expected_version: int | None = None, change_set_id: int | None = None,
            seen_at: datetime | None = None) -> uuid.UUID:
    said = rules.require_reason(reason)
    with audit.acting(actor=actor, verb="retire_account", now=now, subject=Ref("account", account_id), reason=said) as act:
        access.require(actor, access.RETIRE, account_id)
        lock_trees(*TREES)  # before the account's row; nobody hangs an account below it meanwhile
        account = Account.objects.select_for_update().filter(pk=account_id, is_active=True).first()
        if account is None:
            raise not_found()  # somebody else put it there a moment ago
        if expected_version not in (None, account.version) or (seen_at is not None and account.updated_at > seen_at):
            raise changed_meanwhile()
        binding.bind(system(act.verb))  # what is open, and the to-dos, may be somebody else's
        open_things = participants.objections(account_ids=[account_id], today=now.astimezone(clock.ZONE).date()).get(account_id, [])
        if refusal := rules.refuse_open(open_things):
            raise refusal
        _take_out(act, account, said, change_set_id)
        binding.bind(actor)
    return act.id


def restore_account(*, actor: Actor, now: datetime, account_id: int) -> uuid.UUID:
    """Out of the bin, as it was: people, places in trees, to-dos, owners, book and search; returns the act.

    Refuses `not_found`, `forbidden`, `not_responsible`, `parent_in_bin`, `cycle`, `lead_exists` (its old place in a tree),
    `restore_conflict` when something made meanwhile stands in its place.
    """
    with audit.acting(actor=actor, verb="restore_account", now=now, subject=Ref("account", account_id)) as act:
        access.require_binned(actor, account_id)
        lock_trees(*TREES)
        account = Account.objects.select_for_update().filter(pk=account_id, is_active=False, merged_into=None).first()
        entry = BinEntry.objects.select_for_update().filter(account_id=account_id, state="binned").first()
        if account is None or entry is None:
            raise not_found()
        binding.bind(system(act.verb))
        account.is_active = True
        account.store(now=now)
        _put_back(act, entry)
        entry.state, entry.ended_at, entry.ended_by_name = "restored", now, actor.name
        entry.store(now=now)
        derived.refresh([account_id])
        _tell(act, account_id, "account_restored", t("从回收站恢复", "restored from the recycle bin"), t(
            f"“{account.name}”已从回收站恢复", f"{account.name} is back from the recycle bin"))
        events.publish(AccountRestored(account_id=account_id), act=act)
        binding.bind(actor)
    return act.id


def _take_out(act: Act, account: Account, reason: str, change_set_id: int | None) -> None:
    account.is_active = False
    account.store(now=act.at)
    settle_birthdays_at(act=act, account_ids=[account.pk])
    participants.carry(Contact.objects.filter(account=account, is_active=True), act=act, is_active=False)
    TreeEdge.objects.filter(child=account).delete()
    work.settle_accounts(act=act, account_ids=[account.pk])
    BinEntry(account=account, reason=reason, binned_at=act.at, binned_by_id=act.actor.user_id, binned_by_name=act.actor.name, act=act.id,
             change_set_id=change_set_id).store(now=act.at)
    derived.withdraw([account.pk])
    _tell(act, account.pk, "account_retired", Text(f"移入回收站:{reason}", f"put into the recycle bin: {reason}"), t(
        f"“{account.name}”已移入回收站", f"{account.name} was put into the recycle bin"))
    events.publish(AccountRetired(account_id=account.pk), act=act)


def _put_back(act: Act, entry: BinEntry) -> None:
    """From the history rows of the act that took it out; who was changed or erased since stays as he is."""
    try:
        with transaction.atomic():
            for table in _PUT_BACK:
                history.undo(table=table, acts=[entry.act], now=act.at)
    except IntegrityError:
        raise Refusal("restore_conflict", t("回收期间新增的记录与原记录冲突,不能恢复", "A record made meanwhile stands in its place"), status=409,
                      way_out=t("请先处理冲突的记录", "Settle that record first")) from None
    above = TreeEdge.objects.filter(child=entry.account_id)
    if gone := above.filter(parent__is_active=False, parent__merged_into=None).values_list("parent__name", flat=True).first():
        raise Refusal("parent_in_bin", t(f"其上级“{gone}”也在回收站", f"The account above it, {gone}, lies in the bin too"), status=409,
                      way_out=t("请先恢复上级客户", "Restore that one first"))
    for pk, survivor in above.exclude(parent__merged_into=None).values_list("pk", "parent__merged_into"):  # it hung on what was merged since
        participants.carry(TreeEdge.objects.filter(pk=pk), act=act, parent=survivor)
    require_places(entry.account_id)


def _tell(act: Act, account_id: int, kind: str, line: Text, notice: Text) -> None:
    """The timeline, and everybody responsible but who did it."""
    timeline.record(act=act, account_id=account_id, subject=Ref("account", account_id), topic="archive", kind=kind, text=line)
    holders = Assignment.objects.filter(account=account_id, valid_until=None).values_list("user_id", flat=True)
    messages.notify(act=act, user_ids=set(holders), kind="bin", text=notice, subject=Ref("bin", account_id), account_id=account_id)


def announce_purge(*, act: Act, entry_id: int) -> bool:
    """The night before: said on the page, and to who put it there. Inside the caller's act, as the system; a repeated call is False."""
    entry = BinEntry.objects.select_for_update().select_related("account").get(pk=entry_id)
    if entry.state != "binned" or entry.announced_on is not None:
        return False
    entry.announced_on = act.at.astimezone(clock.ZONE).date()
    entry.store(now=act.at)
    messages.notify(act=act, user_ids=[entry.binned_by_id], kind="bin", subject=Ref("bin", entry.account_id), account_id=entry.account_id, text=t(
        f"回收站中的“{entry.account.name}”保留期已满,下一夜将清除", f"{entry.account.name} in the recycle bin is purged next night"))
    return True


def keep_from_purge(*, act: Act, entry_id: int, why: str) -> None:
    """Writes down what kept it this night (legal hold). Inside the caller's act."""
    entry = BinEntry.objects.select_for_update().get(pk=entry_id)
    if entry.held != why[:300]:
        entry.held = why[:300]
        entry.store(now=act.at)


def still_binned(*, entry_id: int, account_id: int) -> bool:
    """True while it lies there, locked until the transaction ends: somebody may have restored it since the list was made."""
    Account.objects.select_for_update().get(pk=account_id)
    return BinEntry.objects.select_for_update().filter(pk=entry_id, state="binned").exists()


