"""Two records become one: the archive's part of a merge (CON-88, hard-places C8, 3.2). Its undo: commands.parting.

Inside the caller's act, bound to the system: who may merge what is decided by duplicates before it calls. Not for here: candidates.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.db.models import QuerySet

from guanxi.domains.customers.commands import contacts as contact_commands
from guanxi.domains.customers.commands import derived
from guanxi.domains.customers.commands.accounts import keys_of_name
from guanxi.domains.customers.commands.greetings import BIRTHDAY_CALL
from guanxi.domains.customers.commands.trees import lock_trees
from guanxi.domains.customers.fields import ACCOUNT_COLUMNS, CONTACT_COLUMNS, TREES
from guanxi.domains.customers.models import Account, Assignment, Contact, HandoverLine
from guanxi.domains.customers.queries import leads
from guanxi.domains.customers.rules import binning
from guanxi.domains.customers.rules.leads import Side
from guanxi.domains.customers.rules.signing import Agreement, side_that_signed
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as scope
from guanxi.foundation.django import audit, clock, participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, changed_meanwhile, not_found

EMPTY = ("", None)
Picks = Mapping[str, Side]
Record = TypeVar("Record", Account, Contact)


def absorb(*, act: Act, subject: Ref, into: Ref, versions: tuple[int, int], picks: Picks) -> list[uuid.UUID]:
    """Merges `subject` into `into` (same kind): fields as picked, everything else through participants. Returns the acts to take back.

    versions: of the one that stays and the one that goes, as they were shown. picks: field → whose value counts; what is not named
    stays the survivor's, and what only the loser knows is taken from it. Refuses `already_merged`, `in_bin`, `changed_meanwhile`, `handover_open`,
    `merge_cycle`, `lead_exists` (two led groups would become one and `lead` is not picked), `merge_other_account` (two people of different accounts).
    """
    return _absorb_account(act, subject.id, into.id, versions, picks) if subject.kind == "account" else _absorb_contact(
        act, subject.id, into.id, versions, picks)


def carry_late(*, act: Act, subject: Ref, into: Ref) -> None:
    """Carries over what was written to a merged record while it was being merged. A repeated call changes nothing."""
    for one in participants.mergers():
        one.merge(subject=subject, into=into, act=act)
    if subject.kind == "account":
        derived.refresh([into.id])
        derived.forget(account_ids=[subject.id])


def _absorb_account(act: Act, loser_id: int, survivor_id: int, versions: tuple[int, int], picks: Picks) -> list[uuid.UUID]:
    lock_trees(*sorted(TREES))  # before the accounts' rows, as every writer of trees takes them
    gone, stays = both(Account, loser_id, survivor_id)
    _require_mergeable(gone, stays, versions)
    if HandoverLine.objects.filter(account__in=(loser_id, survivor_id), is_open=True).exists():
        raise Refusal("handover_open", t("其中一户正在交接,暂不能合并", "One of the two is being handed over"), status=409,
                      way_out=t("请等交接结束后再合并", "Wait until the hand-over has ended"))
    acts = [act.id]
    ends = Assignment.objects.filter(account=survivor_id, role="owner", valid_until=None) if picks.get("owner") == "loser" else None
    if ends is not None:
        acts.append(_end(act, survivor_id, ends))
    led = leads.ending_leads(survivor_id=survivor_id, loser_id=loser_id, picks=picks)
    if led:
        acts.append(_end(act, survivor_id, Assignment.objects.filter(pk__in=[one.assignment_id for one in led])))
    for one in participants.mergers():
        one.merge(subject=Ref("account", loser_id), into=Ref("account", survivor_id), act=act)
    signed = [Agreement(number=one.agreement_number, unit_id=one.agreement_unit_id) for one in (stays, gone)]
    who_signed = signed[side_that_signed(survivor=signed[0], loser=signed[1], picks=picks) == "loser"].unit_id
    takes_mode = picks.get("ownership_mode", "survivor" if stays.ownership_mode else "loser") == "loser"
    _pick(stays, gone, picks, ACCOUNT_COLUMNS)
    if takes_mode:  # the reason, the partner and its last day say one thing with the mode
        stays.ownership_reason, stays.partner_unit_id, stays.partner_until = gone.ownership_reason, gone.partner_unit_id, gone.partner_until
    stays.agreement_unit_id = who_signed if stays.has_agreement else None
    stays.last_visited_on = max((one.last_visited_on for one in (stays, gone) if one.last_visited_on), default=None)
    if picks.get("unit") == "loser":
        stays.unit_id, stays.region_code = gone.unit_id, gone.region_code
    for key, value in keys_of_name(stays.name).items():
        setattr(stays, key, value)
    known = {key for key in ACCOUNT_COLUMNS if getattr(stays, key) not in EMPTY} | stays.extra.keys()
    stays.known_unknown = sorted({*stays.known_unknown, *gone.known_unknown} - known)
    stays.store(now=act.at)
    gone.is_active, gone.merged_into = False, stays
    gone.store(now=act.at)
    derived.refresh([survivor_id, loser_id, *(one.account_id for one in led)])
    derived.forget(account_ids=[loser_id])
    return acts


def _absorb_contact(act: Act, loser_id: int, survivor_id: int, versions: tuple[int, int], picks: Picks) -> list[uuid.UUID]:
    gone, stays = both(Contact, loser_id, survivor_id)
    if gone.account_id != stays.account_id:
        raise Refusal("merge_other_account", t("两人不在同一客户", "The two are not at the same account"), status=409,
                      way_out=t("如已调任,请在联系人页确认“人随岗走”", "If the person has moved, confirm that on the contact"))
    _require_mergeable(gone, stays, versions)
    work.settle_doubled(act=act, kind=BIRTHDAY_CALL, subject=Ref("contact", loser_id), into=Ref("contact", survivor_id))
    for one in participants.mergers():
        one.merge(subject=Ref("contact", loser_id), into=Ref("contact", survivor_id), act=act)
    _pick(stays, gone, picks, CONTACT_COLUMNS)
    unknown = {*stays.known_unknown, *gone.known_unknown} - stays.extra.keys()
    stays.known_unknown = sorted({key for key in unknown if not getattr(stays, key, "")})
    contact_commands.keep_keys(stays)
    stays.store(now=act.at)
    gone.is_active, gone.merged_into = False, stays
    gone.store(now=act.at)
    derived.refresh([stays.account_id])
    derived.forget(contact_ids=[loser_id])
    return [act.id]


def both(model: type[Record], loser_id: int, survivor_id: int) -> tuple[Record, Record]:
    """Both rows, locked in the order of their ids: two merges of the same pair cannot wait for each other."""
    rows = {row.pk: row for row in model.objects.select_for_update().filter(pk__in=(loser_id, survivor_id)).order_by("pk")}
    if len(rows) != 2:
        raise not_found()
    return rows[loser_id], rows[survivor_id]


def _require_mergeable(gone: Account | Contact, stays: Account | Contact, versions: tuple[int, int]) -> None:
    if gone.merged_into_id is not None or stays.merged_into_id is not None:
        raise Refusal("already_merged", t("其中一条已经被合并", "One of the two was merged already"), status=409,
                      way_out=t("请刷新后在保留的记录上继续", "Reload and go on with the one that stayed"))
    if isinstance(stays, Account) and not (stays.is_active and gone.is_active):
        raise binning.in_bin()
    if (stays.version, gone.version) != versions:
        raise changed_meanwhile()


def _pick(stays: Account | Contact, gone: Account | Contact, picks: Picks, columns: Sequence[str]) -> None:
    for key in columns:
        if picks.get(key) == "loser" or (key not in picks and getattr(stays, key) in EMPTY):
            setattr(stays, key, getattr(gone, key))
    picked = {key: value for key, value in gone.extra.items() if picks.get(key) == "loser"}
    stays.extra = {**gone.extra, **stays.extra, **picked}  # custom fields, retired ones too


def _end(act: Act, account_id: int, rows: QuerySet[Assignment]) -> uuid.UUID:
    """In an act of its own: taken back after the loser's have gone back, else two would be active for a moment."""
    with audit.acting(actor=act.actor, verb="end_assignment", now=act.at, subject=Ref("account", account_id), reason="merge") as own:
        participants.carry(rows, act=own, valid_until=act.at.astimezone(clock.ZONE).date())
    scope.bind(system(act.verb))  # the inner act left the person's own scope behind
    return own.id
