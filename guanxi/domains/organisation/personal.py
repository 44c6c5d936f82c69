"""What the organisation holds of people at customers: nothing, its people are staff (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.organisation import sessions
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import Person, Personal
from guanxi.foundation.pure.ref import Ref


class Organisation(Personal):
    """Staff are no customers' people; who left is locked, his name stays because acts point to it."""

    keeps = {
        "organisation_unit": "units", "organisation_unitmove": "units: who put one under another superior",
        "organisation_user": "staff", "organisation_pastpassword": "staff: hashes, go with the user",
        "organisation_loginsession": "staff: devices, go when a session ends",
        "organisation_group": "staff: groups of a unit", "organisation_groupmember": "staff: who was in which group when",
        "organisation_stationing": "staff: who worked where how long, and who sent him",
        "organisation_apitoken": "programs of members of staff; revoked with their login",
    }

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """What somebody typed of him into a form that was refused waits in his session for minutes: it goes as well."""
        gone = sessions.forget_typed(person.words) if person else 0
        return {"django_session": gone} if gone else {}
