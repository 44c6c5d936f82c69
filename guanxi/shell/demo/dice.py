"""Repeatable chance: the same seed and the same words always give the same numbers, on every machine.

Not for here: passwords, keys, tokens; nothing secret may come from here.
"""

from __future__ import annotations

import random
import zlib

SEED = 1070
"""Of the demo, where nobody says another."""


def dice(seed: int, *words: object) -> random.Random:
    """A generator of its own for one thing (an account, a month), independent of the order of questions."""
    key = "|".join((str(seed), *map(str, words)))
    return random.Random(zlib.crc32(key.encode()) << 32 | zlib.crc32(key[::-1].encode()))  # noqa: S311 (demo data)
