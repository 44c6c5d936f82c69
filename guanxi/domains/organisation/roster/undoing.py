"""A list of units or people taken back: as before it, except what somebody changed or used since (SYS-22).

Written by hand instead of by `history.undo`: a person's `access_version` never goes back (an old session would fit again), a person who has work to
hand over stays where he is, and a unit goes back through the move. Not for here: which batch is taken back (intake).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from guanxi.domains.organisation import leaving, moving, staffing, structure, treelock
from guanxi.domains.organisation.models import GroupMember, Unit, UnitMove, User, called
from guanxi.foundation.django import access, history
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.refusal import Refusal

UNITS, PEOPLE, GROUPS, MEMBERS = "organisation_unit", "organisation_user", "organisation_group", "organisation_groupmember"
_IMAGES = """
select h.row_id, (array_agg(h.op order by h.id))[1] as first_op, max(coalesce(h.version_after, 1)) as version,
  (array_agg(audit_image(h.id, h.before) order by h.id) filter (where h.before is not null))[1] as image
from audit_row h where h.act_id = any(%s::uuid[]) and h.table_name = %s group by h.row_id order by h.row_id
"""
_REFERENCES = """
select c.conrelid::regclass::text, a.attname from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
where c.contype = 'f' and c.confrelid = %s::regclass and cardinality(c.conkey) = 1
"""


@dataclass(frozen=True, kw_only=True)
class Undone:
    """What was taken back, and the rows that stay as they are now: id and name."""

    undone: int
    kept: Sequence[tuple[int, str]]


@dataclass(frozen=True, kw_only=True)
class _Image:
    """A row as the list found it. is_new: it was made by it; version: as the list left it."""

    id: int
    is_new: bool
    version: int
    before: dict[str, Any]


def undo_people(*, act: Act, acts: Sequence[uuid.UUID]) -> Undone:
    """New people go unless they were given a password, work or a post since; the others get back what they had. ORG-02, SYS-22."""
    treelock.hold(shared=True)
    images = _images(PEOPLE, acts)
    rows = {one.pk: one for one in User.objects.select_for_update().filter(pk__in=[image.id for image in images]).order_by("pk")}
    images = [image for image in images if image.id in rows]
    stay = {image.id for image in images if rows[image.id].version != image.version or (not image.is_new and _stays(act, rows[image.id], image))}
    theirs = GroupMember.objects.filter(user_id__in=stay).values_list("pk", flat=True)
    members = history.undo(table=MEMBERS, acts=acts, now=act.at, keeping=[*history.edited(table=MEMBERS, acts=acts), *theirs])
    stay |= _used(act, PEOPLE, [image.id for image in images if image.is_new])
    kept = [(image.id, rows[image.id].name) for image in images if image.id in stay]
    gone = [image.id for image in images if image.is_new and image.id not in stay]
    done = 0
    for image in images:
        if not image.is_new and image.id not in stay:
            _put_back(act, rows[image.id], image)
            done += 1
    with connection.cursor() as cursor:  # nothing refers to them: the collector would ask thirty tables for each of thousands
        cursor.execute("delete from organisation_user where id = any(%s)", [gone])
    groups = _images(GROUPS, acts)
    empty = [one.id for one in groups if one.is_new and one.id not in _used(act, GROUPS, [one.id])]
    history.undo(table=GROUPS, acts=acts, now=act.at, keeping=[one.id for one in groups if one.id not in empty])
    return Undone(undone=done + len(gone) + members.deleted, kept=kept)


def undo_units(*, act: Act, acts: Sequence[uuid.UUID]) -> Undone:
    """New units go unless something lies there by now; the others get name, nature and superior back. ORG-01, SYS-22."""
    treelock.hold()
    images = _images(UNITS, acts)
    rows = {one.pk: one for one in Unit.objects.filter(pk__in=[image.id for image in images])}
    changed = [image for image in images if not image.is_new and image.id in rows and _differs(rows[image.id], image)]
    kept = [(image.id, rows[image.id].name) for image in changed if rows[image.id].version != image.version]
    waiting = [image for image in changed if rows[image.id].version == image.version]
    done = len(waiting)
    while waiting:  # a chain may have to go back from its end, as it came
        later = [image for image in waiting if not _back(act, image)]
        if len(later) == len(waiting):
            kept += [(image.id, rows[image.id].name) for image in later]
            done -= len(later)
            break
        waiting = later
    chain = {int(step) for row in rows.values() for step in row.path.split("/") if step}
    for image in sorted((one for one in images if one.is_new and one.id in rows), key=lambda one: -len(rows[one.id].path)):
        row = rows[image.id]
        if row.version == image.version and not _used(act, UNITS, [row.pk]):
            done += Unit.objects.filter(pk=row.pk).delete()[0]
        else:
            kept.append((row.pk, row.name))
    structure.count_now(path=None, chain=chain, now=act.at)
    return Undone(undone=done, kept=kept)


def _images(table: str, acts: Sequence[uuid.UUID]) -> list[_Image]:
    with connection.cursor() as cursor:
        cursor.execute(_IMAGES, [[str(one) for one in acts], table])
        return [_Image(id=row_id, is_new=first_op == "I", version=version, before=_read(image))
                for row_id, first_op, version, image in cursor.fetchall()]


def _read(image: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(image) if isinstance(image, str) else image or {}
    return found


def _used(act: Act, table: str, ids: Collection[int]) -> frozenset[int]:
    """Those of these rows that any table refers to, of every domain: seen as the system, because the administrator sees no account."""
    if not ids:
        return frozenset()
    found: set[int] = set()
    access.bind(system("organisation"))
    try:
        with connection.cursor() as cursor:
            cursor.execute(_REFERENCES, [table])
            for other, column in cursor.fetchall():
                cursor.execute(f"select distinct {column} from {other} where {column} = any(%s)", [list(ids)])  # noqa: S608 - names of the catalogue
                found.update(row[0] for row in cursor.fetchall())
    finally:
        access.bind(act.actor)
    return frozenset(found)


def _stays(act: Act, user: User, image: _Image) -> bool:
    """He was moved, and has something to hand over where he is now; or his former unit is closed."""
    was = image.before.get("unit_id")
    if was == user.unit_id:
        return False
    held = staffing.refused_to_move(user.pk)
    access.bind(act.actor)
    return held is not None or not Unit.objects.filter(pk=was or 0, closed_on=None).exists()


def _put_back(act: Act, user: User, image: _Image) -> None:
    before = image.before
    moves = before["unit_id"] != user.unit_id
    User.objects.filter(pk=user.pk).update(
        **called(before["name"]), staff_number=before["staff_number"], post=before["post"], phone=before["phone"], email=before["email"],
        job=before.get("job", ""), roles=before["roles"], unit_id=before["unit_id"],
        access_version=user.access_version + 1, version=user.version + 1, updated_at=act.at)
    if moves:
        leaving.move(user_id=user.pk, act=act)


def _is_moved(row: Unit, image: _Image) -> bool:
    """A department's tier follows its superior's: that is no move of its own."""
    return image.before["parent_id"] != row.parent_id or (row.kind == structure.TERRITORY and image.before["tier"] != row.tier)


def _differs(row: Unit, image: _Image) -> bool:
    return _is_moved(row, image) or any(image.before[one] != getattr(row, one) for one in ("name", "kind", "region_code"))


def _back(act: Act, image: _Image) -> bool:
    """Superior and tier by the move, then name, nature, region. False where it cannot stand there (yet)."""
    before, row = image.before, Unit.objects.get(pk=image.id)
    if _is_moved(row, image):
        made = UnitMove.objects.filter(unit_id=row.pk, taken_back_at=None).order_by("-pk").first()
        try:
            moving.put(now=act.at, unit_id=row.pk, parent_id=before["parent_id"], tier=before["tier"])
        except Refusal:
            return False
        if made is not None:
            made.taken_back_at, made.taken_back_by_name = act.at, act.actor.name[:120]
            made.store(now=act.at)
        row = Unit.objects.get(pk=image.id)
    if any(before[one] != getattr(row, one) for one in ("name", "kind", "region_code")):
        row.name, row.kind, row.region_code = before["name"], before["kind"], before["region_code"]
        row.store(now=act.at)
    return True
