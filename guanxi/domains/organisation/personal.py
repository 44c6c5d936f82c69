"""What the organisation holds of people at customers: nothing, its people are staff (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from guanxi.foundation.django.personal import Personal


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
