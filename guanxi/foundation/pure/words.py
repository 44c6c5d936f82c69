"""Closed lists of words: what an argument or a member may be, by the list that the command checks against.

`role: Annotated[str, OneOf(ROLES)]` stands where the argument stands, so that nobody has to find a word by refusals. Commands and forms do not
look at it; the interface describes by it and refuses what is in no list of the code. What a word means, and the refusal of one that the pack
does not know, stay the command's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guanxi.foundation.pure.bilingual import Text


@dataclass(frozen=True, init=False, eq=False)
class OneOf:
    """A list of the code: words, pairs of word and name, or a mapping by word (to its name or to anything). also: words beside them."""

    words: tuple[str, ...]
    names: Mapping[str, Text]

    def __init__(self, words: Iterable[str | tuple[str, Text]] | Mapping[str, object], *also: str) -> None:
        pairs = [(one, None) if isinstance(one, str) else one for one in (words.items() if isinstance(words, Mapping) else words)]
        object.__setattr__(self, "names", {word: name for word, name in pairs if isinstance(name, Text)})
        object.__setattr__(self, "words", (*(word for word, _ in pairs), *also))


@dataclass(frozen=True, kw_only=True)
class OfPack:
    """A list of the operator's pack. words: of the section in its domain's shape; also: words that may stand beside them."""

    section: str
    words: Callable[[Any], Iterable[str]]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class OfNow:
    """A list that the house changes while it runs, such as columns with custom fields; asked when the interface is described."""

    words: Callable[[], Iterable[str]]


@dataclass(frozen=True)
class ListedBy:
    """Words that another operation answers, because they differ by record or are too many: its id, and the member that holds the word."""

    operation: str
    member: str
