"""What the rulebook holds of people at customers: nothing (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from guanxi.foundation.django.personal import Personal


class Rulebook(Personal):
    """Packs are rules."""

    keeps = {"rulebook_policyversion": "rules, and which member of staff put them in force"}
