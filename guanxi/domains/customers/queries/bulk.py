"""Bulk edits as pages show them: the list, one with its figures, the first accounts or people before → after, those kept or refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Any, Literal

from guanxi.domains.customers import access
from guanxi.domains.customers.fields import industries
from guanxi.domains.customers.models import Assignment, ChangeSet, Contact
from guanxi.domains.customers.queries import bin as bins
from guanxi.domains.customers.queries import bulk_left, bulk_values, catalogue, privacy
from guanxi.domains.customers.queries.accounts import account_names
from guanxi.domains.customers.rules import bulk as rules
from guanxi.domains.customers.rules import custom_values
from guanxi.domains.customers.rules import masking as masking_rules
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import not_found
from guanxi.foundation.pure.words import OneOf

Of = Literal["account", "contact"]
SHOWN = 20
EMPTY, OWNER, BIN = t("空", "empty"), t("归属客户经理", "Account manager"), t("移入回收站", "Put into the recycle bin")
IN_BOOK, REASON, NOT_YOURS = t("在册", "in the book"), t("原因", "reason"), t("不由您维护", "not yours to edit")
HAS_LEFT = t("原归属人已离岗", "its former owner has left")


@dataclass(frozen=True, kw_only=True)
class ChangeSetCard:
    """One bulk edit. of: account or contact; total: those that change; passed_over: not written, because edited since the preview or no
    longer his. has_left: who made it has left, others take it back (PRM-71); why_not: what keeps this reader from it."""

    id: int
    of: str
    state: str
    field: Text
    value: Text
    said: str
    made_by: str
    made_at: datetime
    is_mine: bool
    total: int
    unchanged: int
    refused: int
    progress: int
    changed: int
    passed_over: int
    kept: int
    is_bin: bool = False
    is_draft: bool = False
    has_left: bool = False
    may_take_back: bool = False
    why_not: Text | None = None
    way_out: Text | None = None

    @property
    def percent(self) -> int:
        """How much of it is written."""
        return self.progress * 100 // max(self.total, 1)


@dataclass(frozen=True, kw_only=True)
class BulkLine:
    """One account, or person at one, of a bulk edit: what stands there and what would. why: of one kept, if not because it was edited since."""

    account_id: int
    name: str
    before: Text
    after: Text
    contact_id: int | None = None
    why: Text | None = None


def change_sets(*, actor: Actor, of: Of | None = None) -> tuple[ChangeSetCard, ...]:
    """His own bulk edits, newest first, and those of leavers he answers for now (PRM-71); who sees everything reads all.

    Drafts only stand on their own page. of: only of accounts, or of people.
    """
    rows = ChangeSet.objects.exclude(state="draft").filter(**{"of": of} if of else {}).select_related("owner").order_by("-pk")
    if actor.scope.shape == "all":
        found = list(rows.defer("targets", "refused")[:100])
    else:
        mine, left = rows.filter(owner_id=actor.user_id).defer("targets", "refused")[:100], rows.filter(owner__is_active=False)[:100]
        found = sorted((*mine, *(row for row in left if bulk_left.answers_for(actor=actor, row=row))), key=lambda row: -row.pk)[:100]
    return tuple(_card(row, actor, len_of_targets=row.progress) for row in found)


def change_set(*, actor: Actor, change_set_id: int) -> ChangeSetCard:
    """One bulk edit; `not_found` when it is not his to see (row security, and queries.bulk_left of a leaver's)."""
    row = _row(change_set_id, actor)
    card = _card(row, actor)
    if card.is_mine:
        return replace(card, may_take_back=row.state == "done")
    if not card.has_left or row.state == "undone" or not bulk_left.answers_for(actor=actor, row=row):
        return card
    refused = bulk_left.hindrance(actor=actor, row=row)
    return replace(card, may_take_back=refused is None, why_not=refused.text if refused else None,
                   way_out=refused.way_out if refused else None)


LISTS = ("targets", "refused", "kept")


def change_set_lines(*, actor: Actor, change_set_id: int, which: Annotated[str, OneOf(LISTS)] = "targets") -> tuple[BulkLine, ...]:
    """The first 20 accounts or people of one kind (a key of LISTS, else `targets`) that he sees, with what stands in the field now."""
    row = _row(change_set_id, actor)
    ids: Sequence[int] = {"targets": row.targets, "refused": row.refused, "kept": row.kept}.get(which, row.targets)[:SHOWN]
    if row.field == rules.BIN:
        return _bin_lines(actor, row, ids, which)
    if row.of == rules.PEOPLE:
        return _people_lines(actor, row, ids)
    now, after = bulk_values.now_in(row, ids), said(row.field, bulk_values.stored(row))
    names = account_names(actor=actor, ids=ids)
    gone = bulk_values.owned_by_leavers(row, ids) if row.field == rules.OWNER and which == "kept" else ()
    return tuple(BulkLine(account_id=pk, name=names[pk].name, before=said(row.field, now.get(pk)), after=after, why=HAS_LEFT if pk in gone else None)
                 for pk in ids if pk in names)


@dataclass(frozen=True, kw_only=True)
class InCharge:
    """Somebody who owns accounts of a bulk edit, and how many. name "": nobody does."""

    name: str
    accounts: int


def change_set_owners(*, actor: Actor, change_set_id: int) -> tuple[InCharge, ...]:
    """Who is in charge of the accounts that change, or whose people do, most of them first; of a whole tree this is who loses them."""
    row = _row(change_set_id, actor)
    ids = set(Contact.objects.filter(pk__in=row.targets).values_list("account_id", flat=True)) if row.of == rules.PEOPLE else set(row.targets)
    held = Counter(Assignment.objects.filter(account_id__in=ids, role="owner", valid_until=None).values_list("user_id", flat=True))
    people = organisation.users(ids=held)
    found = [InCharge(name=people[pk].name if pk in people else str(pk), accounts=count) for pk, count in held.most_common()]
    alone = len(ids) - sum(held.values())
    return (*found, *((InCharge(name="", accounts=alone),) if alone else ()))


def bulk_fields(*, of: str = rules.ACCOUNTS) -> tuple[tuple[str, Text], ...]:
    """What may be edited in bulk, for a select: declared fields, custom ones (SYS-22); of accounts the owner and the recycle bin last."""
    fields = tuple((field.key, field.label) for field in bulk_values.fields(of=of))
    return fields if of == rules.PEOPLE else (*fields, (rules.OWNER, OWNER), (rules.BIN, BIN))


def said(field: str, value: Any, *, of: str = rules.ACCOUNTS) -> Text:
    """A value of a field in words."""
    if value in (None, ""):
        return EMPTY
    if field == rules.OWNER:
        person = organisation.users(ids=[int(value)]).get(int(value))
        return Text(person.name, person.name) if person else Text(str(value), str(value))
    if field == rules.BIN:
        return Text(str(value), str(value))
    if bulk_values.is_custom(field):
        return custom_values.said(catalogue.ever(of)[field], value)
    if isinstance(value, bool):
        return t("是", "yes") if value else t("否", "no")
    if field == "industry_code":
        label = industries.label_of(str(value))
        return Text(f"{value} {label.zh}", f"{value} {label.en}")
    text = value.isoformat() if isinstance(value, date) else str(value)
    return dict(catalogue.ever(of)[field].choices).get(text, Text(text, text))


def _people_lines(actor: Actor, row: ChangeSet, ids: Sequence[int]) -> tuple[BulkLine, ...]:
    """Who is there and seen; what stands in the field as the matrix shows it to this reader."""
    people = Contact.objects.filter(pk__in=ids, is_active=True).filter(access.account_scope(actor).q("account_id"))
    found = {pk: (account_id, name) for pk, account_id, name in people.values_list("pk", "account_id", "name")}
    relations, masking = access.relations_of(actor=actor, account_ids={account_id for account_id, _ in found.values()}), privacy.masking()
    now, level = bulk_values.now_in(row, ids), catalogue.ever(row.of)[row.field].level
    after, hidden = said(row.field, bulk_values.stored(row), of=row.of), Text(masking_rules.DOTS, masking_rules.DOTS)
    plain = {pk for pk, (account_id, _) in found.items() if masking.showing(level, relations.get(account_id, "other")) == "plain"}
    return tuple(BulkLine(account_id=found[pk][0], contact_id=pk, name=found[pk][1], after=after,
                          before=said(row.field, now.get(pk), of=row.of) if pk in plain else hidden) for pk in ids if pk in found)


def _bin_lines(actor: Actor, row: ChangeSet, ids: Sequence[int], which: str) -> tuple[BulkLine, ...]:
    """Names also of what lies in the bin by now; of the refused ones, why."""
    names = bins.names_of_any(ids=ids)
    why = bins.objections(actor=actor, account_ids=ids, today=clock.today()) if which == "refused" else {}
    reason = said(row.field, row.value)
    return tuple(BulkLine(
        account_id=pk, name=names[pk], before=IN_BOOK, after=reason if which != "refused" else _joined([one.text for one in why.get(pk, ())]))
        for pk in ids if pk in names)


def _joined(reasons: Sequence[Text]) -> Text:
    return Text(";".join(one.zh for one in reasons), "; ".join(one.en for one in reasons)) if reasons else NOT_YOURS


def _row(change_set_id: int, actor: Actor) -> ChangeSet:
    row = ChangeSet.objects.select_related("owner").filter(pk=change_set_id).first()
    if row is None or not (actor.scope.shape == "all" or bulk_left.answers_for(actor=actor, row=row)):
        raise not_found()
    return row


def _card(row: ChangeSet, actor: Actor, *, len_of_targets: int | None = None) -> ChangeSetCard:
    is_whole = len_of_targets is None
    return ChangeSetCard(
        id=row.pk, of=row.of, state=row.state, field={rules.OWNER: OWNER, rules.BIN: BIN}.get(row.field) or catalogue.ever(row.of)[row.field].label,
        is_bin=row.field == rules.BIN, is_draft=row.state == "draft",
        value=said(row.field, bulk_values.stored(row), of=row.of), said=row.said, made_by=row.owner.name, made_at=row.seen_at,
        is_mine=row.owner_id == actor.user_id, total=len(row.targets) if len_of_targets is None else len_of_targets, unchanged=row.unchanged,
        refused=len(row.refused) if is_whole else 0, progress=row.progress, changed=row.changed, passed_over=row.progress - row.changed,
        kept=len(row.kept), has_left=not row.owner.is_active)
