"""What the merge of two accounts does to circuits (wiring.MERGE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.circuits.models import Circuit, TestRun
from guanxi.foundation.django import participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref


class Circuits:
    """All of them go along with their tests; an end that stood at the one stands at the other."""

    covers = ("circuits_circuit.account_id", "circuits_circuit.a_account_id", "circuits_circuit.z_account_id", "circuits_testrun.account_id")
    stays: Mapping[str, str] = {}

    def merge(self, *, subject: Ref, into: Ref, act: Act) -> None:
        """Carries circuits, ends and tests over."""
        if subject.kind == "account":
            for table, column in ((Circuit, "account_id"), (Circuit, "a_account_id"), (Circuit, "z_account_id"), (TestRun, "account_id")):
                participants.carry(table.objects.filter(**{column: subject.id}), act=act, **{column: into.id})
