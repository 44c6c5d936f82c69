"""The words of the pack's schemes and of `lifecycle/cleanup` as arguments."""

from __future__ import annotations

from typing import Annotated

from guanxi.foundation.pure.words import ListedBy, OfPack

SchemeKey = Annotated[str, OfPack(section="grading/schemes", words=lambda found: found.active)]
GradeKey = Annotated[str, ListedBy("read_section", "in_force.data")]
LossKey = Annotated[str, OfPack(section="lifecycle/cleanup", words=lambda found: [one.key for one in found.loss_reasons])]
LossOrNone = Annotated[str, OfPack(section="lifecycle/cleanup", words=lambda found: [one.key for one in found.loss_reasons], also=("none",))]
