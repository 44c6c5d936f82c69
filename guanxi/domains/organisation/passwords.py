"""The password rule of the profile `mlps3` (GB/T 22239 8.1.4.1 a): three kinds of characters. `asvs` has none (6.2.5)."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from guanxi.foundation.pure.bilingual import t

_KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
_RULE = t("口令须含大写、小写、数字、符号中的至少三类", "A password needs three of: capitals, small letters, digits, symbols")


class CompositionValidator:
    """Django password validator."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuses fewer than three kinds of characters."""
        if sum(bool(re.search(kind, password)) for kind in _KINDS) < 3:
            raise ValidationError(self.get_help_text(), code="password_composition")

    def get_help_text(self) -> str:
        """The rule in the reader's language."""
        return _RULE.in_language(get_language() or "zh-hans")
