"""The words of the section `consent/contacting` as arguments; `*` is every one."""

from __future__ import annotations

from typing import Annotated

from guanxi.domains.consent.fields import ALL
from guanxi.foundation.pure.words import OfPack

Purpose = Annotated[str, OfPack(section="consent/contacting", words=lambda found: [one.key for one in found.purposes], also=(ALL,))]
Channel = Annotated[str, OfPack(section="consent/contacting", words=lambda found: [one.key for one in found.channels], also=(ALL,))]
