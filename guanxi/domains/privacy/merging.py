"""What the merge of two records does to requests to the vault (wiring.MERGE)."""

from __future__ import annotations

from guanxi.foundation.django.participants import Staying


class VaultRequests(Staying):
    """A grant names the people it was given for; after a merge it is asked for again."""

    stays = {
        "privacy_vaultrequest.account_id": "an approval holds for the account and the people it named, not for others",
        "privacy_vaultrequest.contact_ids": "an approval holds for the people it named, not for others",
    }
