"""Keyed hashes of telephone numbers: found by their whole number, never readable (PRM-63, hard-places 3.10).

Not for here: who may search, masking. A changed key needs every hash computed again.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

from guanxi.foundation.pure import phones


def phone_hash(number: str) -> str:
    """32 hex characters for a number however it is written; "" when it is no telephone number. Extensions do not count."""
    read = phones.read_phone(number).value if number else None
    if read is None:
        return ""
    return hmac.new(settings.GUANXI_HASH_KEY.encode(), read.number.encode(), hashlib.sha256).hexdigest()[:32]
