"""What rivals' records hold of people at customers: remarks (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.rivals.models import RivalPromotion, RivalService
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import Held, Person, Personal
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref

_NAMES = ("recorded_by_name",)


class RivalRecords(Personal):
    """Remarks that name a person lose his words; an erased account's records go."""

    holds = (
        Held(table="rivals_rivalservice", title=t("异网业务", "Rival services"), columns={
            "seen_on": t("核实日期", "Seen on"), "site": t("地点", "Site"), "note": t("备注", "Note")},
             free=(*_NAMES, "operator", "product", "bandwidth", "source", "confidence", "seen_by_name", "outcome")),
        Held(table="rivals_rivalpromotion", title=t("对手现场促销", "Promotions of rivals"), free=(*_NAMES, "operator", "answered_by_name"), columns={
            "seen_on": t("日期", "Day"), "site": t("地点", "Site"), "activity": t("活动", "Activity"), "counter_measure": t("对策", "Answer")}),
    )

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Removes services and promotions of an erased account, words of an erased person."""
        if subject.kind == "account":
            for table in (RivalService, RivalPromotion):
                table.objects.filter(account_id=subject.id).delete()
        return super().erase(subject=subject, act=act, person=person)
