"""What duplicates hold of people: the names of two records that became one (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from guanxi.domains.duplicates.models import Merge, Pair
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import Held, Person, Personal
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref


class DuplicateRecords(Personal):
    """A person's merges go with him; what merges of accounts say of him loses his words."""

    holds = (Held(table="duplicates_merge", title=t("合并", "Merges"), free=("kind", "state", "asked_by_name", "decided_by_name", "undone_by_name",
                                                                           "acts", "kept", "kept_fields"),
                  columns={"created_at": t("时间", "At"), "survivor_name": t("保留", "Kept"), "loser_name": t("并入", "Merged"),
                           "picks": t("取值", "Picked"), "reason": t("原因", "Reason"), "undone_reason": t("撤销原因", "Why taken back")}),)
    keeps = {"duplicates_run": "counts of searches", "duplicates_pair": "pairs of accounts that seem to be one"}

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Removes pairs and merges of an erased account, merges of an erased person."""
        if subject.kind == "account":
            Pair.objects.filter(Q(low_account=subject.id) | Q(high_account=subject.id)).delete()
            Merge.objects.filter(account=subject.id).delete()
        if subject.kind == "contact":
            ids = person.ids if person else (subject.id,)
            Merge.objects.filter(Q(survivor_id__in=ids) | Q(loser_id__in=ids), kind="contact").delete()
        return super().erase(subject=subject, act=act, person=person)
