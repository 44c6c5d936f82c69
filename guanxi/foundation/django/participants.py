"""What other domains do inside the caller's transaction when an account or contact is merged, erased or handed over.

Events come after commit and cannot be atomic; participants are an ordered list in config/wiring.py (hard-places C8).
"""

from __future__ import annotations

from typing import Protocol

from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref


class Participant(Protocol):
    """Moves or erases one domain's rows. `covers` names each foreign key ("table.column") it answers for."""

    covers: tuple[str, ...]

    def erase(self, *, subject: Ref, act: Act) -> None:
        """Removes or de-identifies everything about `subject`, in the running transaction."""
        ...
