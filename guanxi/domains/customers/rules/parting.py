"""Taking a merge back field by field: what was not edited since goes back to what it was, what was edited stays (CON-88, ARC-10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Image = Mapping[str, Any]
TOGETHER: tuple[tuple[str, ...], ...] = (
    ("unit_id", "region_code"), ("has_agreement", "agreement_number", "agreement_until", "agreement_unit_id"),
    ("ownership_mode", "ownership_reason", "partner_unit_id", "partner_until"),
    ("is_active", "merged_into_id"), ("post", "department", "post_since"))
"""Columns that say one thing between them: one of them edited, all stay, or a post would stand in the department of another."""
OWN = frozenset({"id", "version", "created_at", "updated_at", "extra", "known_unknown"})
DERIVED = frozenset({"sort_key", "name_key", "mobile_hash"})
UNNAMED = frozenset({"region_code", "ownership_reason", "partner_unit_id", "partner_until"})
"""Follow another column and are no field of their own."""


@dataclass(frozen=True, kw_only=True)
class Parted:
    """values: column → what it is set back to. stayed: fields of the merge that were edited since, by key of the catalogue."""

    values: Image
    stayed: Sequence[str]


def part(*, before: Image, left: Image, now: Image) -> Parted:
    """What of a row goes back to `before` a merge, seen how the merge `left` it and how it is `now`. Derived columns are not for here.

    A custom field counts like a column; that a field is asked for and unknown goes with it. A field edited back to its former value
    has nothing of the merge left and is not named.
    """
    merged = [key for key in _keys(before, left) if _said(before, key) != _said(left, key)]
    back: list[str] = []
    stayed: list[str] = []
    for key in merged:
        group = next((columns for columns in TOGETHER if key in columns), (key,))
        if all(_said(now, one) == _said(left, one) for one in group):
            back.append(key)
        elif _said(now, key) != _said(before, key) and key not in UNNAMED:
            stayed.append(key.removesuffix("_id"))
    columns = {key: before[key] for key in back if key in before and key not in OWN}
    extra = {**_extra(now), **{key: _extra(before)[key] for key in back if key in _extra(before)}}
    for key in back:
        if key not in _extra(before):
            extra.pop(key, None)
    asked = (set(now.get("known_unknown") or ()) - set(back)) | (set(before.get("known_unknown") or ()) & set(back))
    beside = {"extra": extra, "known_unknown": sorted(asked)}
    return Parted(values={**columns, **{key: value for key, value in beside.items() if key in now and _differs(now, key, value)}}, stayed=stayed)


def _differs(now: Image, key: str, value: Any) -> bool:
    return bool((sorted(now[key]) if isinstance(now[key], list) else now[key]) != value)


def _keys(*images: Image) -> Iterable[str]:
    """Columns in their order, then custom fields, then what is only asked for; each once."""
    columns = [key for image in images for key in image if key not in OWN and key not in DERIVED]
    return dict.fromkeys([*columns, *(key for image in images for key in (*_extra(image), *(image.get("known_unknown") or ())))])


def _extra(image: Image) -> Mapping[str, Any]:
    return image.get("extra") or {}


def _said(image: Image, key: str) -> tuple[Any, bool]:
    """A field's value, and whether it is asked for and unknown."""
    return image.get(key) if key in image else _extra(image).get(key), key in (image.get("known_unknown") or ())
