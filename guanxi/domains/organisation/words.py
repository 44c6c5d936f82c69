"""The words of the section `organisation/duties` as arguments."""

from __future__ import annotations

from typing import Annotated

from guanxi.foundation.pure.words import OfPack

JobKey = Annotated[str, OfPack(section="organisation/duties", words=lambda found: [one.key for one in found.jobs])]
DutyKey = Annotated[str, OfPack(section="organisation/duties", words=lambda found: [one.key for one in found.unit_kinds])]
