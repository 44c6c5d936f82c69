"""Which tokens a question asks for, and whether a hit really holds it (hard-places 3.10). No SQL, no database.

The tokens that an entry is found by: foundation.pure.tokens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from guanxi.foundation.pure import chinese, phones
from guanxi.foundation.pure.tokens import (
    CODE,
    PHONE,
    TAIL,
    TAIL_LENGTHS,
    WHOLE,
    Hash,
    entry_tokens,
    keys_of,
    quoted,
    vector,
)

__all__ = ["CODE", "MAX_WORDS", "PHONE", "TAIL", "WHOLE", "Question", "entry_tokens", "holds", "keys_of", "read_question", "vector"]

MAX_WORDS = 5
_CODE = re.compile(r"[0-9a-z]{4,40}")


@dataclass(frozen=True, kw_only=True)
class Question:
    """A search text understood. tsquery: PostgreSQL text; first: the tsquery of whole hits, shown before the others.

    words: normalised words; a Chinese one of three characters or more must also occur as it stands.
    """

    tsquery: str
    first: str
    words: tuple[str, ...]


def holds(question: Question, *, keys: str) -> bool:
    """Whether every word really occurs: tokens only say that all its pairs occur somewhere."""
    return all(len(word) < 3 or word in keys or any(map(str.isdigit, word)) or _is_spelled(word, keys)
               for word in question.words)


def _is_spelled(word: str, keys: str) -> bool:
    """Whether `word` reads a run of characters by initials, whole syllables, or both (gsyinhang)."""
    return word.isascii() and any(_reads(word, name, start) for name in keys.split("\n") if not name.startswith(CODE)
                                  for start in range(len(name)))


def _reads(letters: str, name: str, at: int) -> bool:
    if not letters:
        return True
    if at >= len(name):
        return False
    readings = chinese.syllables(name[at]) or (name[at],)
    steps = {step for reading in readings for step in (reading, reading[0]) if letters.startswith(step)}
    return any(_reads(letters[len(step):], name, at + 1) for step in steps)


def read_question(text: str, *, phone_hash: Hash) -> Question | None:
    """What `text` asks for: every word must be found, in any of its readings. None: nothing to search."""
    whole = _whole_word(text, phone_hash)
    words = [word for word in text.split() if chinese.normalise(word)][:MAX_WORDS]
    if whole:
        words = [text]
    if not words:
        return None
    parts = ["(" + " | ".join(_alternatives(word, phone_hash)) + ")" for word in words]
    normal = chinese.normalise(text)
    # A circuit is named in characters and numbers (望溪/石渡 FE 0017): it is found whole, and else by its words.
    spelled = [quoted(CODE + normal)] if not whole and not normal.isascii() and any(map(str.isdigit, normal)) else []
    first = " | ".join([quoted(WHOLE + normal[:60]), *whole, *spelled])
    return Question(tsquery=" & ".join(parts), first=first, words=tuple(map(chinese.normalise, words)))


def _whole_word(text: str, phone_hash: Hash) -> list[str]:
    """A phone number or a code may be written with spaces; it is still one word."""
    found = _phone(text, phone_hash)
    joined = chinese.normalise(text)
    if _CODE.fullmatch(joined) and any(map(str.isdigit, joined)):
        found.append(quoted(CODE + joined))
    return found


def _alternatives(word: str, phone_hash: Hash) -> list[str]:
    normal = chinese.normalise(word)
    found = [" & ".join(map(quoted, tokens)) for tokens in chinese.query_tokens(word)]
    if _CODE.fullmatch(normal):
        found.append(f"{quoted(CODE + normal)}:*")
        if len(normal) in TAIL_LENGTHS:
            found.append(quoted(TAIL + normal))
    return [*found, *_phone(word, phone_hash)]


def _phone(text: str, phone_hash: Hash) -> list[str]:
    read = phones.read_phone(text).value
    return [quoted(PHONE + phone_hash(read.number))] if read else []
