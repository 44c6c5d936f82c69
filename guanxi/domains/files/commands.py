"""Writes of files: attach one to a subject."""

from __future__ import annotations

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
