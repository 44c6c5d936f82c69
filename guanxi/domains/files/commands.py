"""Writes of files: attach one to a subject, destroy those of a subject."""

from __future__ import annotations

from collections.abc import Collection

from guanxi.domains.files.models import Attachment
from guanxi.foundation.django import storage
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref


def attach(*, subject: Ref, sha256: str, name: str, act: Act) -> int:
    """Names a stored file (`foundation.django.storage.put`) as an attachment of `subject`, inside the caller's act.

    The caller has checked that its actor may change the subject. Returns the attachment's id.
    """
    attachment = Attachment(subject_kind=subject.kind, subject_id=subject.id, sha256=sha256, name=name[:200],
                            size=storage.path(sha256).stat().st_size, created_by=act.actor.user_id)
    attachment.store(now=act.at)
    return attachment.pk


def destroy(*, subject: Ref) -> int:
    """Deletes the attachments of a subject, and the bytes that no other attachment shares; how many, inside the caller's act."""
    rows = Attachment.objects.filter(subject_kind=subject.kind, subject_id=subject.id)
    hashes = set(rows.values_list("sha256", flat=True))
    number, _ = rows.delete()
    unshared(hashes=hashes)
    return number


def unshared(*, hashes: Collection[str]) -> None:
    """Destroys stored files that no attachment names any more."""
    used = set(Attachment.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
    for sha256 in set(hashes) - used:
        storage.path(sha256).unlink(missing_ok=True)
