"""The login library counts logins by address in the cache: every test begins at nought."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _forget_attempts() -> None:
    cache.clear()
