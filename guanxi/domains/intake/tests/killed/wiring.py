"""The ordinary wiring with the test subject, slowed down so that there is a middle to be killed in."""

from __future__ import annotations

import os
import time
from datetime import datetime

from guanxi.config.wiring import SECURITY as SECURITY  # passwords are made as anywhere
from guanxi.domains.intake.api import Batch
from guanxi.domains.intake.testing import UnitImport
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor


class SlowUnits(UnitImport):
    """Sleeps inside the transaction of every batch, after its rows are written."""

    def apply_batch(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        super().apply_batch(batch=batch, actor=actor, act=act, now=now)
        time.sleep(float(os.environ.get("SLOW_BATCH", "0")))


SLOW = SlowUnits()
SUBSCRIBERS: dict[str, tuple[str, ...]] = {}
INTAKE = ("guanxi.domains.intake.tests.killed.wiring.SLOW",)
