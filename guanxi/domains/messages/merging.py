"""What the merge of two records does to notices (wiring.MERGE)."""

from __future__ import annotations

from guanxi.foundation.django.participants import Staying


class Notices(Staying):
    """A notice is what somebody was told then; its link leads on to the surviving record."""

    stays = {
        "notices_notice.account_id": "it is its reader's own, and the old address leads to the survivor",
        "notices_notice.subject_id": "it is its reader's own, and the old address leads to the survivor",
    }
