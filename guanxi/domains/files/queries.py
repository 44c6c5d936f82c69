"""Reads of files: the attachments of a subject, and one of them for somebody who may see its subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.utils.module_loading import import_string

from guanxi.domains.files.models import Attachment
from guanxi.foundation.django import storage, wiring
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import not_found


@dataclass(frozen=True, kw_only=True)
class AttachmentCard:
    """An attachment as pages see it. size in bytes."""

    id: int
    name: str
    size: int
    sha256: str
    created_at: datetime


class SubjectDoor(Protocol):
    """What a subject's domain lends through the wiring list SUBJECT_DOORS. kind: the word in `Ref.kind`."""

    kind: str

    def may_see(self, *, subject_id: int, actor: Actor) -> bool:
        """True when this one is in the actor's scope."""
        ...


def attachments_of(*, subject: Ref) -> Sequence[AttachmentCard]:
    """Newest first. The caller has checked that its reader may see the subject."""
    found = Attachment.objects.filter(subject_kind=subject.kind, subject_id=subject.id).order_by("-pk")
    return [_card(attachment) for attachment in found]


def attachment(*, attachment_id: int, actor: Actor) -> tuple[AttachmentCard, Path, Ref]:
    """The attachment, where its bytes lie, and its subject; not found when the actor may not see that (IMP-25)."""
    found = Attachment.objects.filter(pk=attachment_id).first()
    subject = Ref(found.subject_kind, found.subject_id) if found else None
    if found is None or subject is None or not _may_see(subject, actor):
        raise not_found()
    return _card(found), storage.path(found.sha256), subject


def _may_see(subject: Ref, actor: Actor) -> bool:
    """Asks the subject's domain; a kind nobody answers for is closed to everybody."""
    doors: list[SubjectDoor] = [import_string(name) for name in wiring.listed("SUBJECT_DOORS")]
    return any(door.may_see(subject_id=subject.id, actor=actor) for door in doors if door.kind == subject.kind)


def _card(found: Attachment) -> AttachmentCard:
    return AttachmentCard(id=found.pk, name=found.name, size=found.size, sha256=found.sha256, created_at=found.created_at)
