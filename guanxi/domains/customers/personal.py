"""What the archive holds of people, who a person is for a report or an erasure, and what keeps him (wiring.REPORT, ERASE, HOLDS)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import F, Q

from guanxi.domains.customers.commands import derived
from guanxi.domains.customers.commands.greetings import BIRTHDAY_CALL
from guanxi.domains.customers.fields import CONTACT
from guanxi.domains.customers.models import (
    Account,
    AccountIdentifier,
    Assignment,
    BinEntry,
    Contact,
    ContactPhone,
    FormerName,
    HandoverLine,
    Move,
    Position,
    Visibility,
)
from guanxi.domains.customers.queries import individuals
from guanxi.domains.work import api as work
from guanxi.foundation.django import clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import MARK, Held, Hold, Person, Personal, Section, without
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import not_found

MOST_OTHERS = 2_000
_STAFF = "which member of staff is responsible: a business record"
_ACCOUNT = "accounts; an account that is an individual is erased as an account"
_CONTACT: dict[str, Text] = {field.key: field.label for field in CONTACT.fields}


class Archive(Personal):
    """His record is blanked and retired, further numbers go, posts of the past lose name and post; ids stay where records point to them."""

    holds = (
        Held(table="customers_contact", title=t("联系人", "Contact"), own="id", account="", erase="own",
             columns=_CONTACT | {"extra": t("自定义字段", "Custom fields"), "known_unknown": t("未知(已问)", "Known unknowns"),
                                "created_at": t("建档时间", "Recorded at")},
             free=("sort_key", "mobile_hash")),
        Held(table="customers_contactphone", title=t("更多号码", "Further numbers"), own="contact_id", account="", erase="delete",
             columns={"kind": t("类型", "Kind"), "number": t("号码", "Number")}, free=("number_hash",)),
        Held(table="customers_position", title=t("历任职务", "Former posts"), own="contact_id", account="", erase="own", free=("source",), columns={
            "name": t("姓名", "Name"), "post": t("职务", "Post"), "department": t("部门", "Department"), "valid_from": t("起", "From"),
            "valid_until": t("止", "Until")}),
        Held(table="customers_personvisit", title=t("走访", "Visits"), own="contact_id", account="", erase="delete", shown_only=("visited_by_name",),
             columns={"visited_on": t("日期", "On"), "visited_by_name": t("走访人", "Visited by")}),
        Held(table="customers_disclosure", title=t("查看留痕", "Who was shown what"), own="contact_ids", shown_only=("user_id",), columns={
            "at": t("时间", "At"), "user_id": t("查看人", "Shown to"), "level": t("等级", "Class"),
            "reason": t("原因", "Reason")}, free=("contact_ids", "request_id")),
        Held(table="customers_handover", title=t("交接", "Hand-overs"), account="", near=True, free=("made_by_name", "state"), columns={
            "created_at": t("时间", "At"), "note": t("说明", "Note"), "witness_remark": t("监交意见", "Witness"),
            "closing_note": t("结束说明", "Closing")}),
        Held(table="customers_binentry", title=t("回收站", "Recycle bin"), free=("binned_by_name", "state", "ended_by_name", "held"), columns={
            "binned_at": t("时间", "At"), "reason": t("原因", "Reason")}),
    )
    keeps = {
        "customers_account": _ACCOUNT, "customers_accountidentifier": _ACCOUNT, "customers_treeedge": _ACCOUNT,
        "customers_assignment": _STAFF, "customers_visibility": _STAFF, "customers_handoverline": _STAFF,
        "customers_customfield": "definitions of fields; their values are emptied with the contact",
        "customers_formername": _ACCOUNT,
        "customers_changeset": "a business field of many accounts or people set in bulk: ids and the one value, nobody's name or private data",
        "customers_projectgroup": "a project's name and days; who is in it is staff",
        "customers_distribution": "which groups of staff got accounts, with counts and sums", "customers_distributionline": _STAFF,
        "customers_move": "ids of two records, and which member of staff decided",
    }

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Blanks every column of his records that is not a key; book and search follow."""
        if person is None:
            return {}
        accounts = list(Contact.objects.filter(pk__in=person.ids).values_list("account_id", flat=True))
        done = {"customers_contact": Contact.objects.filter(pk__in=person.ids).update(
                    **_emptied(Contact), name=MARK, is_active=False, version=F("version") + 1, updated_at=act.at),
                "customers_position": Position.objects.filter(contact_id__in=person.ids).update(
                    **_emptied(Position), name=MARK, version=F("version") + 1, updated_at=act.at)}
        done |= super().erase(subject=subject, act=act, person=person)
        if changed := _out_of_accounts(act=act, person=person):
            done["customers_account"] = changed
        work.settle(act=act, kind=BIRTHDAY_CALL, subject_kind="contact", subject_ids=person.ids)
        derived.forget(contact_ids=list(person.ids))
        derived.refresh_book(accounts)
        return done


    def report(self, *, person: Person) -> list[Section]:
        """Also the account itself, where it is the person."""
        return [*(individuals.sections(account_id=person.account) if person.account else ()), *super().report(person=person)]

    def erase_account(self, *, act: Act, person: Person) -> Mapping[str, int]:
        """Empties the account; its people go before it, each by himself."""
        done = Personal.erase(self, subject=person.subject, act=act, person=person)
        empty_account(account_id=person.account, act=act)
        return {"customers_account": 1, **done}


def _out_of_accounts(*, act: Act, person: Person) -> int:
    """His words out of what is said of his accounts in free text: address, reason, custom fields. A number of his takes his name with it."""
    changed = 0
    for account in Account.objects.filter(pk__in=person.account_ids).select_for_update():
        said: dict[str, Any] = {"address": _without(account.address, person), "ownership_reason": _without(account.ownership_reason, person),
                                "extra": {key: _without(value, person) if isinstance(value, str) else value for key, value in account.extra.items()}}
        if any(getattr(account, key) != value for key, value in said.items()):
            changed += Account.objects.filter(pk=account.pk).update(**said, version=F("version") + 1, updated_at=act.at)
    return changed


def _without(text: str, person: Person) -> str:
    return without(text, person.words if any(word in text for word in person.strong) else person.sure)


_KEYS = frozenset({"id", "contact", "account", "merged_into", "version", "created_at", "updated_at", "is_active", "name", "valid_from",
                   "valid_until", "source"})


def purge_account(*, act: Act, entry_id: int) -> None:
    """The end of a stay in the bin: the account keeps its id and unit, where records point to it; its names, numbers and facts go.

    Inside the caller's act, as the system, after its people were erased. History and signed records of a business stay as they are.
    """
    entry = BinEntry.objects.select_for_update().get(pk=entry_id)
    empty_account(account_id=entry.account_id, act=act)
    entry.state, entry.ended_at, entry.ended_by_name, entry.reason = "purged", act.at, act.actor.name, MARK
    entry.store(now=act.at)


def empty_account(*, account_id: int, act: Act) -> None:
    """Its columns but the keys, its numbers, names of the past, responsibility, and its place in book and search."""
    today = act.at.astimezone(clock.ZONE).date()
    blank = {key: value for key, value in _emptied(Account).items() if key != "unit"}
    Account.objects.filter(pk=account_id).update(**blank, name=MARK, is_active=False, version=F("version") + 1, updated_at=act.at)
    AccountIdentifier.objects.filter(account=account_id).delete()
    FormerName.objects.filter(account=account_id).delete()
    Assignment.objects.filter(account=account_id, valid_until=None).update(valid_until=today, version=F("version") + 1, updated_at=act.at)
    Visibility.objects.filter(account=account_id).delete()
    derived.forget(account_ids=[account_id])


def _emptied(model: type[Any]) -> dict[str, Any]:
    """Every column but the keys, empty: one that is added later is emptied too."""
    empty: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name not in _KEYS:
            empty[field.name] = None if field.null else field.get_default() if field.has_default() else ""
    return empty


def person_of(*, contact_id: int) -> Person:
    """Who this is, with the records merged into his. Called as the system; refuses `not_found` for no surviving record. PRM-76."""
    row = Contact.objects.filter(pk=contact_id, merged_into=None).first()
    if row is None:
        raise not_found()
    ids = (contact_id, *Contact.objects.filter(merged_into=contact_id).order_by("pk").values_list("pk", flat=True))
    records = list(Contact.objects.filter(pk__in=ids))
    posts = list(Position.objects.filter(contact_id__in=ids).values_list("account_id", "name"))
    accounts = {one.account_id for one in records} | {account_id for account_id, _ in posts}
    for move in Move.objects.filter(Q(old_contact_id__in=ids) | Q(new_contact_id__in=ids)):
        accounts |= {move.old_account_id, move.new_account_id}
    numbers = ContactPhone.objects.filter(contact_id__in=ids).values_list("number", flat=True)
    strong = individuals.words([text for one in records for text in (one.mobile, one.office_phone, one.email)] + list(numbers))
    names = individuals.words([one.name for one in records] + [name for _, name in posts])
    others = Contact.objects.filter(account_id__in=accounts).exclude(pk__in=ids).order_by("pk")[:MOST_OTHERS]
    foreign = individuals.words([text for one in others for text in (one.name, one.mobile, one.email, one.office_phone)])
    return Person(
        ids=ids, account_ids=tuple(sorted(accounts)), words=tuple(word for word in individuals.words([*strong, *names]) if word not in foreign),
        strong=tuple(word for word in strong if word not in foreign), others=tuple(word for word in foreign if word not in (*strong, *names)),
        places=individuals.words([name[:40] for name in Account.objects.filter(pk__in=accounts).values_list("name", flat=True)]))


def open_handovers(*, person: Person, today: date) -> list[Hold]:
    """A hand-over that is planned or in its overlap counts people: its list must stay true until it is over. PRM-77."""
    found = HandoverLine.objects.filter(account_id__in=person.account_ids, is_open=True).values_list("handover_id", flat=True)
    return [Hold(text=t(f"交接 {number} 尚未结束", f"Hand-over {number} is not over"),
                 way_out=t("交接及只读交叠结束后再申请", "Ask again when it and its overlap are over")) for number in sorted(set(found))]


def running_agreements(*, person: Person, today: date) -> list[Hold]:
    """The agreement of an account keeps its key people, who signed or perform it, while it runs. PRM-77."""
    rows = Contact.objects.filter(pk__in=person.ids, is_key_person=True, account__has_agreement=True).filter(
        Q(account__agreement_until=None) | Q(account__agreement_until__gte=today)).order_by("account_id").distinct()
    return [Hold(text=t(f"“{row.account.name}”的协议仍在履行,该联系人为关键人",
                        f"The agreement of {row.account.name} runs, and he is one of its key people"),
                 way_out=t("协议到期后再申请,或先取消其关键人", "Ask again when it has ended, or make somebody else the key person"))
            for row in rows.select_related("account")]
