"""What duplicates remove when an account or a person is erased."""

from __future__ import annotations

from django.db.models import Q

from guanxi.domains.duplicates.models import Merge, Pair
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref


class DuplicateRecords:
    """Participant of wiring.ERASE."""

    covers = ("duplicates_merge.account_id", "duplicates_pair.low_account_id", "duplicates_pair.high_account_id")

    def erase(self, *, subject: Ref, act: Act) -> None:
        """Removes pairs and merges of an account; a person's merges lose the name, in the running transaction."""
        if subject.kind == "account":
            Pair.objects.filter(Q(low_account=subject.id) | Q(high_account=subject.id)).delete()
            Merge.objects.filter(account=subject.id).delete()
        if subject.kind == "contact":
            Merge.objects.filter(Q(survivor_id=subject.id) | Q(loser_id=subject.id), kind="contact").delete()
