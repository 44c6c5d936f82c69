"""Tokens by which a name or a code is found: written once, by whoever stores the entry (hard-places 3.10).

`#` a whole code, `%` its last 4 to 6 characters, `@` the keyed hash of a phone, `=` a whole name;
`~` and `^` are pinyin, bare characters and pairs are the name itself (chinese). Here and not in the lists, because the
reading child of an import makes them too, without Django. Not for here: reading a question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from guanxi.foundation.pure import chinese, phones

CODE, TAIL, PHONE, WHOLE = "#", "%", "@", "="
TAIL_LENGTHS = (4, 5, 6)
Hash = Callable[[str], str]
"""Turns a normalised number into its keyed hash (foundation.django.blind_index)."""


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


def account_vector(*, names: Iterable[str], codes: Iterable[str]) -> str:
    """`vector(entry_tokens(…))` in no order, for names and codes of a whole file. Normal forms hold neither quotes nor backslashes."""
    found: set[str] = set()
    read: list[str] = []
    for name in names:
        if normal := chinese.normalise(name):
            found.add(WHOLE + normal[:60])
            if not any(normal in longer for longer in read):  # a short name mostly stands in the name: nothing new
                found |= chinese.all_tokens(name)
                read.append(chinese.without_form(normal))
    for code in codes:
        if normal := chinese.normalise(code):
            found.add(CODE + normal)
            found.update([TAIL + normal[-length:] for length in TAIL_LENGTHS if len(normal) >= length])
    return "'" + "' '".join(found) + "'" if found else ""


def keys_of(*, names: Iterable[str], codes: Iterable[str] = ()) -> str:
    """The normalised names and `#`codes, one per line: against them a hit is checked."""
    spelled = [*map(chinese.normalise, names), *(CODE + normal for code in codes if (normal := chinese.normalise(code)))]
    return "\n".join(dict.fromkeys(filter(None, spelled)))


def vector(tokens: Iterable[str]) -> str:
    """`tokens` as the text of a tsvector."""
    each = list(tokens)
    joined = "' '".join(each)
    if joined.count("'") > 2 * max(len(each) - 1, 0) or "\\" in joined:
        return " ".join(map(quoted, each))
    return f"'{joined}'" if each else ""


def quoted(token: str) -> str:
    """One token as text search takes it."""
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"
