"""The codes of an account (编码): several of one scheme are normal, one of them is the first (主编码); each ends by itself (operator 1.2).

A code is in force at one account at a time; one that ended is free. Who had it keeps the row with its days, and both accounts' timelines
tell that it passed on. Only a credit code (fields.SHARED) stands at several: a branch uses its parent's; who has the same one is looked at as a
possible duplicate. Not for here: what an import does with codes (importing.account_codes), carrying them over in a merge (merging).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated

from django.db import IntegrityError, transaction

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import derived, following
from guanxi.domains.customers.events import CodeShared
from guanxi.domains.customers.fields import IDENTIFIER_SCHEMES, SHARED
from guanxi.domains.customers.models import Account, AccountIdentifier
from guanxi.domains.customers.queries import binned, issuers
from guanxi.domains.customers.rules import values as value_rules
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import access as scope
from guanxi.foundation.django import audit, clock, events
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OneOf


def set_identifier(
    *, actor: Actor, now: datetime, account_id: int, scheme: Annotated[str, OneOf(IDENTIFIER_SCHEMES)], value: str, replaces: int | None = None,
) -> None:
    """Puts `value` in the place of one code of this scheme: of `replaces`, else of the first one; that one ends today, no other does.

    An empty value only ends it. A value that is in force here already becomes the first, and only a named `replaces` ends. Refuses
    `code_taken` without naming the other account (PRM-62), `not_found`. A wrong check digit is kept and shown. Operator 1.2.
    """
    with audit.acting(actor=actor, verb="set_identifier", now=now, subject=Ref("account", account_id)) as act:
        access.require(actor, "account.edit", account_id)
        account = following.locked(act=act, account_id=account_id)
        wanted = value_rules.clean_code(scheme=scheme, value=value) if value.strip() else ""
        held = _in_force(account, scheme)
        former = _one(held, replaces) if replaces is not None else next(iter(held), None)
        is_here = any(one.value == wanted for one in held)
        if former and former.value != wanted and (replaces is not None or not is_here):
            _end(former, now)
        if wanted:
            put(act=act, account=account, scheme=scheme, value=wanted, is_first=former is None or former == held[0] or is_here)
        _follow(act, account, scheme)


def add_identifier(*, actor: Actor, now: datetime, account_id: int, scheme: Annotated[str, OneOf(IDENTIFIER_SCHEMES)], value: str) -> int:
    """One more code beside the others; the first of its scheme becomes the 主编码. Returns its id. Refuses `code_taken`, `code_length`. Operator 1.2.

    A code that another account had once is this one's from today on, and both timelines say so.
    """
    with audit.acting(actor=actor, verb="add_identifier", now=now, subject=Ref("account", account_id)) as act:
        access.require(actor, "account.edit", account_id)
        account = following.locked(act=act, account_id=account_id)
        added = put(act=act, account=account, scheme=scheme, value=value, is_first=False)
        _follow(act, account, scheme)
    return added.pk


def end_identifier(*, actor: Actor, now: datetime, account_id: int, identifier_id: int, is_mistake: bool = False) -> None:
    """Ends a code today; of what is left, the oldest becomes the first. is_mistake: it never was this account's, so no month's money is its own.

    A former code can be declared a mistake later. Refuses `not_found`, `code_ended`. Operator 1.2.
    """
    with audit.acting(actor=actor, verb="end_identifier", now=now, subject=Ref("account", account_id)) as act:
        access.require(actor, "account.edit", account_id)
        account = following.locked(act=act, account_id=account_id)
        row = _one(account.identifiers.all(), identifier_id)
        if row.valid_until is not None and (not is_mistake or _was_never(row)):
            raise Refusal("code_ended", t("该编码已停用", "This code has ended already"), status=409)
        _end(row, now, is_mistake=is_mistake)
        _follow(act, account, row.scheme)


def make_identifier_first(*, actor: Actor, now: datetime, account_id: int, identifier_id: int) -> None:
    """Makes a code in force the first of its scheme (主编码): the one that lists and pages show. Refuses `not_found`, `code_ended`. Operator 1.2."""
    with audit.acting(actor=actor, verb="make_identifier_first", now=now, subject=Ref("account", account_id)) as act:
        access.require(actor, "account.edit", account_id)
        account = following.locked(act=act, account_id=account_id)
        row = _one(account.identifiers.all(), identifier_id)
        if row.valid_until is not None:
            raise Refusal("code_ended", t("该编码已停用", "This code has ended already"), status=409)
        _make_first(row, now)
        _follow(act, account, row.scheme)


def put(*, act: Act, account: Account, scheme: str, value: str, is_first: bool) -> AccountIdentifier:
    """The code in force at this account, in the caller's act: as it is, revived, or new. Refuses `code_taken`, `code_in_bin` (PRM-62)."""
    code = value_rules.clean_code(scheme=scheme, value=value)
    everybodys = AccountIdentifier.objects.filter(scheme=scheme, issuer=issuers.issuer_of(scheme=scheme, unit_id=account.unit_id), value=code)
    known = list((everybodys.filter(account=account.pk) if scheme in SHARED else everybodys).order_by("pk"))
    row = next((one for one in known if one.valid_until is None), None)
    if row is not None and row.account_id != account.pk:
        if unit_id := binned.units_of(account_ids=[row.account_id]).get(row.account_id):
            raise binned.code_refusal(scheme=scheme, unit_id=unit_id)
        raise _taken(scheme)
    if row is None:
        row = _enter(act, account, scheme, code, [one for one in known if not _was_never(one)])
        if scheme in SHARED and everybodys.filter(valid_until=None).exclude(account=account.pk).exists():
            events.publish(CodeShared(account_id=account.pk), act=act)
    if is_first or not account.identifiers.filter(scheme=scheme, is_primary=True, valid_until=None).exists():
        _make_first(row, act.at)
    return row


def _enter(act: Act, account: Account, scheme: str, code: str, had: Sequence[AccountIdentifier]) -> AccountIdentifier:
    """had: the ended rows of this code. The account that had it last goes on with it; whoever takes it over begins today."""
    last = max(had, key=lambda one: (one.valid_until or date.min, one.pk), default=None)
    if last is not None and last.account_id == account.pk:
        last.valid_until, row = None, last
    else:
        others = [one.account_id for one in had if one.account_id != account.pk]
        row = AccountIdentifier(
            account=account, scheme=scheme, issuer=issuers.issuer_of(scheme=scheme, unit_id=account.unit_id), value=code,
            valid_from=_today(act.at) if others else None)
        if others:
            _tell_of_passing(act, account, scheme, code, others)
    try:
        with transaction.atomic():
            row.store(now=act.at)
    except IntegrityError:  # somebody else registered it a moment ago
        raise _taken(scheme) from None
    return row


def _tell_of_passing(act: Act, account: Account, scheme: str, code: str, others: Sequence[int]) -> None:
    """On both timelines, naming neither account: their readers need not see each other (PRM-62)."""
    label, day = IDENTIFIER_SCHEMES[scheme], _today(act.at).isoformat()
    gone = Text(f"原{label.zh} {code} 自{day}起归另一客户", f"The former {label.en.lower()} {code} is another account's from {day} on")
    come = Text(f"{label.zh} {code} 曾登记在另一客户名下,自{day}起归本客户",
                f"{label.en} {code}, once another account's, is this one's from {day} on")
    scope.bind(system(act.verb))  # who had it may be an account he does not see
    timeline.record_many(act=act, happenings=[
        timeline.Happening(account_id=account.pk, subject=Ref("account", account.pk), topic="archive", kind="code_taken_over", text=come),
        *(timeline.Happening(account_id=one, subject=Ref("account", one), topic="archive", kind="code_passed_on", text=gone)
          for one in dict.fromkeys(others))])
    scope.bind(act.actor)
    if not Account.objects.filter(pk=account.pk).exists():
        scope.bind(system(act.verb))  # a merge led him here (following.locked)


def _in_force(account: Account, scheme: str) -> list[AccountIdentifier]:
    return list(account.identifiers.filter(scheme=scheme, valid_until=None).order_by("-is_primary", "pk"))


def _one(rows: Iterable[AccountIdentifier], identifier_id: int) -> AccountIdentifier:
    found = next((one for one in rows if one.pk == identifier_id), None)
    if found is None:
        raise not_found()
    return found


def _end(row: AccountIdentifier, now: datetime, *, is_mistake: bool = False) -> None:
    row.valid_until = row.valid_until or _today(now)
    if is_mistake:
        row.valid_from = row.valid_until  # not one day: half-open
    row.is_primary = False
    row.store(now=now)


def _was_never(row: AccountIdentifier) -> bool:
    return row.valid_until is not None and row.valid_from is not None and row.valid_from >= row.valid_until


def _make_first(row: AccountIdentifier, now: datetime) -> None:
    for other in AccountIdentifier.objects.filter(account=row.account_id, scheme=row.scheme, is_primary=True).exclude(pk=row.pk):
        other.is_primary = False
        other.store(now=now)
    if not row.is_primary:
        row.is_primary = True
        row.store(now=now)


def _follow(act: Act, account: Account, scheme: str) -> None:
    """What is kept of the codes elsewhere: the first one, 未知(已问), book and search, gaps."""
    held = _in_force(account, scheme)
    if held:
        _make_first(held[0], act.at)
        if scheme in account.known_unknown:
            account.known_unknown = [known for known in account.known_unknown if known != scheme]
            account.store(now=act.at)
    derived.refresh([account.pk])
    derived.settle_gaps(act=act, account_ids=[account.pk])


def _today(now: datetime) -> date:
    return now.astimezone(clock.ZONE).date()


def _taken(scheme: str) -> Refusal:
    return Refusal(
        "code_taken", field=scheme, status=409, text=t("该编码已登记在另一客户名下:同一客户实行单点接触",
                                                             "This code is registered for another account: a customer has one point of contact"),
        way_out=t("请核对编码;如确属本客户,请联系数据管理员在原客户档案中停用后再登记",
                  "Check the code; if it is this account's, ask the data steward to end it at the other one, then add it"))
