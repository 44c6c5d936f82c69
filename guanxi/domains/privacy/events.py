"""What happened in privacy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class VaultDecided:
    """A request to the vault is decided. kind: view, export; state: granted, rejected, expired, revoked."""

    request_id: int
    kind: str
    state: str
