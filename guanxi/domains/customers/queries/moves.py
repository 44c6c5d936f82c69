"""人随岗走 as a reader may see it: his own side whole, of the other only whom to ask (operator 1.15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guanxi.domains.customers import access
from guanxi.domains.customers.fields import CONTACT
from guanxi.domains.customers.models import Account, Assignment, Contact, Move
from guanxi.domains.customers.queries import privacy
from guanxi.domains.customers.queries.naming import header_names
from guanxi.domains.customers.rules import masking
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal, not_found

WHY = {"mobile": t("同一手机号", "The same mobile number"), "birthday": t("姓名与生日相同", "The same name and birthday"),
       "email": t("姓名与邮箱相同", "The same name and e-mail")}
HEADINGS = (t("原单位", "Former account"), t("新单位", "New account"))
OUTCOMES = {"open": t("待核对", "To be settled"), "moved": t("是同一人,已调任", "The same person, moved"),
            "different": t("不是同一人", "Not the same person")}


@dataclass(frozen=True, kw_only=True)
class MoveSide:
    """One of the two records. Not visible: everything but the manager is empty. contact_id 0: the record is gone."""

    heading: Text
    is_visible: bool
    account_id: int
    account_name: str
    contact_id: int
    name: str
    post: str
    recorded_on: date | None
    owner_name: str
    owner_unit: str
    owner_phone: str


@dataclass(frozen=True, kw_only=True)
class MoveCard:
    """A pair for one reader."""

    id: int
    why: Text
    state: str
    outcome: Text
    decided_by_name: str
    sides: tuple[MoveSide, ...]
    can_confirm: bool
    can_deny: bool

    @property
    def title(self) -> Text:
        """What his own list says: the name of his own record."""
        first, second = self.sides
        if first.is_visible:
            return t(f"{first.name} 可能已调往其他客户", f"{first.name} seems to have gone to another account")
        return t(f"{second.name} 可能由其他客户调入", f"{second.name} seems to have come from another account")


def move(*, actor: Actor, move_id: int) -> MoveCard:
    """One pair; refuses `not_found` to who sees neither account."""
    row = Move.objects.filter(pk=move_id).first()
    if row is None:
        raise not_found()
    return _card(row, actor)


def open_moves(*, actor: Actor, account_id: int) -> Sequence[MoveCard]:
    """Pairs of an account's people that nobody has settled; at most five."""
    rows = Move.objects.filter(old_account_id=account_id, state="open").union(Move.objects.filter(new_account_id=account_id, state="open"))
    return [_card(row, actor) for row in rows[:5]]


def who_hears(*, account_ids: Sequence[int]) -> dict[int, organisation.UserCard]:
    """Account → its owner; where nobody owns it the head of its unit, or of the nearest above that has one: he names the owner, or leaves it to the
    pool (ours). Also for accounts the reader does not see: whom to ask is all he learns of them."""
    owners = dict(Assignment.objects.filter(account__in=account_ids, role="owner", valid_until=None).values_list("account_id", "user_id"))
    people = organisation.users(ids=list(owners.values()))
    heads = {account_id: next(iter(organisation.heads_above(unit_id=unit_id, act="account.assign")), None)
             for account_id, (_, unit_id) in header_names(ids=set(account_ids) - owners.keys()).items()}
    return {account_id: people[user_id] for account_id, user_id in owners.items() if user_id in people} | {
        account_id: head for account_id, head in heads.items() if head}


def _card(row: Move, actor: Actor) -> MoveCard:
    relations = access.relations_of(actor=actor, account_ids=[row.old_account_id, row.new_account_id])
    if not relations:
        raise not_found()
    accounts = dict(Account.objects.filter(pk__in=list(relations)).values_list("pk", "name"))
    people = {one.pk: one for one in Contact.objects.filter(pk__in=(row.old_contact_id, row.new_contact_id))}
    told = who_hears(account_ids=[row.old_account_id, row.new_account_id])
    sides = tuple(_side(heading, account_id, people.get(contact_id), relations.get(account_id), accounts.get(account_id, ""),
                        told.get(account_id))
                  for heading, account_id, contact_id in zip(HEADINGS, (row.old_account_id, row.new_account_id),
                                                             (row.old_contact_id, row.new_contact_id), strict=True))
    can_old, can_new = _may_edit(actor, row.old_account_id), _may_edit(actor, row.new_account_id)
    return MoveCard(id=row.pk, why=WHY[row.matched_by], state=row.state, outcome=OUTCOMES[row.state], decided_by_name=row.decided_by_name,
                    sides=sides, can_confirm=can_old, can_deny=can_old or can_new)


def _side(heading: Text, account_id: int, person: Contact | None, relation: masking.Relation | None, account_name: str,
          owner: organisation.UserCard | None) -> MoveSide:
    here = person if relation else None
    post = masking.show(field=CONTACT["post"], text=here.post, relation=relation, masking=privacy.masking()).text if here and relation else ""
    return MoveSide(
        heading=heading, is_visible=relation is not None, account_id=account_id if relation else 0, account_name=account_name,
        contact_id=here.pk if here and here.is_active else 0, name=here.name if here else "", post=post,
        recorded_on=here.created_at.astimezone(clock.ZONE).date() if here else None, owner_name=owner.name if owner else "",
        owner_unit=owner.unit_name if owner else "", owner_phone=owner.phone if owner else "")


def _may_edit(actor: Actor, account_id: int) -> bool:
    try:
        access.require(actor, "contact.edit", account_id)
    except Refusal:
        return False
    return True
