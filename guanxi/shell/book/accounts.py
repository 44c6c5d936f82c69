"""The book (客户台账) as the shared pages of a list know it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, cast

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import not_found
from guanxi.foundation.web.http import Request
from guanxi.shell.book import rows, saying, shown, words
from guanxi.shell.book.listing import YES_NO, Editor, Listing


class Accounts(Listing):
    """One row an account."""

    of, space, home, start, subject, edits = "book", "book", "book:accounts", "sort=-revenue", "account", "account.edit"
    title, unit = t("客户台账", "The book"), t("户", "accounts")
    rule = "revenue_12m_fen >= yuan(100000) AND trend_rate < -0.1"
    examples = (
        (rule, t("收入10万元以上且下滑超过10%", "above 100,000 yuan and falling by more than 10%")),
        ("arrears_fen > revenue_12m_fen * 0.1", t("欠费超过收入的一成", "arrears above a tenth of the revenue")),
        ("agreement_until - :today BETWEEN 0 AND 60 OR agreement_until IS NULL",
         t("协议60天内到期,或没有协议到期日", "ends within 60 days, or no day known")),
        ("customer_kind IN ('government', 'institution') AND industry_code LIKE 'P%'", t("党政、事业单位中的教育行业", "public, in education")))

    def beside(self) -> lists.Beside | None:
        """The book itself."""
        return None

    def columns(self) -> Mapping[str, lists.Column]:
        """Declared and custom."""
        return lists.columns()

    def query(self, params: lists.Params) -> lists.BookQuery:
        """As its page reads the address."""
        return lists.read_query(params=lists.without(params, "columns", "view"), today=clock.today(), units=words.units().below)

    def said(self, params: lists.Params, sort: str) -> Text:
        """As in an exported file."""
        return saying.filters(lists.without(params, "sort"), sort)

    def count(self, *, actor: Actor, query: lists.BookQuery) -> int:
        """Accounts."""
        return lists.count(query=query, scope=customers.list_scope(actor))

    def edited(self) -> Mapping[str, str]:
        """Custom fields among them."""
        return {**rows.EDITED, **{column.key: column.key for column in lists.columns().values() if column.is_custom}}

    def editor(self, request: Request, pk: int, column: str) -> Editor:
        """What stands in the account's record."""
        field = next((one for one in customers.catalogue("account").fields if one.key == self.edited()[column]), None)
        card = customers.cards(actor=request.actor, ids=[pk]).get(pk)
        if field is None or card is None:  # a list that the pack in force does not have, an account out of sight
            raise not_found()
        if field.is_custom:
            held = card.extra.get(field.key)
            return Editor(field=field, choices=YES_NO if field.kind == "bool" else field.choices, value=customers.custom_text(field, held),
                          said=customers.custom_said(field, held), version=card.version)
        stands: Any = getattr(card, field.key)
        value = "" if stands is None else str(stands)
        choices = customers.industry_choices() if field.key == "industry_code" else field.choices
        return Editor(field=field, choices=choices, value=value, said=dict(choices).get(value, Text(value, value)), version=card.version)

    def edit(self, request: Request, pk: int, field: str, value: str, version: int) -> uuid.UUID:
        """As the account's own form does."""
        return customers.edit_account(actor=request.actor, now=clock.now(), account_id=pk, expected_version=version,
                                      values=cast("customers.AccountValues", {field: value}))

    def cell(self, request: Request, pk: int, column: str) -> SafeString:
        """Read anew from the book."""
        language = get_language() or "zh-hans"
        listed = lists.listed(account_id=pk, with_money=customers.sees_money(actor=request.actor, account_id=pk), custom=(column,))
        names = customers.account_names(actor=request.actor, ids=[pk])
        found = shown.rows(listed=[listed] if listed else [], names=names, today=clock.today(), language=language)
        if not found:
            raise not_found()
        return rows.cell(row=found[0], key=column, language=language)


BOOK = Accounts()
