"""What stands beside a reason."""

from __future__ import annotations

import pytest
from django.utils import translation

from guanxi.foundation.web.templatetags import ui


@pytest.mark.parametrize(("source", "language", "expected"), [
    ("GRD-10", "zh-hans", "GRD-10"), ("", "zh-hans", ""),
    ("ours", "zh-hans", "自定"), ("operator 1.15", "zh-hans", "自定"), ("operator 1.1", "en", "ours"),
])
def test_a_source_of_our_own_says_so(source: str, language: str, expected: str) -> None:
    with translation.override(language):
        assert ui.cited(source) == expected
