"""The ordinary wiring with the test subject, which stops in the middle so that it can be killed there."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path

from guanxi.config.wiring import SECURITY as SECURITY  # passwords are made as anywhere
from guanxi.domains.intake.api import Batch
from guanxi.domains.intake.testing import UnitImport
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor


class StuckUnits(UnitImport):
    """Inside the transaction of the batch that begins at row STOP_AT, after its rows are written, says so in STOPPED and waits to be killed."""

    def apply_batch(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        super().apply_batch(batch=batch, actor=actor, act=act, now=now)
        if batch.first_row >= int(os.environ.get("STOP_AT", "1000000")):
            Path(os.environ["STOPPED"]).touch()
            time.sleep(3600)


STUCK = StuckUnits()
SUBSCRIBERS: dict[str, tuple[str, ...]] = {}
INTAKE = ("guanxi.domains.intake.tests.killed.wiring.STUCK",)
