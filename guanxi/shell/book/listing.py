"""What the shared pages of a list ask of it: views, columns, order, rule, cells and bulk edits are one mechanism for the book and for people.

Not for here: what either list is (accounts, shell/contacts/listing), the rows on the page.
"""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.web.http import Request
from guanxi.shell.book import words

Subject = Literal["account", "contact"]
YES_NO = (("true", t("是", "Yes")), ("false", t("否", "No")))


@dataclass(frozen=True, kw_only=True)
class Editor:
    """One cell as it is entered. value: what stands there as a form shows it; said: the same in words; version: of the record."""

    field: Field
    choices: Sequence[tuple[str, Text]]
    value: str
    said: Text
    version: int


class Listing(ABC):
    """A list. of: its name for what readers keep of it; space: the namespace of its pages; home: its page; start: the query that shows all of it
    without the reader's own view; edits: the act that changes what it lists; edited: columns that are edited in the list → field behind each."""

    of: str
    space: str
    home: str
    start: str
    subject: Subject
    edits: str
    title: Text
    unit: Text
    rule: str
    examples: Sequence[tuple[str, Text]]

    @abstractmethod
    def beside(self) -> lists.Beside | None:
        """None: it is the book itself."""

    @abstractmethod
    def columns(self) -> Mapping[str, lists.Column]:
        """Every column there is today."""

    @abstractmethod
    def query(self, params: lists.Params) -> lists.BookQuery:
        """What an address asks. Refuses what nobody knows."""

    @abstractmethod
    def said(self, params: lists.Params, sort: str) -> Text:
        """A filter and order in words."""

    @abstractmethod
    def count(self, *, actor: Actor, query: lists.BookQuery) -> int:
        """How many the filters leave."""

    @abstractmethod
    def edited(self) -> Mapping[str, str]:
        """Columns that are edited in the list, and the field of the catalogue behind each."""

    @abstractmethod
    def editor(self, request: Request, pk: int, column: str) -> Editor:
        """One cell to be edited, inside a transaction that reads. Refuses who may not edit it, and what he may not see."""

    @abstractmethod
    def edit(self, request: Request, pk: int, field: str, value: str, version: int) -> uuid.UUID:
        """Writes one field; the act, to be taken back."""

    @abstractmethod
    def cell(self, request: Request, pk: int, column: str) -> SafeString:
        """The cell as it stands in the list now."""

    def named(self, params: lists.Params) -> tuple[str, ...]:
        """The columns that an address names; none: the reader's own stand."""
        text = params.get("columns", [""])[0]
        return lists.column_set([key.strip() for key in text.split(",")], beside=self.beside()).keys if text else ()

    def standard(self) -> tuple[str, ...]:
        """The columns of a reader who chose none."""
        beside = self.beside()
        return lists.STANDARD if beside is None else beside.standard

    def address(self, params: lists.Params) -> str:
        """Its page with these parameters."""
        text = urlencode(dict(params), doseq=True)
        return reverse(self.home) + (f"?{text}" if text else "")

    def all_of_it(self) -> str:
        """Its page with everything, whatever view the reader opens it with."""
        return f"{reverse(self.home)}?{self.start}"

    def url(self, name: str, *args: object) -> str:
        """One of its pages."""
        return reverse(f"{self.space}:{name}", args=args)

    def kept(self, params: lists.Params, columns: Sequence[str]) -> lists.Kept:
        """The list on screen as it is stored."""
        return lists.keep(params=params, columns=columns, today=clock.today(), units=words.units().below, beside=self.beside())

    def fields(self) -> Sequence[tuple[str, Text]]:
        """What may be edited in bulk."""
        return customers.bulk_fields(of=self.subject)
