"""What circuits and tests hold of people at customers: who tested, and remarks (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.circuits.models import Circuit
from guanxi.foundation.django import participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import Held, Person, Personal
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref

_NAMES = ("recorded_by_name",)


class CircuitRecords(Personal):
    """A circuit and what was measured stay: they are the customer's and ours. Words that name a person go; an erased account's records go."""

    holds = (
        Held(table="circuits_circuit", title=t("电路", "Circuits"), columns={
            "seen_on": t("资料日期", "As of"), "a_end": t("A端地址", "A end"), "z_end": t("Z端地址", "Z end"), "note": t("备注", "Note")},
             free=(*_NAMES, "issuer", "designation", "designation_key", "technology", "bandwidth", "instance", "state", "source")),
        Held(table="circuits_testrun", title=t("电路测试", "Tests of circuits"), columns={
            "started_at": t("开始时间", "Started at"), "tester": t("测试人", "Tested by"), "note": t("备注", "Note"),
            "void_reason": t("作废原因", "Why it does not count")},
             free=(*_NAMES, "side", "kind", "instrument", "measured", "instrument_verdict", "source_file")),
    )

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Removes circuits of an erased account with their tests, words of an erased person."""
        if subject.kind == "account":
            for column in ("a_account_id", "z_account_id"):
                participants.carry(Circuit.objects.filter(**{column: subject.id}), act=act, **{column: None})
            Circuit.objects.filter(account_id=subject.id).delete()
        return super().erase(subject=subject, act=act, person=person)
