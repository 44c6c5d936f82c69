"""The account ids of a file, packed to be asked again when it is fetched: sorted, as differences, compressed (a million are about 1 MB)."""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, kw_only=True)
class Taken:
    """open: accounts with everything the file shows; shut: those whose money was blank in it (only served on site)."""

    open: tuple[int, ...]
    shut: tuple[int, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """All of them."""
        return self.open + self.shut


def pack(*, ids: Sequence[int], shut: Collection[int]) -> bytes:
    """The bytes of a file's accounts; `shut` is a part of `ids`."""
    closed = frozenset(shut)
    return zlib.compress(_differences([one for one in ids if one not in closed]), 6) + _MARK + zlib.compress(_differences(closed), 6)


def unpack(packed: bytes) -> Taken:
    """What `pack` was given, each part in the order of its numbers."""
    first = zlib.decompressobj()
    opened = first.decompress(packed)
    return Taken(open=_sums(opened), shut=_sums(zlib.decompress(first.unused_data[len(_MARK):])))


_MARK = b"|"


def _differences(ids: Collection[int]) -> bytes:
    before, steps = 0, array("q")
    for one in sorted(ids):
        steps.append(one - before)
        before = one
    return _portable(steps).tobytes()


def _sums(content: bytes) -> tuple[int, ...]:
    steps = array("q")
    steps.frombytes(content)
    return tuple(accumulate(_portable(steps)))


def _portable(steps: array[int]) -> array[int]:
    if sys.byteorder == "big":
        steps.byteswap()
    return steps
