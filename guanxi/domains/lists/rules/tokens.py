"""Which tokens an entry is found by, and which a question asks for (hard-places 3.10). No SQL, no database.

`#` a whole code, `%` its last 4 to 6 characters, `@` the keyed hash of a phone, `=` a whole name;
`~` and `^` are pinyin, bare characters and pairs are the name itself (foundation.pure.chinese).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from guanxi.foundation.pure import chinese, phones

CODE, TAIL, PHONE, WHOLE = "#", "%", "@", "="
TAIL_LENGTHS = (4, 5, 6)
MAX_WORDS = 5
Hash = Callable[[str], str]
"""Turns a normalised number into its keyed hash (foundation.django.blind_index)."""
_CODE = re.compile(r"[0-9a-z]{4,40}")


@dataclass(frozen=True, kw_only=True)
class Question:
    """A search text understood. tsquery: PostgreSQL text; first: the tsquery of whole hits, shown before the others.

    words: normalised words; a Chinese one of three characters or more must also occur as it stands.
    """

    tsquery: str
    first: str
    words: tuple[str, ...]


def entry_tokens(*, names: Iterable[str], codes: Iterable[str], phone_numbers: Iterable[str], phone_hash: Hash) -> tuple[str, ...]:
    """Every token of one entry, each once."""
    found: dict[str, None] = {}
    for name in names:
        if normal := chinese.normalise(name):
            found.update(dict.fromkeys((WHOLE + normal[:60], *chinese.name_tokens(name), *chinese.pinyin_tokens(name))))
    for code in codes:
        normal = chinese.normalise(code)
        found.update(dict.fromkeys([CODE + normal, *(TAIL + normal[-n:] for n in TAIL_LENGTHS if len(normal) >= n)] if normal else []))
    for written in phone_numbers:
        read = phones.read_phone(written).value
        for number in (read.number, *read.others) if read else ():
            found[PHONE + phone_hash(number.split("转")[0])] = None
    return tuple(found)


def keys_of(*, names: Iterable[str], codes: Iterable[str] = ()) -> str:
    """The normalised names and `#`codes, one per line: against them a hit is checked."""
    spelled = [*map(chinese.normalise, names), *(CODE + normal for code in codes if (normal := chinese.normalise(code)))]
    return "\n".join(dict.fromkeys(filter(None, spelled)))


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
    first = " | ".join([_quoted(WHOLE + chinese.normalise(text)[:60]), *whole])
    return Question(tsquery=" & ".join(parts), first=first, words=tuple(map(chinese.normalise, words)))


def vector(tokens: Iterable[str]) -> str:
    """`tokens` as the text of a tsvector."""
    return " ".join(map(_quoted, tokens))


def _whole_word(text: str, phone_hash: Hash) -> list[str]:
    """A phone number or a code may be written with spaces; it is still one word."""
    found = _phone(text, phone_hash)
    joined = chinese.normalise(text)
    if _CODE.fullmatch(joined) and any(map(str.isdigit, joined)):
        found.append(_quoted(CODE + joined))
    return found


def _alternatives(word: str, phone_hash: Hash) -> list[str]:
    normal = chinese.normalise(word)
    found = [" & ".join(map(_quoted, tokens)) for tokens in chinese.query_tokens(word)]
    if _CODE.fullmatch(normal):
        found.append(f"{_quoted(CODE + normal)}:*")
        if len(normal) in TAIL_LENGTHS:
            found.append(_quoted(TAIL + normal))
    return [*found, *_phone(word, phone_hash)]


def _phone(text: str, phone_hash: Hash) -> list[str]:
    read = phones.read_phone(text).value
    return [_quoted(PHONE + phone_hash(read.number))] if read else []


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"
