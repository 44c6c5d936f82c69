"""The result of one check, as it is stored with the run. Not for here: any check."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from guanxi.foundation.pure.bilingual import Text


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`expected` and `found` are said as text; a failed check keeps yesterday's figures."""

    name: str
    zh: str
    en: str
    passed: bool
    expected: str
    found: str

    def as_json(self) -> dict[str, str | bool]:
        """Plain values for the run's record."""
        return asdict(self)


def outcome(name: str, text: Text, expected: object, found: object, *, passed: bool | None = None) -> Outcome:
    """Passed when equal, or as said."""
    return Outcome(name=name, zh=text.zh, en=text.en, passed=expected == found if passed is None else passed,
                   expected=str(expected), found=str(found))
