"""Accounts that are people (ARC-28): who one is for a report or an erasure, and what the archive holds of him (PRM-76, PRM-77)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Model

from guanxi.domains.customers.fields import ACCOUNT
from guanxi.domains.customers.fields.account import INDIVIDUAL
from guanxi.domains.customers.models import Account, AccountIdentifier, Contact, FormerName
from guanxi.foundation.django import personal_words
from guanxi.foundation.django.personal import MARK, Person, Section
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import not_found

SHORTEST, SHORTEST_ALONE = 2, 6
"""Signs: a shorter word says nobody's name; a shorter number may be anything in a text without his account."""


def individual_of(*, account_id: int) -> Person:
    """Who this account is, with the contacts of it that bear his name. Called as the system; refuses `not_found` unless it is an individual.

    Texts that name no account are his by his numbers; by his name only where nobody else in the book bears it.
    """
    row = Account.objects.filter(pk=account_id, merged_into=None, customer_kind=INDIVIDUAL).first()
    if row is None:
        raise not_found()
    names = {row.name, row.short_name, *FormerName.objects.filter(account=account_id).values_list("name", flat=True)} - {""}
    numbers = AccountIdentifier.objects.filter(account=account_id).values_list("value", flat=True)
    people = list(Contact.objects.filter(account=account_id).order_by("pk"))
    his = [one for one in people if one.name in names]
    own = words([*names, *numbers, row.address, *(text for one in his for text in (one.mobile, one.email, one.office_phone))])
    foreign = words([text for one in people if one not in his for text in (one.name, one.mobile, one.email, one.office_phone)])
    is_only = not (Account.objects.filter(name__in=names).exclude(pk=account_id).exists()
                   or Contact.objects.filter(name__in=names).exclude(account=account_id).exists())
    return Person(
        ids=tuple(one.pk for one in his), account_ids=(account_id,), words=tuple(word for word in own if word not in foreign),
        strong=tuple(word for word in own if len(word) >= SHORTEST_ALONE and word not in names and word not in foreign),
        others=tuple(word for word in foreign if word not in own), places=tuple(sorted(names)) if is_only else (), account=account_id)


def sections(*, account_id: int) -> list[Section]:
    """What the archive holds of the account itself, in words: its fields, its numbers, names of the past."""
    row = Account.objects.get(pk=account_id)
    lent = personal_words.lent()
    known = [(field.label, _cell("customers_account", field.key, value, lent)) for field in ACCOUNT.fields
             if (value := getattr(row, field.key, None)) not in (None, "", [], {})]
    numbers = AccountIdentifier.objects.filter(account=account_id).order_by("pk").values_list("scheme", "issuer", "value")
    former = FormerName.objects.filter(account=account_id).order_by("pk").values_list("name", "until")
    return [
        Section(title=t("客户档案", "Account"), labels=tuple(label for label, _ in known), rows=[tuple(value for _, value in known)]),
        Section(title=t("编码", "Identifiers"), labels=(t("类型", "Scheme"), t("发放方", "Issuer"), t("编码", "Value")), rows=[
            (_cell("customers_accountidentifier", "scheme", scheme, lent), _cell("", "", issuer, None), _cell("", "", value, None))
            for scheme, issuer, value in numbers]),
        Section(title=t("曾用名", "Former names"), labels=(t("名称", "Name"), t("止", "Until")),
                rows=[(_cell("", "", name, None), _cell("", "", until.isoformat(), None)) for name, until in former]),
    ]


def _cell(table: str, column: str, value: Any, words: personal_words.Words | None) -> Text:
    """A value of the account itself: of its unit the name, words for codes."""
    plain = value.name if isinstance(value, Model) and hasattr(value, "name") else str(value) if isinstance(value, date) else value
    return personal_words.cell(plain, table=table, column=column, words=words, about=())


def words(found: Sequence[str]) -> tuple[str, ...]:
    """Longest first, so that a part of a word is not replaced before the whole."""
    return tuple(sorted({word.strip() for word in found if len(word.strip()) >= SHORTEST and word != MARK}, key=lambda word: (-len(word), word)))
