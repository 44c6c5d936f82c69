"""What a reader keeps of the book or a list beside it: saved views, which of them stand as tabs, which one it opens with, his columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

from guanxi.domains.lists import access
from guanxi.domains.lists.models import BookChoice, SavedView
from guanxi.domains.lists.queries import asking
from guanxi.domains.lists.queries.kept import BOOK, ViewCard, view
from guanxi.domains.lists.rules import saved
from guanxi.domains.lists.rules.saved import Kept, Params
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OneOf

UNIT = "unit"
"""Shared with everybody of the sharer's unit and below; a role's key instead of it: with its holders there."""


def save_view(
    *, actor: Actor, now: datetime, kept: Kept, name: str, of: str = BOOK, share: str = "", is_pinned: bool = False, opens: bool = False,
) -> int:
    """Keeps the list on screen (`asking.keep`) under a name; returns the view's id. share: '', 'unit' or a role's key; of: of which list.

    Refuses `view_name`, `view_name_taken`, `too_many_views`, `too_many_pinned`, `forbidden` to share.
    """
    access.require(actor, "book.view")
    with audit.acting(actor=actor, verb="save_view", now=now):
        row = _new(actor=actor, now=now, of=of, kept=kept, name=name, share=share)
        if is_pinned or opens:
            choice = _choice(actor, of)
            _pin(choice, row.pk, is_pinned=is_pinned)
            choice.opens_with_id = row.pk if opens else choice.opens_with_id
            choice.store(now=now)
        return row.pk


def update_view(
    *, actor: Actor, now: datetime, today: date, view_id: int, params: Params, columns: Sequence[str],
    units: Mapping[int, Sequence[int]] | None = None, beside: asking.Beside | None = None,
) -> None:
    """Puts the list on screen into a view of one's own. Refuses `not_found`."""
    kept = asking.keep(params=params, columns=columns, today=today, units=units, beside=beside)
    with audit.acting(actor=actor, verb="update_view", now=now, subject=Ref("view", view_id)):
        row = _own_view(view_id, actor)
        if row.of != _of(beside):
            raise not_found()
        _put(row, kept)
        row.store(now=now)


def rename_view(*, actor: Actor, now: datetime, view_id: int, name: str, share: Annotated[str, OneOf(organisation.ROLES, UNIT, "")]) -> None:
    """Gives a view of one's own another name and audience. Refuses `not_found`, `view_name_taken`, `forbidden` to share."""
    with audit.acting(actor=actor, verb="rename_view", now=now, subject=Ref("view", view_id)):
        row = _own_view(view_id, actor)
        row.name = _free_name(actor, saved.named(name), but=view_id)
        if share != audience(row):
            _share(row, actor, share)
        row.store(now=now)


def remove_view(*, actor: Actor, now: datetime, view_id: int) -> None:
    """Takes a view of one's own away, for everybody it was shared with too; `restore_view` brings it back."""
    with audit.acting(actor=actor, verb="remove_view", now=now, subject=Ref("view", view_id)):
        row = _own_view(view_id, actor)
        row.removed_at = now
        row.store(now=now)


def restore_view(*, actor: Actor, now: datetime, view_id: int) -> None:
    """Brings a removed view back. Refuses `not_found`, `view_name_taken`."""
    with audit.acting(actor=actor, verb="restore_view", now=now, subject=Ref("view", view_id)):
        row = _own_view(view_id, actor, is_removed=True)
        _free_name(actor, row.name)
        row.removed_at = None
        row.store(now=now)


def pin_view(*, actor: Actor, now: datetime, view_id: int, is_pinned: bool) -> None:
    """Makes a view a tab of the reader's own list, or no longer. Refuses `not_found`, `too_many_pinned`."""
    with audit.acting(actor=actor, verb="pin_view", now=now, subject=Ref("view", view_id)):
        of = SavedView.objects.filter(pk=view_id, removed_at=None).values_list("of", flat=True).first()  # row security: his or shared with him
        if of is None:
            raise not_found()
        choice = _choice(actor, of)
        _pin(choice, view_id, is_pinned=is_pinned)
        choice.store(now=now)


def open_with_view(*, actor: Actor, now: datetime, view_id: int, of: str = BOOK) -> None:
    """The reader's list opens with this view of it; 0: with everything. Refuses `not_found`."""
    with audit.acting(actor=actor, verb="open_with_view", now=now, subject=Ref("view", view_id) if view_id else None):
        if view_id:
            view(view_id=view_id, actor=actor, of=of)
        choice = _choice(actor, of)
        choice.opens_with_id = view_id or None
        choice.store(now=now)


def choose_columns(*, actor: Actor, now: datetime, columns: Sequence[str], beside: asking.Beside | None = None) -> tuple[str, ...]:
    """The reader's columns of a list in their order, the name first; none: the standard ones. Returns what stands now."""
    access.require(actor, "book.view")
    keys = asking.column_set(columns, beside=beside).keys if columns else ()
    with audit.acting(actor=actor, verb="choose_columns", now=now):
        choice = _choice(actor, _of(beside))
        choice.columns = list(keys)
        choice.store(now=now)
    return keys


def audience(row: SavedView | ViewCard) -> str:
    """Whom a view is shared with, as `share` says it."""
    return "" if row.shared_unit_id is None else row.shared_role or UNIT


def _new(*, actor: Actor, now: datetime, of: str, kept: Kept, name: str, share: str) -> SavedView:
    if SavedView.objects.filter(owner_id=actor.user_id, removed_at=None).count() >= saved.MOST_VIEWS:
        raise Refusal("too_many_views", t(f"最多保存{saved.MOST_VIEWS}个视图", f"At most {saved.MOST_VIEWS} views"), status=409,
                      way_out=t("请先删除不用的视图", "Remove views you do not use"))
    row = SavedView(owner_id=actor.user_id, of=of, name=_free_name(actor, saved.named(name)))
    _put(row, kept)
    _share(row, actor, share)
    row.store(now=now)
    return row


def _own_view(view_id: int, actor: Actor, *, is_removed: bool = False) -> SavedView:
    """The reader's own view, locked for a change; somebody else's looks like none."""
    found = SavedView.objects.select_for_update().filter(pk=view_id, owner_id=actor.user_id, removed_at__isnull=not is_removed).first()
    if found is None:
        raise not_found()
    return found


def _put(row: SavedView, kept: Kept) -> None:
    row.text, row.sort, row.columns, row.catalogue = kept.text, kept.sort, list(kept.columns), kept.catalogue


def _share(row: SavedView, actor: Actor, share: str) -> None:
    if not share:
        row.shared_unit_id, row.shared_role = None, ""
        return
    access.require(actor, "book.share_view")
    if actor.unit_id is None or (share != UNIT and share not in organisation.ROLES):
        raise Refusal("view_audience", t("请选择共享给本单位或本单位的一个角色", "Share with your unit or with one role of it"), field="share")
    row.shared_unit_id, row.shared_role = actor.unit_id, "" if share == UNIT else share


def _free_name(actor: Actor, name: str, *, but: int = 0) -> str:
    if SavedView.objects.filter(owner_id=actor.user_id, removed_at=None, name=name).exclude(pk=but).exists():
        raise Refusal("view_name_taken", t(f"您已有名为“{name}”的视图", f"You already have a view named “{name}”"), status=409, field="name",
                      way_out=t("请换一个名称,或更新原有视图", "Choose another name, or update that view"))
    return name


def _of(beside: asking.Beside | None) -> str:
    return beside.of if beside else BOOK


def _choice(actor: Actor, of: str) -> BookChoice:
    return BookChoice.objects.select_for_update().filter(user_id=actor.user_id, of=of).first() or BookChoice(user_id=actor.user_id, of=of)


def _pin(choice: BookChoice, view_id: int, *, is_pinned: bool) -> None:
    kept = [pinned for pinned in choice.pinned if pinned != view_id]
    seen = set(SavedView.objects.filter(pk__in=kept, removed_at=None).values_list("pk", flat=True))
    kept = [pinned for pinned in kept if pinned in seen]
    if is_pinned and len(kept) >= saved.MOST_PINNED:
        raise Refusal("too_many_pinned", t(f"最多固定{saved.MOST_PINNED}个页签", f"At most {saved.MOST_PINNED} tabs"), status=409,
                      way_out=t("请先取消固定一个视图", "Unpin a view first"))
    choice.pinned = [*kept, view_id] if is_pinned else kept
