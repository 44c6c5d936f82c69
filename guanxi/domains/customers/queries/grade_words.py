"""What the operator's pack calls a grade. Grading stands above the archive: its names are read from the rulebook, as data."""

from __future__ import annotations

from datetime import date

from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.pure.bilingual import Text


def grade_words(*, on: date) -> dict[str, Text]:
    """Grade key → its name, of every grading scheme in force; empty before the first activation."""
    words: dict[str, Text] = {}
    for section in rulebook.sections(prefix="grading/", on=on).values():
        for grade in section.data.get("grades", ()):
            name = grade.get("name") or {}
            words.setdefault(grade["key"], Text(name.get("zh", grade["key"]), name.get("en", grade["key"])))
    return words
