"""Attachments as files."""

from __future__ import annotations

from django.http import FileResponse

from guanxi.domains.files import api as files
from guanxi.foundation.pure.actor import Actor


def attachment(*, actor: Actor, attachment_id: int) -> FileResponse:
    """The bytes of an attachment under the name they were given, for who may see what it belongs to. Refuses `not_found`. IMP-25."""
    card, path = files.open_attachment(attachment_id=attachment_id, actor=actor)
    return FileResponse(path.open("rb"), as_attachment=True, filename=card.name, content_type="application/octet-stream")
