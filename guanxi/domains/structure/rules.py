"""Decisions about a hierarchy without database or clock: circles, empty rows, the indented list (operator 1.15)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guanxi.domains.structure.fields import LINE, OVERSEES
from guanxi.domains.structure.policy import Template
from guanxi.foundation.pure import dates
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

MOST_LISTED = 500


@dataclass(frozen=True, kw_only=True)
class Edge:
    """above decides over below; nodes are `person()` or `row()`. Half-open in time, until None: still."""

    above: str
    below: str
    since: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Branch:
    """One line of the indented list: what stands there, how deep, and the edge (its place in what was given) that leads to it; None at the top."""

    node: str
    depth: int
    edge: int | None


def person(contact_id: int) -> str:
    """A person as a node."""
    return f"p{contact_id}"


def row(key: str) -> str:
    """A row as a node: in charge of a department is in charge of who is in it."""
    return f"r{key}"


def closes_circle(edges: Iterable[Edge], new: Edge) -> bool:
    """True when on some day from its beginning on, `new` would decide over itself. A circle begins on the day its last edge begins."""
    known = list(edges)
    if new.above == new.below:
        return True
    days = {new.since, *(edge.since for edge in known if edge.since > new.since)}
    return any(_reaches(known, start=new.below, end=new.above, on=day) for day in days if new.until is None or day < new.until)


def has_circle(edges: Iterable[Edge]) -> bool:
    """True when on some day an edge lies on a circle: what is left after taking away, again and again, whoever has nobody above him."""
    known = list(edges)
    return any(_circular([edge for edge in known if _is_true(edge, day)]) for day in {edge.since for edge in known})


def _circular(left: list[Edge]) -> bool:
    while left:
        lower = {edge.below for edge in left}
        rest = [edge for edge in left if edge.above in lower]
        if len(rest) == len(left):
            return True
        left = rest
    return False


def _is_true(edge: Edge, on: date) -> bool:
    return edge.since <= on and (edge.until is None or on < edge.until)


def _reaches(edges: Sequence[Edge], *, start: str, end: str, on: date) -> bool:
    below: dict[str, list[str]] = {}
    for edge in edges:
        if _is_true(edge, on):
            below.setdefault(edge.above, []).append(edge.below)
    seen, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        if node == end:
            return True
        fresh = [one for one in below.get(node, ()) if one not in seen]
        seen.update(fresh)
        waiting += fresh
    return False


def indented(edges: Sequence[Edge], *, order: Mapping[str, int]) -> list[Branch]:
    """The edges as a list to read from the top: who has nobody above first, everybody below whom he decides over, in `order`.

    Who has two above stands twice. At most 500 lines; an edge on a circle (there is none) is not followed.
    """
    below: dict[str, list[int]] = {}
    for place, edge in enumerate(edges):
        below.setdefault(edge.above, []).append(place)
    last = len(order)
    lower = {edge.below for edge in edges}
    tops = sorted((node for node in below if node not in lower), key=lambda node: (order.get(node, last), node))
    found: list[Branch] = []

    def follow(node: str, depth: int, edge: int | None, way: frozenset[str]) -> None:
        if node in way or len(found) >= MOST_LISTED:
            return
        found.append(Branch(node=node, depth=depth, edge=edge))
        for place in sorted(below.get(node, ()), key=lambda one: (order.get(edges[one].below, last), edges[one].below)):
            follow(edges[place].below, depth + 1, place, way | {node})

    for top in tops:
        follow(top, 0, None, frozenset())
    return found


def empty_rows(template: Template | None, *, filled: Collection[str], asked: Collection[str] = ()) -> tuple[str, ...]:
    """Rows that nobody fills and nobody asked about in vain, from the top. ARC-03: 未知(已问) is an answer."""
    return tuple(key for key in template.keys if key not in filled and key not in asked) if template else ()


def clean_words(values: Mapping[str, object], *, today: date) -> dict[str, Any]:
    """Day, source and confidence as they are stored: no day is today. Refuses `wrong_value`, `in_future`, `unknown_choice` by field."""
    found: dict[str, Any] = {"valid_from": read_day(values.get("valid_from"), field="valid_from", today=today) or today}
    for key in ("source", "confidence"):
        value = str(values.get(key) or "").strip()
        if value and value not in dict(LINE[key].choices):
            raise Refusal("unknown_choice", t(f"{LINE[key].zh}:不在可选值中", f"{LINE[key].en}: is not one of the choices"), field=key)
        found[key] = value
    return found


def read_day(value: object, *, field: str, today: date) -> date | None:
    """A day that is not in the future; None for none. Refuses `wrong_value`, `in_future`."""
    if value in (None, ""):
        return None
    day = value if isinstance(value, date) else dates.read_date(str(value)).value
    if day is None:
        raise Refusal("wrong_value", t("请填写日期,如 2026-03-01", "Enter a day such as 2026-03-01"), field=field)
    if day > today:
        raise Refusal("in_future", t("不能晚于今天", "It cannot be later than today"), field=field)
    return day


def circle(kind: str, *, field: str = "below_id") -> Refusal:
    """What somebody is told who would close a circle."""
    return Refusal(
        "circle", t("按此登记,分管关系将绕成一圈", "He would be in charge of who is in charge of him") if kind == OVERSEES else t(
            "按此登记,汇报关系将绕成一圈", "He would report to who reports to him"), field=field, status=409,
        way_out=t("请先结束其中已不成立的一条", "End the line that is no longer true first"))
