"""Migrations run as the owner only: `migrate --database owner`. The app role may not create anything."""

from __future__ import annotations

from typing import Any


class OwnerMigrates:
    """Django database router."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """True for the owner's connection only."""
        return db == "owner"
