"""Tables of circuits. Row security makes both visible like their account."""

from __future__ import annotations

from django.db import models

from guanxi.foundation.django.models import Versioned


class Circuit(Versioned):
    """A leased line (专线/电路). Key: issuer (code of the province that named it, or the partner operator) and designation (operator 1.17).

    designation_key: the designation without spaces, half-width, in capitals: labels and testers write it in many ways. technology: key of the pack.
    a_account, z_account: the account that is the site, where the archive has it. instance: number of the product instance it is billed as.
    """

    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    issuer = models.CharField(max_length=40, blank=True, default="", db_default="")
    designation = models.CharField(max_length=80)
    designation_key = models.CharField(max_length=80)
    technology = models.CharField(max_length=40)
    bandwidth = models.CharField(max_length=40, blank=True, default="", db_default="")
    instance = models.CharField(max_length=60, blank=True, default="", db_default="")
    a_end = models.CharField(max_length=120, blank=True, default="", db_default="")
    a_account = models.ForeignKey("customers.Account", models.SET_NULL, null=True, related_name="+")
    z_end = models.CharField(max_length=120, blank=True, default="", db_default="")
    z_account = models.ForeignKey("customers.Account", models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=12)
    opened_on = models.DateField(null=True)
    ceased_on = models.DateField(null=True)
    source = models.CharField(max_length=20)
    seen_on = models.DateField()
    note = models.CharField(max_length=300, blank=True, default="", db_default="")
    recorded_by_id = models.BigIntegerField()
    recorded_by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "designation_key"], name="circuit_named_once")]
        indexes = [models.Index(fields=["account"], name="circuit_account"), models.Index(fields=["designation_key", "id"], name="circuit_named")]


class TestRun(Versioned):
    """What an instrument measured at one end of a circuit, from a moment on (测试记录). side: a or z, where it stood. account: the circuit's.

    kind, keys of `measured`: keys of the pack; a value is kept as it was read, "<1E-9" too, in the pack's unit. instrument_verdict: what the
    instrument itself said; ours follows from the pack when it is read. source_file: the list it came with, "" = entered by hand.
    """

    __test__ = False  # no test of ours

    circuit = models.ForeignKey(Circuit, models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    side = models.CharField(max_length=1)
    kind = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(null=True)
    instrument = models.CharField(max_length=80, blank=True, default="", db_default="")
    tester = models.CharField(max_length=60, blank=True, default="", db_default="")
    measured = models.JSONField(default=dict)
    instrument_verdict = models.CharField(max_length=4, blank=True, default="", db_default="")
    note = models.CharField(max_length=300, blank=True, default="", db_default="")
    source_file = models.CharField(max_length=200, blank=True, default="", db_default="")
    void_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    recorded_by_id = models.BigIntegerField()
    recorded_by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circuit", "side", "kind", "started_at"], name="test_run_once")]
        indexes = [models.Index(fields=["circuit", "-started_at"], name="test_run_latest"),
                   models.Index(fields=["account", "-started_at"], name="test_run_account")]
