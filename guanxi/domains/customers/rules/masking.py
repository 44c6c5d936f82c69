"""Which personal data are shown how: class of the field × relation of the reader (operator 1.8, PRM-63, 65).

The matrix is pack data (section `privacy/masking`) and comes as an argument. Not for here: who stands in which
relation (access), the disclosure log (commands.disclosures).
"""

from __future__ import annotations

from dataclasses import dataclass

from guanxi.domains.customers.rules import birthdays
from guanxi.foundation.pure.catalogue import Field
from guanxi.policy.privacy import Masking, Pattern, Patterns, Relation, Showing

__all__ = ["Relation", "Showing", "Shown", "birthday_for_people", "carries_mask", "is_mask", "masked", "show"]
DOTS = "****"
LEAST_HIDDEN = 4
NOTHING = Pattern(first=0, last=0)
OPEN_WITH_REASON = frozenset({"daily_reason", "masked_reason"})


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One value as this reader gets it. showing: what the matrix says; is_masked: he has not got the plain value."""

    key: str
    text: str
    is_masked: bool
    showing: Showing

    @property
    def opens_with_reason(self) -> bool:
        """True when he may open it himself by giving a reason."""
        return self.is_masked and self.showing in OPEN_WITH_REASON

    @property
    def opens_logged(self) -> bool:
        """True when he gets it plain, and the reading is written down."""
        return self.is_masked and self.showing == "plain_logged"


def show(*, field: Field, text: str, relation: Relation, masking: Masking, disclosed: frozenset[str] = frozenset()) -> Shown:
    """`text` plain or masked. `disclosed`: classes that were opened for this reader and written into the log.

    What the matrix does not mention, or refuses, is never shown, whatever was disclosed; nor an amount (a custom field) to who only serves on
    site, who reads no money (operator 1.1, docs/adr/0011).
    """
    is_amount = field.is_custom and field.kind == "money" and relation == "service"
    showing = "masked" if is_amount else masking.showing(field.level, relation)
    is_open = showing == "plain" or (field.level in disclosed and showing not in ("refused", "masked"))
    plain = birthday_for_people(text) if field.key == "birthday" and masking.limits.birthday_without_year else text
    return Shown(key=field.key, text=plain if is_open else masked(field=field, text=text, patterns=masking.patterns),
                 is_masked=bool(text) and not is_open, showing=showing)


def masked(*, field: Field, text: str, patterns: Patterns) -> str:
    """138****1234, u***@example.cn, dots for anything else; an empty value stays empty. patterns: of the pack; none for a kind: nothing stays."""
    if not text:
        return ""
    if field.kind == "phone":
        return _masked_phone(text, patterns.get("phone", NOTHING))
    if field.kind == "email" and "@" in text:
        name, _, host = text.partition("@")
        return f"{_masked_text(name, patterns.get('email', NOTHING), dots='***')}@{host}"
    return _masked_text(text, patterns.get("name" if field.key == "name" else "text", NOTHING), dots=DOTS)


def is_mask(*, field: Field, text: str, stored: str, patterns: Patterns) -> bool:
    """True when `text` is the stored value's mask: posted back by a form, it must not overwrite anything (PRM-64)."""
    return bool(stored) and text == masked(field=field, text=stored, patterns=patterns)


def carries_mask(field: Field) -> bool:
    """Whether a form may hold the mask and bring it back: only a text can. A choice or a day would offer an empty value that overwrites."""
    return not field.choices and not (field.is_custom and field.kind != "text")


def birthday_for_people(text: str) -> str:
    """5月10日, 农历八月十五: without the year, which nobody needs for a greeting (operator 1.8)."""
    found = birthdays.stored_birthday(text=text)
    return found.for_people if found else text


def _masked_phone(text: str, pattern: Pattern) -> str:
    """A mobile by the pattern; of any other number the last four are hidden, and all of it where a mobile shows nothing."""
    number, turn, _ = text.partition("转")
    if len(number) == 11 and number.isdigit():
        shown = _masked_text(number, pattern, dots=DOTS)
    else:
        shown = f"{number[:-4]}{DOTS}" if len(number) > 6 and pattern.first else DOTS
    return shown + (turn and "转*")


def _masked_text(text: str, pattern: Pattern, *, dots: str) -> str:
    """What stays readable at both ends; nothing where that would be more than half of it, whatever a pack says."""
    first, last = pattern.first, pattern.last
    if first + last > max(len(text) - LEAST_HIDDEN, len(text) // 2):
        first = last = 0
    return f"{text[:first]}{dots}{text[len(text) - last:]}"
