"""What revenue shares hold of people at customers: remarks (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.shares.models import RevenueShare, RevenueSplit
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import Held, Person, Personal
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref


class ShareRecords(Personal):
    """A remark that names a person loses his words; an erased account's splits go."""

    holds = (Held(table="shares_revenuesplit", title=t("收入归属", "Revenue shares"), free=("issuer", "instance", "set_by_name"), columns={
        "valid_from": t("生效日", "From"), "source_document": t("依据", "Agreed in"), "reason": t("说明", "Why")}),)
    keeps: Mapping[str, str] = {"shares_revenueshare": "units and rates, nothing of people; goes with its split"}

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Removes splits of an erased account, words of an erased person."""
        if subject.kind == "account":
            for table in (RevenueShare, RevenueSplit):
                table.objects.filter(account_id=subject.id).delete()
        return super().erase(subject=subject, act=act, person=person)
