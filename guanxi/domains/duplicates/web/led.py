"""An address of a record that was merged leads on to the one that stayed, and says so there (wiring.LED_ON)."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from guanxi.domains.duplicates import api
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.web.templatetags.ui import day


def led_on(*, actor: Actor, acts: frozenset[str], given: Mapping[str, object], led: Mapping[str, object]) -> tuple[Text, str] | None:
    """What became of the record asked for, when and by whom, and the address of its merge where the reader may open it. CON-88."""
    for kind in ("account", "contact"):
        went = given.get(f"{kind}_id")
        if not isinstance(went, int) or led.get(f"{kind}_id") == went:
            continue
        found = api.merge_of(actor=actor, kind=kind, loser_id=went, now=clock.now())
        if found is None or found.merged_at is None:
            continue
        on, by = day(found.merged_at), found.decided_by or found.asked_by
        return (Text(f"“{found.loser_name}”已并入“{found.survivor_name}”({by},{on}),现为您打开保留的记录",
                     f"“{found.loser_name}” was merged into “{found.survivor_name}” on {on} by {by}: this is the record that stayed"),
                reverse("duplicates:merge", args=[found.id]) if "duplicates.view" in acts else "")
    return None
