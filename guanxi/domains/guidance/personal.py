"""What guidance holds of people at customers: nothing, it is between units of the house (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from guanxi.foundation.django.personal import Personal


class Guidance(Personal):
    """Papers and receipts name members of staff as authors and signers: business records."""

    keeps = {
        "guidance_paper": "staff: who wrote a guidance or an experience for which unit; a business record",
        "guidance_receipt": "staff: who confirmed for a unit that it was read, and said what came of it; a business record",
    }
