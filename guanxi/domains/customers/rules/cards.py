"""vCards: people as a file of cards, and what a file of cards says of people. No database, no masking: what is given is written.

Version 3.0, as telephones and mail programs of the last twenty years read it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

LARGEST_BYTES = 1_000_000
MOST = 60
_MOBILE = re.compile(r"(?:\+?86)?(1\d{10})")
_QUOTED = re.compile(r"^[^:\r\n]{0,200}QUOTED-PRINTABLE[^:\r\n]{0,200}:(?:[^\r\n]*=\r?\n)+[^\r\n]*", re.IGNORECASE | re.MULTILINE)
_SOFT_BREAK = re.compile(r"=\r?\n[ \t]?")
_PICTURE = re.compile(r"^(?:[\w-]{1,30}\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:][^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Card:
    """One person. birthday: YYYY-MM-DD, read only, never written."""

    name: str
    post: str = ""
    department: str = ""
    company: str = ""
    mobile: str = ""
    office_phone: str = ""
    email: str = ""
    birthday: str = ""


def written(*, cards: Sequence[Card], note: str, said: Sequence[str] = ()) -> str:
    """The text of a .vcf with CRLF lines folded at 75 bytes; note stands in every card (who took it away, and when), below what he has said of
    being contacted, in the order of the cards."""
    lines: list[str] = []
    for card, his in zip(cards, said or [""] * len(cards), strict=True):
        lines += ["BEGIN:VCARD", "VERSION:3.0", f"FN:{_escaped(card.name)}", f"N:{_escaped(card.name)};;;;"]
        if card.company or card.department:
            lines.append(f"ORG:{_escaped(card.company)};{_escaped(card.department)}")
        lines += [f"{name}:{_escaped(value)}" for name, value in (
            ("TITLE", card.post), ("TEL;TYPE=CELL,VOICE", card.mobile), ("TEL;TYPE=WORK,VOICE", card.office_phone),
            ("EMAIL;TYPE=INTERNET", card.email), ("NOTE", "\n".join(one for one in (his, note) if one))) if value]
        lines.append("END:VCARD")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def read(*, data: bytes) -> tuple[Card, ...]:
    """The people of a .vcf, at most 60. Refuses what is no such file, too large, or has too many; what has no name is left out."""
    if len(data) > LARGEST_BYTES:
        raise Refusal("file_large", t("名片文件不超过 1 MB", "At most 1 MB"), field="file")
    import vobject  # here: only this page needs it

    try:
        logging.getLogger("vobject.base").setLevel(logging.CRITICAL)  # it says the lines that it cannot read, which are somebody's data
        found = [_card(one) for one in vobject.readComponents(_readable(_text(data)), ignoreUnreadable=True) if one.name == "VCARD"]
    except Exception as error:  # the library raises whatever a broken file makes it stumble over
        raise _no_cards() from error
    if not found:
        raise _no_cards()
    if len(found) > MOST:
        raise Refusal("many", t(f"一次最多{MOST}张名片", f"At most {MOST} cards at a time"), field="file")
    return tuple(card for card in found if card.name)


def _card(card: object) -> Card:
    numbers = [_plain(one.value).removeprefix("tel:") for one in getattr(card, "tel_list", [])]
    mobiles = [match[1] for number in numbers if (match := _MOBILE.fullmatch(re.sub(r"[\s\-()]", "", number)))]
    others = [number for number in numbers if not _MOBILE.fullmatch(re.sub(r"[\s\-()]", "", number))]
    org = getattr(getattr(card, "org", None), "value", [])
    parts = [_plain(part) for part in org] if isinstance(org, list) else [_plain(org)]
    return Card(name=_name(card)[:60], post=_value(card, "title")[:80], company=parts[0] if parts else "", department="".join(parts[1:2])[:80],
                mobile=mobiles[0] if mobiles else "", office_phone=others[0][:40] if others else "",
                email=_value(card, "email").removeprefix("mailto:")[:120], birthday=_birthday(_value(card, "bday")))


def _name(card: object) -> str:
    if said := _value(card, "fn"):
        return said
    name = getattr(getattr(card, "n", None), "value", None)
    return _plain(f"{getattr(name, 'family', '')}{getattr(name, 'given', '')}")


def _value(card: object, key: str) -> str:
    return _plain(getattr(getattr(card, key, None), "value", ""))


def _plain(value: object) -> str:
    return " ".join(str(value or "").split())


def _birthday(text: str) -> str:
    found = re.fullmatch(r"(\d{4})-?(\d\d)-?(\d\d)(?:T.*)?", text)
    return "-".join(found.groups()) if found else ""


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("no known encoding")


def _readable(text: str) -> str:
    """Without pictures, of which a broken one made the whole file unreadable, and with the lines that quoted-printable cuts put together."""
    whole = _QUOTED.sub(lambda found: _SOFT_BREAK.sub("", found.group()), text)
    return _PICTURE.sub("", whole)


def _no_cards() -> Refusal:
    return Refusal("no_cards", t("文件中没有可读取的名片", "There are no cards to be read in this file"), field="file",
                   way_out=t("请选择 .vcf 文件", "Choose a .vcf file"))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Continued lines begin with a space; a character is never cut."""
    parts, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > 74:
            parts.append("")
            size = 1
        parts[-1] += character
        size += width
    return "\r\n ".join(parts)
