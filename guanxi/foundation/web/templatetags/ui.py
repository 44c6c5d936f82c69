"""Words, icons, numbers and sort links for templates. Loaded everywhere; holds no business knowledge."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.http import QueryDict
from django.template.defaulttags import url
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import unescape_string_literal
from django.utils.translation import get_language

from guanxi.foundation.django.clock import ZONE
from guanxi.foundation.pure import chinese, money, months
from guanxi.foundation.pure.bilingual import Text

register = template.Library()
OURS, OWN_SOURCES = Text("自定", "ours"), ("ours", "operator ")
ICONS = Path(settings.PACKAGE) / "static" / "ui" / "icons.json"


def language() -> str:
    """The reader's language."""
    return get_language() or settings.LANGUAGE_CODE


@register.simple_tag
def t(zh: str, en: str, **values: object) -> str:
    """`{% t "未匹配清单" "Unmatched register" %}`; `{% t "共 {n} 户" "{n:account|accounts}" n=count %}`."""
    return Text(zh, en).format(**values).in_language(language()) if values else Text(zh, en).in_language(language())


_t_of_values = register.tags["t"]


class _Sentence(template.Node):
    """`{% t "…" "…" %}` of two literals: written at once, without resolving arguments (seventy on a page)."""

    def __init__(self, zh: str, en: str, name: str) -> None:
        self.zh, self.en, self.name = zh, en, name

    def render(self, context: template.Context) -> str:
        chosen = self.en if language().startswith("en") else self.zh
        if not self.name:
            return chosen
        context[self.name] = chosen
        return ""


@register.tag("t")
def compile_t(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """The tag `t`: literals are compiled into the page, anything else goes through the function above."""
    bits = token.split_contents()[1:]
    named = len(bits) == 4 and bits[2] == "as"
    if (len(bits) == 2 or named) and _are_literal(bits[:2]):
        return _Sentence(_literal(bits[0]), _literal(bits[1]), bits[3] if named else "")
    node: template.Node = _t_of_values(parser, token)
    return node


def _are_literal(bits: Sequence[str]) -> bool:
    return all(len(bit) >= 2 and bit[0] in "\"'" and bit[0] == bit[-1] for bit in bits)


def _literal(bit: str) -> SafeString:
    return mark_safe(unescape_string_literal(bit))  # noqa: S308 - stands in one of our templates


class _Address(template.Node):
    """`{% url "name" %}` of a literal name alone: looked up once a process (twenty in the frame of every page)."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: template.Context) -> str:
        return _address(self.name, get_script_prefix(), get_urlconf())


@functools.lru_cache(maxsize=1024)
def _address(name: str, prefix: str, urlconf: str | None) -> str:
    return escape(reverse(name))


@register.tag("url")
def compile_url(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """The tag `url`; one with arguments or a name is the framework's own."""
    bits = token.split_contents()[1:]
    return _Address(_literal(bits[0])) if len(bits) == 1 and _are_literal(bits) else url(parser, token)


@register.filter
def said(text: Any) -> str:
    """A Text in the reader's language; anything else as it is."""
    return text.in_language(language()) if isinstance(text, Text) else ("" if text is None else str(text))


@register.filter
def symbols(text: str | None) -> str:
    """What of a search text is not searched: emoji, ＋, ★."""
    return chinese.symbols(text or "")


@register.filter
def cited(source: str) -> str:
    """Where a reason or a line of a pack comes from: the row of its source; what we added ourselves says so and names no paper of ours."""
    return said(OURS) if source.startswith(OWN_SOURCES) else source


@functools.cache
def _icons() -> Mapping[str, str]:
    found: Mapping[str, str] = json.loads(ICONS.read_text()) if ICONS.exists() else {}
    return found


@register.simple_tag
@functools.lru_cache(maxsize=1024)
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of frontend/icons.txt, invisible to screen readers."""
    inner = mark_safe(_icons().get(name, ""))  # noqa: S308 - from our own build
    return format_html('<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true" data-icon="{}">{}</svg>', extra, name, inner)


@register.filter
def yuan(fen: int | None) -> str:
    """Fen for people, cut towards zero so that no threshold is rounded across (money.shown): 499.99 万, in English 4,999,999."""
    return money.shown(fen, english=language().startswith("en"))


@register.filter
def yuan_exact(fen: int | None) -> str:
    """Fen as yuan to the fen: 4,999,999.00."""
    return Text("无数据", "no data").in_language(language()) if fen is None else f"{Decimal(fen) / 100:,.2f}"


@register.filter
def rate(value: float | None, places: int = 1) -> str:
    """A rate 0-1 as percent with a sign for changes: +8.4%; what shows as zero has no sign."""
    if value is None:
        return "–"
    said = f"{value * 100:+.{places}f}"
    return f"{said.lstrip('+-') if not float(said) else said}%"


@register.filter
def percent(value: float | None) -> str:
    """A whole percentage 0-100."""
    return "–" if value is None else f"{value:.0f}%"


@register.filter
def month(value: int | None) -> str:
    """202610 as 2026-10."""
    return "–" if not value else months.said(value)


@register.filter
def day(value: date | datetime | None) -> str:
    """A day as 2026-11-20, in China."""
    if value is None:
        return "–"
    return (value.astimezone(ZONE).date() if isinstance(value, datetime) else value).isoformat()


@register.filter
def moment(value: datetime | None) -> str:
    """An instant as 2026-11-20 10:05, in China."""
    return "–" if value is None else value.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


_UNDO, _WAY = "undo:", "way:"


def undo_tag(address: str) -> str:
    """`extra_tags` of a message whose toast offers to post to this address of ours; "" offers nothing."""
    return f"{_UNDO}{address}" if address else ""


@register.filter
def undo_url(message: Any) -> str:
    """Where a toast's undo button posts to (`undo_tag`); only addresses of this site."""
    address = str(getattr(message, "extra_tags", "") or "").removeprefix(_UNDO)
    return address if address.startswith("/") and not address.startswith("//") else ""


def way_tag(address: str) -> str:
    """`extra_tags` of a message that stays until it is dismissed, with a way to this address of ours; "": it stays without one."""
    return f"{_WAY}{address}"


@register.filter
def stays(message: Any) -> bool:
    """Whether a toast waits to be dismissed (`way_tag`)."""
    return str(getattr(message, "extra_tags", "") or "").startswith(_WAY)


@register.filter
def way_url(message: Any) -> str:
    """Where a toast's way leads (`way_tag`); only addresses of this site."""
    tags = str(getattr(message, "extra_tags", "") or "")
    address = tags.removeprefix(_WAY) if tags.startswith(_WAY) else ""
    return address if address.startswith("/") and not address.startswith("//") else ""


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    """`mapping|get:key`, None when missing."""
    return mapping.get(key)


@register.simple_tag
def version_field(form: Any, current: int) -> SafeString:
    """The hidden version of the record a form edits: see `CommandForm.version` (CON-80)."""
    return format_html('<input type="hidden" name="version" value="{}">', form.version(current))


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: object) -> SafeString:
    """The current query string with these changes; None or "" removes. `href="{% query page=2 %}"`."""
    parameters: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return format_html("?{}", parameters.urlencode())  # escaped here, and by the tag no second time


@register.simple_tag(takes_context=True)
def sort_link(context: dict[str, Any], column: str, label: object, numeric: bool = False, several: int = 0) -> SafeString:
    """A table head that sorts: first click puts the largest (numbers) or first (words) on top, second turns round.

    several: that many keys may sort together; Shift-click adds this column behind the present ones, or turns it where it stands.
    """
    request = context["request"]
    keys = [key for key in (request.GET.get("sort") or context.get("sort", "")).split(",") if key]
    first, second = (f"-{column}", column) if numeric else (column, f"-{column}")
    place = keys.index(first) if first in keys else keys.index(second) if second in keys else -1
    state = "none" if place < 0 else "descending" if keys[place].startswith("-") else "ascending"
    number = f'<span class="text-2xs num">{place + 1}</span>' if place >= 0 and len(keys) > 1 else ""
    also = ""
    if several:
        turned = [second if key == first else first if key == second else key for key in keys]
        also = f' data-also="{_unsorted(request)}sort={escape(",".join(turned if place >= 0 else [*keys[:several - 1], first]))}"'
    return mark_safe(  # noqa: S308 - the label and the query are escaped, the rest is ours
        f'<th scope="col" aria-sort="{"none" if place > 0 else state}" class="{"right" if numeric else ""}">'
        f'<a class="inline-flex items-center gap-1 hover:underline" href="{_unsorted(request)}sort={second if keys == [first] else first}"{also}>'
        f'{escape(said(label))}{number}{_ARROWS[state]()}</a></th>')


_ARROWS = {"ascending": functools.partial(icon, "arrow-up", ""), "descending": functools.partial(icon, "arrow-down", ""),
           "none": functools.partial(icon, "chevrons-up-down", "opacity-40")}


def _unsorted(request: Any) -> str:
    """The current query string without sort and page, ready for one more; made once a request (a table has a dozen heads)."""
    made: str | None = getattr(request, "_unsorted", None)
    if made is None:
        kept: QueryDict = request.GET.copy()
        kept.pop("sort", None)
        kept.pop("page", None)
        made = request._unsorted = "?" + escape(kept.urlencode() + "&" if kept else "")
    return made


@register.simple_tag
def sparkline(values: Sequence[float | None]) -> str:
    """The SVG path of a small line, 72 × 20; empty for fewer than two known values."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return ""
    low, high, step = min(known), max(known), 70 / (len(known) - 1)
    reach = (high - low) or 1.0
    points = (f"{1 + index * step:.1f} {18 - (value - low) / reach * 16:.1f}" for index, value in enumerate(known))
    return "M" + " L".join(points)


@register.simple_tag
def stylesheet() -> SafeString:
    """The built style sheet for pages that must render even when all else fails; nothing when it was never built."""
    manifest = ICONS.with_name("manifest.json")
    if not manifest.exists():
        return SafeString("")
    entry = json.loads(manifest.read_text()).get("src/app.js", {})
    return format_html_join("", '<link rel="stylesheet" href="{}ui/{}">', ((settings.STATIC_URL, name) for name in entry.get("css", ())))


@register.simple_tag
def ratio(part: float | None, whole: float | None) -> int:
    """part / whole as 0-100 for a bar's width."""
    return 0 if not part or not whole else max(0, min(100, round(part / whole * 100)))
