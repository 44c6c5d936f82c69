"""The rows of the list of people as HTML, in one string: fifty rows through template nodes cost 25 ms, this costs two.

Every text of a person goes through `escape`. Not for here: which columns, what a mask hides (customers), heads and empty states (templates).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from guanxi.domains.customers import api as customers
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.web.templatetags.ui import icon
from guanxi.shell.book import words

PHONE = ("account", "post", "mobile")
"""What a phone shows under a person's name, when it is among the chosen columns."""
NUMBERS = frozenset({"mobile", "office_phone", "since"})
KEY, MASKED = t("关键人", "Key"), t("已脱敏,打开联系人卡查看", "masked; the card opens it")
TICK, DIAL, NO_CALLS = t("勾选", "Tick"), t("拨号", "Dial"), t("不接受电话", "no calls")
NOT_YOURS = t("您可以查看该客户,但不负责维护;请由归属客户经理修改", "you read this account but do not tend it; its owner changes this")


def text_of(one: customers.PersonRow, key: str) -> Text:
    """What stands in a column, the same on the page, in a file and over the interface."""
    match key:
        case "name":
            return Text(one.name, one.name)
        case "account":
            return Text(one.account_name, one.account_name)
        case "owner":
            return Text(one.owner_name, one.owner_name)
        case "unit":
            name = words.unit_name(one.unit_id)
            return Text(name, name)
        case "grade":
            return words.grades().get(one.grade, Text(one.grade, one.grade))
        case "kind":
            return words.kind_names().get(one.customer_kind, Text(one.customer_kind, one.customer_kind))
    return one.said.get(key, Text("", ""))


def body(*, rows: Sequence[customers.PersonRow], columns: Sequence[str], language: str, may_tick: bool = False,
         uncalled: Collection[int] = ()) -> SafeString:
    """The content of the table's body, the name first. may_tick: the reader's role edits people, so rows are ticked for a bulk edit.

    uncalled: those who want no calls, which stands where the others have a button."""
    pen, shown = _Pen.of(language), [key for key in columns if key != "name"]
    tick, lines = pen.said(TICK), []
    for one in rows:
        href, name = pen.card.format(one.contact_id), escape(one.name)
        cells = [pen.cell(one, key, whys=may_tick) for key in shown]
        dial = pen.dialling(one, is_called=one.contact_id not in uncalled)
        box = f'<input type="checkbox" class="checkbox checkbox-xs mr-2 align-middle no-print" name="contact" value="{one.contact_id}" ' \
              f'aria-label="{tick} {name}">' if may_tick else ""
        lines.append(
            f'<tr data-href="{href}" class="max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:border-b max-sm:border-base-300 max-sm:py-1 '
            'max-sm:[&>td]:border-none"><td class="max-sm:col-span-2 max-w-80 truncate max-sm:max-w-none">'
            f'{box}<a class="link link-hover font-medium" href="{href}">{name}</a>{dial}</td>{"".join(cells)}</tr>')
    return mark_safe("\n".join(lines))  # noqa: S308 - every text is escaped


def cell(*, one: customers.PersonRow, key: str, language: str) -> SafeString:
    """One cell that was edited, as it stands in the list."""
    return mark_safe(_Pen.of(language).cell(one, key))  # noqa: S308 - every text is escaped


@dataclass(frozen=True, kw_only=True)
class _Pen:
    """What is the same for every cell of a page. edited: columns that are edited in the list."""

    language: str
    edited: Collection[str]
    key_person: str
    account: str
    card: str
    yours: str
    masked: str
    dial: str

    @classmethod
    def of(cls, language: str) -> _Pen:
        def said(text: Text) -> str:
            return escape(text.in_language(language))

        return cls(language=language, edited=customers.people_edited(), yours=said(NOT_YOURS), masked=said(MASKED),
                   key_person=f'<span class="badge badge-sm badge-soft badge-primary">{icon("star")}{said(KEY)}</span>',
                   account=reverse("account_page:account", args=[0]).replace("0", "{}"),
                   dial=reverse("contacts:dial", args=[0]).replace("0", "{}"), card=reverse("customers:contact_card", args=[0]).replace("0", "{}"))

    def said(self, text: Text) -> str:
        return escape(text.in_language(self.language))

    def dialling(self, one: customers.PersonRow, *, is_called: bool) -> str:
        """The button that gives his number to the telephone and to nobody's eyes; a refusal stands in its place."""
        if one.dials and not is_called:
            return f' <span class="text-2xs text-error">{icon("ban")}{self.said(NO_CALLS)}</span>'
        label = f"{self.said(DIAL)} {escape(one.name)}"
        return f' <span class="no-print"><button type="button" class="btn btn-ghost btn-xs" hx-post="{self.dial.format(one.contact_id)}" ' \
               f'hx-target="closest span" title="{label}" aria-label="{label}">{icon("phone")}</button></span>' if one.dials else ""

    def cell(self, one: customers.PersonRow, key: str, *, whys: bool = False) -> str:
        """whys: a cell that is edited elsewhere in the list says why it is not here."""
        look, is_edited = f'{"" if key in PHONE else "max-sm:hidden"}{" num" if key in NUMBERS else ""} max-w-56 truncate', key in self.edited
        mark = f' data-edit="{key}"' if is_edited and one.may_edit and key not in one.locked else ""
        why = f' title="{self.yours}"' if whys and is_edited and not one.may_edit else ""
        return f'<td{mark}{why} class="{look}">{self._content(one, key)}</td>'

    def _content(self, one: customers.PersonRow, key: str) -> str:
        if key == "account":
            return f'<a class="link link-hover" href="{self.account.format(one.account_id)}">{escape(one.account_name)}</a>'
        if key == "owner" and one.owner_id:
            return f'<a class="link link-hover" href="?owner={one.owner_id}">{escape(one.owner_name)}</a>'
        if key == "key_person":
            return self.key_person if one.is_key_person else '<span class="quiet">–</span>'
        text = self.said(text_of(one, key))
        if key in one.masked:
            return f'<span class="quiet" title="{self.masked}">{text}</span>'
        return text or "–"
