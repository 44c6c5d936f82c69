"""Letters of authorisation as pages show them, and whether a unit may work on an account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from django.db.models import Q

from guanxi.domains.customers import api as customers
from guanxi.domains.files import api as files
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import access
from guanxi.domains.registration.models import Letter
from guanxi.domains.registration.queries import policies
from guanxi.domains.registration.rules import letters as rules
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OneOf

SUBJECT, LETTER_CALL = "letter", "letter_missing"
MOST, MOST_MISSING = 200, 20


@dataclass(frozen=True, kw_only=True)
class LetterCard:
    """One letter. state: valid, future, expired, revoked. account_name is empty for a grade."""

    id: int
    version: int
    number: str
    account_id: int | None
    account_name: str
    sees_account: bool
    grade: str
    from_name: str
    to_name: str
    content: str
    valid_from: date
    valid_until: date
    state: str
    days_left: int
    issued_by: str
    revoked_on: date | None
    revoked_reason: str
    may_revoke: bool
    attachments: tuple[files.AttachmentCard, ...]


def letters(*, actor: Actor, today: date, state: Annotated[str, OneOf(("valid", "over"))] = "") -> tuple[LetterCard, ...]:
    """Those this reader may see (row security), those that end soonest first, at most 200; valid or over only when asked."""
    found = Letter.objects.select_related("from_unit", "to_unit")
    if state == "valid":
        found = found.filter(revoked_on=None, valid_until__gte=today)
    elif state == "over":
        found = found.filter(~Q(revoked_on=None) | Q(valid_until__lt=today))
    return _cards(actor, list(found.order_by("valid_until", "pk")[:MOST]), today)


def letters_of(*, actor: Actor, account_id: int, today: date) -> tuple[LetterCard, ...]:
    """Letters that name this account, which this reader sees, or its grade. Refuses `not_found`."""
    customers.require(actor, "account.view", account_id)
    row = lists.listed(account_id=account_id)
    found = Letter.objects.select_related("from_unit", "to_unit").filter(_names(account_id, row.grade if row else ""))
    return _cards(actor, list(found.order_by("-valid_until", "-pk")[:MOST]), today)


def letter(*, actor: Actor, letter_id: int, today: date) -> LetterCard:
    """One; refuses `not_found`."""
    rows = list(Letter.objects.select_related("from_unit", "to_unit").filter(pk=letter_id))
    if not rows:
        raise not_found()
    return _cards(actor, rows, today, with_files=True)[0]


def letter_refusal(*, account_id: int, grade: str, unit_id: int | None, on: date) -> Refusal | None:
    """Why a unit may not work on this account for want of a letter; None when it may, or needs none. SAL-04, GRD-09.

    grade: the one in force, as the book shows it. Reads letters as the running transaction is bound.
    """
    if not grade or unit_id is None:
        return None
    section = policies.letters(on=on)
    if not rules.needs_letter(grade=grade, grades=section.grades, tier=organisation.unit(unit_id=unit_id).tier):
        return None
    found = Letter.objects.filter(_names(account_id, grade), to_unit_id__in=organisation.superiors(unit_id=unit_id))
    return rules.refusal(on=on, letters=[
        rules.Validity(number=row.number, valid_from=row.valid_from, valid_until=row.valid_until, is_revoked=row.revoked_on is not None)
        for row in found])


def letters_missing(*, actor: Actor, today: date, most: int = MOST_MISSING) -> Sequence[tuple[int, Refusal]]:
    """Accounts the actor owns that the pack lets his unit work on by letter only, and why it may not: none, ended, revoked. SAL-04."""
    grades = policies.letters(on=today).grades
    if not grades or actor.unit_id is None:
        return ()
    own = lists.Condition(column="owner_id", operator="in", values=(actor.user_id,))
    asking = lists.Condition(column="grade", operator="in", values=tuple(grades))
    rows = lists.book_page(query=lists.BookQuery(conditions=(own, asking), size=most), scope=customers.list_scope(actor)).rows
    found = ((row.account_id, letter_refusal(account_id=row.account_id, grade=row.grade, unit_id=actor.unit_id, on=today)) for row in rows)
    return [(account_id, refusal) for account_id, refusal in found if refusal]


class LetterDoor:
    """Who may open the scan of a letter: who sees the letter."""

    kind = SUBJECT

    def may_see(self, *, subject_id: int, actor: Actor) -> bool:
        """Row security answers."""
        return customers.may(actor, "registration.view") and Letter.objects.filter(pk=subject_id).exists()


DOOR = LetterDoor()


def _names(account_id: int, grade: str) -> Q:
    return Q(account_id=account_id) | Q(account=None, grade=grade) if grade else Q(account_id=account_id)


def _state(row: Letter, today: date) -> str:
    if row.revoked_on is not None:
        return "revoked"
    return "expired" if row.valid_until < today else "future" if row.valid_from > today else "valid"


def _cards(actor: Actor, rows: Sequence[Letter], today: date, *, with_files: bool = False) -> tuple[LetterCard, ...]:
    ids = {row.account_id for row in rows if row.account_id}
    names, seen = customers.header_names(ids=ids), set(customers.account_names(actor=actor, ids=ids))
    return tuple(LetterCard(
        id=row.pk, version=row.version, number=row.number, account_id=row.account_id, account_name=names.get(row.account_id or 0, ("", 0))[0],
        sees_account=row.account_id in seen, grade=row.grade, from_name=row.from_unit.name, to_name=row.to_unit.name, content=row.content,
        valid_from=row.valid_from, valid_until=row.valid_until, state=_state(row, today), days_left=(row.valid_until - today).days,
        issued_by=row.issued_by_name, revoked_on=row.revoked_on, revoked_reason=row.revoked_reason,
        may_revoke=row.revoked_on is None and customers.may(actor, "registration.authorise") and access.in_territory(actor, row.from_unit_id),
        attachments=tuple(files.attachments_of(subject=Ref(SUBJECT, row.pk))) if with_files else ()) for row in rows)
