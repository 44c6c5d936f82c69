"""The list of people (联系人) as the shared pages of a list know it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import cast

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import not_found
from guanxi.foundation.web.http import Request
from guanxi.shell.book.listing import YES_NO, Editor, Listing
from guanxi.shell.contacts import asking, rows


class People(Listing):
    """One row a person."""

    of, space, home, start, subject, edits = "people", "contacts", "contacts:people", "sort=name", "contact", "contact.edit"
    title, unit = t("联系人", "Contacts"), t("人", "people")
    rule = "post LIKE '%科长%' AND has_mobile = FALSE"
    examples = (
        (rule, t("没有手机的科长", "section chiefs without a mobile")),
        ("is_key_person = TRUE AND post_since > :today - 90", t("近90天到任的关键人", "key persons who came within 90 days")),
        ("customer_kind = 'government' AND department LIKE '%信息%'", t("党政客户的信息部门", "IT departments of public customers")))

    def beside(self) -> lists.Beside | None:
        """Beside the book."""
        return customers.people_list()

    def columns(self) -> Mapping[str, lists.Column]:
        """Declared and custom."""
        return customers.people_columns()

    def query(self, params: lists.Params) -> lists.BookQuery:
        """As its page reads the address."""
        return asking.asked(params, today=clock.today()).query

    def said(self, params: lists.Params, sort: str) -> Text:
        """As in an exported file."""
        return asking.asked(params, today=clock.today()).said

    def count(self, *, actor: Actor, query: lists.BookQuery) -> int:
        """People."""
        return customers.people_count(actor=actor, query=query)

    def edited(self) -> Mapping[str, str]:
        """Custom fields among them."""
        return customers.people_edited()

    def editor(self, request: Request, pk: int, column: str) -> Editor:
        """What the person's own form shows of this field; being shown what the matrix logs is written down."""
        one = customers.show_field(actor=request.actor, now=clock.now(), contact_id=pk, key=self.edited()[column])
        choices = YES_NO if one.field.kind == "bool" else one.field.choices
        return Editor(field=one.field, choices=choices, value=one.text, said=one.said, version=one.version)

    def edit(self, request: Request, pk: int, field: str, value: str, version: int) -> uuid.UUID:
        """As the person's own form does."""
        return customers.edit_contact(actor=request.actor, now=clock.now(), contact_id=pk, expected_version=version,
                                      values=cast("customers.ContactValues", {field: value}))

    def cell(self, request: Request, pk: int, column: str) -> SafeString:
        """Read anew, masked as in the list."""
        found = customers.people_rows(actor=request.actor, ids=[pk])
        if not found:
            raise not_found()
        return rows.cell(one=found[0], key=column, language=get_language() or "zh-hans")


PEOPLE = People()
