"""The words of the section `rivals/watch` as arguments."""

from __future__ import annotations

from typing import Annotated

from guanxi.foundation.pure.words import OfPack

Operator = Annotated[str, OfPack(section="rivals/watch", words=lambda found: [one.key for one in found.operators])]
Product = Annotated[str, OfPack(section="rivals/watch", words=lambda found: [one.key for one in found.products])]
