"""Writes of files: attach one to a subject, hand one out, destroy those of a subject."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path

from django.db import transaction

from guanxi.domains.files import queries
from guanxi.domains.files.models import Attachment
from guanxi.domains.files.queries import AttachmentCard
from guanxi.foundation.django import audit, clock, prepared, storage
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal


def attach(*, subject: Ref, sha256: str, name: str, act: Act) -> int:
    """Names a stored file (`foundation.django.storage.put`) as an attachment of `subject`, inside the caller's act.

    The caller has checked that its actor may change the subject. Returns the attachment's id. Refuses `file_gone`.
    """
    attachment = Attachment(subject_kind=subject.kind, subject_id=subject.id, sha256=sha256, name=name[:200],
                            size=held(sha256=sha256), created_by=act.actor.user_id)
    attachment.store(now=act.at)
    return attachment.pk


def open_attachment(*, attachment_id: int, actor: Actor) -> tuple[AttachmentCard, Path]:
    """An attachment and where its bytes lie, for who may see its subject; that he fetched it is an act (PRM-65). Refuses `not_found` (IMP-25).

    The act is written when the reading transaction ends, before the bytes leave.
    """
    card, path, subject = queries.attachment(attachment_id=attachment_id, actor=actor)
    transaction.on_commit(partial(_write_down, subject, actor))
    return card, path


def _write_down(subject: Ref, actor: Actor) -> None:
    with audit.acting(actor=actor, verb="fetch_file", now=clock.now(), subject=subject):
        pass


def held(*, sha256: str) -> int:
    """The size in bytes of a stored file, which until the transaction ends nobody destroys.

    Refuses `file_gone`: somebody has destroyed the same file between its upload and now.
    """
    _hold([sha256])
    try:
        return storage.path(sha256).stat().st_size
    except FileNotFoundError:
        raise Refusal("file_gone", t("文件刚被清除", "The file has just been destroyed"), field="file", status=409,
                      way_out=t("请重新上传", "Upload it again")) from None


def destroy(*, subject: Ref) -> int:
    """Deletes the attachments of a subject, and the bytes that no other attachment shares; how many, inside the caller's act."""
    rows = Attachment.objects.filter(subject_kind=subject.kind, subject_id=subject.id)
    hashes = set(rows.values_list("sha256", flat=True))
    number, _ = rows.delete()
    unshared(hashes=hashes)
    return number


def unshared(*, hashes: Collection[str]) -> None:
    """Destroys stored files that no attachment names any more; whoever is about to name one waits, or is waited for."""
    _hold(hashes)
    used = set(Attachment.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
    for sha256 in set(hashes) - used:
        storage.path(sha256).unlink(missing_ok=True)


def _hold(hashes: Collection[str]) -> None:
    with prepared.cursor() as cursor:
        for sha256 in sorted(set(hashes)):
            cursor.execute("select pg_advisory_xact_lock(hashtext('stored_file'), hashtext(%s))", [sha256])
