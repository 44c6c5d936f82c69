"""Everything that points to an account or a contact has a participant of MERGE that carries it over, or says why it stays."""

from __future__ import annotations

import re

from django.apps import apps
from django.db import models

from guanxi.foundation.django import participants
from guanxi.foundation.django.models import Versioned

# plain columns by their names: account_id, owner_account_id, contact_ids, and the second half of a Ref
POINTS = re.compile(r"(^|_)(account|contact)_ids?$|^subject_id$")
TARGETS = {"customers_account", "customers_contact"}


def pointers() -> dict[str, type[models.Model]]:
    """ "table.column" of every column of ours that can hold an account's or a contact's id."""
    found: dict[str, type[models.Model]] = {}
    for model in apps.get_models():
        if not model.__module__.startswith("guanxi."):
            continue
        for field in model._meta.concrete_fields:
            target = field.related_model._meta.db_table if isinstance(field, models.ForeignKey) else ""
            if target in TARGETS or (not target and POINTS.search(str(field.column))):
                found[f"{model._meta.db_table}.{field.column}"] = model
    return found


def test_every_pointer_to_an_account_or_contact_is_answered_for_once() -> None:
    """CON-88, ARC-10: nothing is left behind by a merge unless somebody said why."""
    answered = [column for one in participants.mergers() for column in (*one.covers, *one.stays)]
    assert sorted(answered) == sorted(set(answered)), "two participants answer for the same column"
    assert not set(pointers()) - set(answered), "name it in `covers` or `stays` of your domain's merging.py (wiring.MERGE)"
    assert not set(answered) - set(pointers()), "this column does not exist or points elsewhere"


def test_what_is_carried_over_can_be_taken_back() -> None:
    """The undo of a merge puts rows back from their history: only tables with a version have one."""
    carried = {column for one in participants.mergers() for column in one.covers}
    found = pointers()
    assert not sorted(column for column in carried if not issubclass(found[column], Versioned))


def test_what_stays_says_why() -> None:
    reasons = {column: why for one in participants.mergers() for column, why in one.stays.items()}
    assert not [column for column, why in reasons.items() if len(why) < 10]
