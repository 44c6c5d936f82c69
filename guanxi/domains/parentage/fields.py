"""The words that stand in the state columns of parentage, for tables and rules alike. What they are called: web/words.py."""

from __future__ import annotations

OPEN, ATTACHED, REFUSED, WITHDRAWN = "open", "attached", "refused", "withdrawn"
STATES = (OPEN, ATTACHED, REFUSED, WITHDRAWN)
# who answers: who is in charge of the parent, the heads above both units, the asker's own head
IN_CHARGE, ABOVE, OWN = "in_charge", "above", "own"
WAYS = (IN_CHARGE, ABOVE, OWN)
