"""What placement holds of people at customers: nothing, its profiles are of staff (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from guanxi.foundation.django.personal import Personal


class Placement(Personal):
    """A profile is its owner's and goes when he leaves (leaving.py); its history holds no value."""

    keeps = {
        "placement_profile": "staff: whether somebody is open to a transfer; deleted when he leaves",
        "placement_entry": "staff: what somebody says of his background and preferences; deleted when he leaves",
        "placement_transfer": "staff: who asked to work where and why, and who agreed or refused; a business record",
    }
