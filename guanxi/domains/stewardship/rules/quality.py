"""What a value is worth, and the three figures made of many: completeness, accuracy, timeliness (ARC-11, ARC-12, ARC-13).

Only verified values count as done; 未知(已问) is done too (operator 1.19). The same states are worked out over all accounts in SQL
(queries.states); a test holds both equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guanxi.domains.stewardship.fields import AT_FAULT, FRESH, MISSING, OWN, STALE, UNKNOWN, UNVERIFIED, WRONG
from guanxi.domains.stewardship.policy import Tended
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Reason


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What is known of one value: whether there is one, whether somebody asked in vain, its latest check, if the value is still that one."""

    is_filled: bool
    is_known_unknown: bool = False
    outcome: str = ""
    is_same: bool = False
    checked_on: date | None = None


def state(*, seen: Seen, tended: Tended, today: date) -> str:
    """One of fields.STATES. A changed value loses its verification; a value found wrong stays wrong until it changes."""
    if not seen.is_filled:
        return UNKNOWN if seen.is_known_unknown else MISSING
    if tended.is_own:
        return OWN
    if not seen.outcome or not seen.is_same or seen.checked_on is None:
        return UNVERIFIED
    if seen.outcome == WRONG:
        return AT_FAULT
    is_old = tended.fresh_days is not None and (today - seen.checked_on).days > tended.fresh_days
    return STALE if is_old else FRESH


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Counts of values. done: verified, asked in vain, or our own record. ageing: filled values that must be verified again from time to
    time; fresh: those of them that are. right, wrong: independent checks of the pack's period."""

    required: int = 0
    filled: int = 0
    unknown: int = 0
    done: int = 0
    ageing: int = 0
    fresh: int = 0
    right: int = 0
    wrong: int = 0

    @property
    def completeness(self) -> int | None:
        """Filled or 未知(已问) of all required, whole percent rounded down (decisions 13)."""
        return percent(self.filled + self.unknown, self.required)

    @property
    def verified(self) -> int | None:
        """What counts: verified or 未知(已问) of all required (operator 1.19)."""
        return percent(self.done, self.required)

    @property
    def accuracy(self) -> int | None:
        """Right of all independent checks; None without any."""
        return percent(self.right, self.right + self.wrong)

    @property
    def timeliness(self) -> int | None:
        """Verified within the field's days, of those that age; None where nothing ages."""
        return percent(self.fresh, self.ageing)

    @property
    def gap(self) -> int:
        """How many values still want work."""
        return self.required - self.done

    @property
    def checks(self) -> int:
        """Independent checks."""
        return self.right + self.wrong


def percent(part: int, whole: int) -> int | None:
    """Whole percent, rounded down so that 100 means all; None of nothing."""
    return part * 100 // whole if whole else None


def why(tally: Tally) -> tuple[Reason, ...]:
    """The counts behind the figures, in the order in which people ask."""
    return (
        Reason(code="filled", text=t("必填项已填或未知(已问)", "Required values filled or asked in vain"),
               met=tally.filled + tally.unknown == tally.required, value=f"{tally.filled + tally.unknown}/{tally.required}", source="ARC-11"),
        Reason(code="verified", text=t("其中已核实(只有核实过的才算)", "Of these verified (only verified ones count)"), met=tally.gap == 0,
               value=f"{tally.done}/{tally.required}", source="ARC-13"),
        Reason(code="accuracy", text=t("独立核查中无误(回访、走访、退信退件)", "Found right by independent checks (call-backs, visits, returns)"),
               met=None if not tally.checks else tally.wrong == 0, value=f"{tally.right}/{tally.checks}", source="ARC-12"),
        Reason(code="timeliness", text=t("在规定天数内核实过", "Verified within the field's days"), met=None if not tally.ageing else
               tally.fresh == tally.ageing, value=f"{tally.fresh}/{tally.ageing}", source="ARC-13"),
    )
