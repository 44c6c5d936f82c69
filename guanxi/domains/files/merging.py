"""What the merge of two records does to attachments (wiring.MERGE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.files.models import Attachment
from guanxi.foundation.django import participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref


class Attachments:
    """Attachments go with their subject."""

    covers = ("files_attachment.subject_id",)
    stays: Mapping[str, str] = {}

    def merge(self, *, subject: Ref, into: Ref, act: Act) -> None:
        """Files of `subject` become files of `into`."""
        participants.carry_subject(Attachment.objects.all(), subject=subject, into=into, act=act)
