"""What the merge of two records does to the timeline (wiring.MERGE)."""

from __future__ import annotations

from guanxi.foundation.django.participants import Staying


class Entries(Staying):
    """Entries can only be added: the survivor's page reads those of the merged accounts too (queries.for_account, `also`)."""

    stays = {
        "timeline_entry.account_id": "append-only; read together with the survivor's",
        "timeline_entry.subject_id": "append-only; the old address leads to the survivor",
    }
