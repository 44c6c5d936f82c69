"""Who acts, and how far he sees. A frozen value that commands and queries receive; never the ORM user.

Not for here: which role may do what (each domain's `access.py`), how scope becomes SQL (`foundation.django.access`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from guanxi.foundation.pure.bilingual import Text, t

Shape = Literal["all", "wide", "narrow", "none"]


Channel = Literal["page", "rest", "cli", "job", "import"]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """How far an actor sees accounts.

    all: every account. wide: accounts of `unit_ids` (a province or more: thousands of accounts).
    narrow: accounts of `unit_ids` plus those granted personally (owner, lead's tree, response).
    none: no account (system administrator).
    home_ids: the units of his own territory, where he may create accounts even when he sees only his own.
    """

    shape: Shape
    unit_ids: tuple[int, ...] = ()
    home_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Actor:
    """One acting person or job. `user_id` 0 is the system itself."""

    user_id: int
    name: str
    kind: Literal["staff", "dealer", "customer", "service", "external", "system"] = "staff"
    roles: frozenset[str] = frozenset()
    unit_id: int | None = None
    scope: Scope = field(default_factory=lambda: Scope(shape="none"))
    acting_for: int | None = None
    channel: Channel = "page"
    staff_number: str = ""

    @property
    def signed(self) -> Text:
        """The name with the staff number, as the last line of a file says who took it away."""
        return t(f"{self.name}(工号 {self.staff_number})", f"{self.name} (staff no. {self.staff_number})") if self.staff_number else \
            Text(self.name, self.name)

    def has_role(self, *roles: str) -> bool:
        """True when the actor holds any of these roles (`R1` … `R20`)."""
        return bool(self.roles.intersection(roles))


def system(job: str) -> Actor:
    """The actor of a job that nobody started: sees everything, is written into the audit as `system:<job>`; `cli` is the command line (PRM-73)."""
    return Actor(user_id=0, name=f"system:{job}", kind="system", scope=Scope(shape="all"), channel="cli" if job == "cli" else "job")
