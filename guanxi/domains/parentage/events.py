"""What happened in parentage."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ParentAsked:
    """Somebody asked that an account be attached to a parent he may not see. Whom it concerns is found after this, never before."""

    request_id: int
    account_id: int
