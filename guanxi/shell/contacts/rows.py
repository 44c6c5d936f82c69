"""The rows of the list of people as HTML, in one string: fifty rows through template nodes cost 25 ms, this costs two.

Every text of a person goes through `escape`. Not for here: which columns, what a mask hides (customers), heads and empty states (templates).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
Said = Callable[[Text], str]


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


def body(*, rows: Sequence[customers.PersonRow], columns: Sequence[str], language: str) -> SafeString:
    """The content of the table's body, the name first."""
    def said(text: Text) -> str:
        return escape(text.in_language(language))

    shown = [key for key in columns if key != "name"]
    looks = {key: f'{"" if key in PHONE else "max-sm:hidden"}{" num" if key in NUMBERS else ""} max-w-56 truncate' for key in shown}
    key_person = f'<span class="badge badge-sm badge-soft badge-primary">{icon("star")}{said(KEY)}</span>'
    account = reverse("account_page:account", args=[0]).replace("0", "{}")
    card = reverse("customers:contact_card", args=[0]).replace("0", "{}")
    lines = []
    for one in rows:
        href = card.format(one.contact_id)
        cells = [f'<td class="{looks[key]}">{_cell(one, key, said, key_person, account)}</td>' for key in shown]
        lines.append(
            f'<tr data-href="{href}" class="max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:border-b max-sm:border-base-300 max-sm:py-1 '
            'max-sm:[&>td]:border-none"><td class="max-sm:col-span-2 max-w-80 truncate max-sm:max-w-none">'
            f'<a class="link link-hover font-medium" href="{href}">{escape(one.name)}</a></td>{"".join(cells)}</tr>')
    return mark_safe("\n".join(lines))  # noqa: S308 - every text is escaped


def _cell(one: customers.PersonRow, key: str, said: Said, key_person: str, account: str) -> str:
    if key == "account":
        return f'<a class="link link-hover" href="{account.format(one.account_id)}">{escape(one.account_name)}</a>'
    if key == "owner" and one.owner_id:
        return f'<a class="link link-hover" href="?owner={one.owner_id}">{escape(one.owner_name)}</a>'
    if key == "key_person":
        return key_person if one.is_key_person else '<span class="quiet">–</span>'
    text = said(text_of(one, key))
    if key in one.masked:
        return f'<span class="quiet" title="{said(MASKED)}">{text}</span>'
    return text or "–"
