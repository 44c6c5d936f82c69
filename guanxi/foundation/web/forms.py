"""Forms made of a command's signature and a field catalogue (decisions 2). Explicit and small: no ModelForm, no rules.

The form only carries texts; the command checks them, and its Refusal is put at the field it names.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.catalogue import Catalogue, Field
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.templatetags.ui import said

Choices = Sequence[tuple[str, Text]]
_EMPTY = ("", Text("–", "–"))
_YES_NO: Choices = (("true", Text("是", "Yes")), ("false", Text("否", "No")))
_INPUT, _SELECT, _AREA = "input input-sm w-full", "select select-sm w-full", "textarea w-full"


class CommandForm(forms.Form):
    """A form whose fields come from a catalogue. Use `form_for`."""

    shows_both = False
    """Whether it comes back with what somebody saved meanwhile beside what was posted."""

    def values(self) -> dict[str, Any]:
        """What was posted, by key, as text (several choices: a list); keys that the form does not have are ignored (ATK-41)."""
        data: Any = self.data
        return {name: [one for one in data.getlist(name) if one] if isinstance(field, forms.MultipleChoiceField) else str(data.get(name, "")).strip()
                for name, field in self.fields.items() if name in data}

    def refuse(self, refusal: Refusal) -> None:
        """Shows a command's refusal at its field, or above the form."""
        self.full_clean()
        self.shows_both = refusal.status == 409
        text = said(refusal.text) + (f"({said(refusal.way_out)})" if refusal.way_out else "")
        self.add_error(refusal.field if refusal.field in self.fields else None, text)

    def version(self, current: int) -> str:
        """The version it is saved against next: the one it was opened at, until both sides have been shown. A form that came back for a wrong
        value with the record's newest would write over what somebody saved meanwhile, which nobody has seen (CON-80)."""
        posted = str(self.data.get("version", ""))
        return posted if posted and not self.shows_both else str(current)

    def differences(self, current: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """(label, the record now, what was posted) where they differ: what to show when somebody saved in between."""
        found = []
        for name, posted in self.values().items():
            now, mine = _one_text(current.get(name)), _one_text(posted)
            if now != mine:
                words = {str(value): str(label) for value, label in getattr(self.fields[name].widget, "choices", ())}
                found.append((str(self.fields[name].label), words.get(now, now), words.get(mine, mine)))
        return found


def form_for(
    command: Callable[..., Any], catalogue: Catalogue, *, data: QueryDict | None = None, initial: Mapping[str, Any] | None = None,
    choices: Mapping[str, Choices] | None = None,
) -> CommandForm:
    """The form of `command`: its `values` (a TypedDict) and custom fields, as the catalogue describes them, in the catalogue's order.

    choices: for fields whose choices are not in the catalogue (units, industries). initial: values shown at first.
    """
    wanted = keys_of(command)
    given = choices or {}
    form = CommandForm(data, initial=dict(initial or {}), auto_id="field_%s")
    for field in catalogue.fields:
        if field.key in wanted or field.is_custom:
            form.fields[field.key] = _form_field(field, given.get(field.key))
    return form


def keys_of(command: Callable[..., Any]) -> frozenset[str]:
    """The keys of the TypedDict that the command takes as `values`."""
    values = typing.get_type_hints(command)["values"]
    return frozenset(typing.get_type_hints(values))


class _Ticks(forms.CheckboxSelectMultiple):
    """Ticks, with an empty value beside them: without it, taking the last one away would post nothing."""

    template_name = "frame/ticks.html"

    def format_value(self, value: Any) -> list[str]:
        """Codes of a list, or of one text with `;`."""
        return value.split(";") if isinstance(value, str) else list(value or ())

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """The ticked codes, without the empty value."""
        return [one for one in data.getlist(name) if one]


def _one_text(value: Any) -> str:
    return "" if value is None else ";".join(value) if isinstance(value, list) else str(value)


def _form_field(field: Field, choices: Choices | None) -> forms.Field:
    if field.kind == "multi_choice":
        offered = [(value, said(label)) for value, label in choices or field.choices]
        return forms.MultipleChoiceField(label=said(field.label), required=False, choices=offered, help_text=said(field.help),
                                         widget=_Ticks(choices=offered))
    return forms.CharField(
        help_text=said(field.help),
        label=said(field.label), required=False, max_length=None if field.kind in ("bool", "choice") else field.max_length,
        error_messages={"max_length": said(_too_long(field))},
        widget=_widget(field, choices or field.choices))


def _too_long(field: Field) -> Text:
    zh, en = (label.replace("%", "%%") for label in (field.zh, field.en))  # a field of a steward's own may be called 占比%
    return Text(f"{zh}:最多 %(limit_value)d 个字,现有 %(show_value)d 个", f"{en}: at most %(limit_value)d characters, there are %(show_value)d")


def _widget(field: Field, choices: Choices) -> forms.Widget:
    if choices:
        return forms.Select({"class": _SELECT}, choices=[(value, said(label)) for value, label in (_EMPTY, *choices)])
    if field.kind == "bool":
        return forms.Select({"class": _SELECT}, choices=[(value, said(label)) for value, label in (_EMPTY, *_YES_NO)])
    if field.kind == "date":
        return forms.DateInput({"class": _INPUT, "type": "date"}, format="%Y-%m-%d")
    if field.kind == "long_text":
        return forms.Textarea({"class": _AREA, "rows": 3})
    mode = {"phone": "tel", "number": "decimal", "money": "decimal"}.get(field.kind, "text")
    return forms.TextInput({"class": _INPUT, "autocomplete": "off", "inputmode": mode,
                            "maxlength": str(field.max_length)})
