"""What the merge of two records does to requests (wiring.MERGE)."""

from __future__ import annotations

from guanxi.foundation.django.participants import Staying


class Requests(Staying):
    """A decision is about what was asked, in the words in which it was asked."""

    stays = {"approvals_request.subject_id": "the asking command looks at its subject again when the decision comes back"}
