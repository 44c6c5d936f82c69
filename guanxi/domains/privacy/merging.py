"""What the merge of two records does to requests to the vault (wiring.MERGE)."""

from __future__ import annotations

from guanxi.foundation.django.participants import Staying


class VaultRequests(Staying):
    """A grant names the people it was given for; after a merge it is asked for again."""

    stays = {
        "privacy_vaultrequest.account_id": "an approval holds for the account and the people it named, not for others",
        "privacy_vaultrequest.contact_ids": "an approval holds for the people it named, not for others",
    }


class SubjectRequests(Staying):
    """A person's own request is about the record he asked about; a report and an erasure follow merged records by themselves."""

    stays = {
        "privacy_subjectrequest.account_id": "where he asked; what is done follows the surviving record",
        "privacy_subjectrequest.contact_id": "the record he asked about; what is done follows the surviving record",
    }
