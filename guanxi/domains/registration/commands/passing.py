"""A claim becomes another's: what follows for its arbitrations, its history and the to-dos. Inside the caller's act, as the system."""

from __future__ import annotations

from guanxi.domains.registration import fields
from guanxi.domains.registration.commands import history
from guanxi.domains.registration.models import Dispute, Registration
from guanxi.domains.registration.queries import claims as queries
from guanxi.domains.work import api as work
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.bilingual import Text

ADOPT_CALL, LEFT = "adopt_claims", "left_claims"


def follow(*, act: Act, row: Registration, former_id: int, kind: str, text: Text) -> None:
    """The row has its new claimant already. Arbitrations go on with him as party; the superior's to-do about a leaver goes with his last claim."""
    alive = Dispute.objects.filter(state__in=(fields.OPEN, fields.DECIDED))  # decided: he reads it and may appeal
    alive.filter(holder=row).update(holder_user_id=row.user_id)
    alive.filter(challenger=row).update(challenger_user_id=row.user_id)
    history.happened(act=act, row=row, kind=kind, text=text, on_timeline=row.state in fields.HOLDING)
    if not queries.to_adopt(Registration.objects.filter(user_id=former_id)).exists():
        work.settle(act=act, kind=ADOPT_CALL, subject_kind=LEFT, subject_ids=[former_id])
