"""References to accounts and contacts that an older release made (ADR 0010); those to come: the command `migrate`."""

from typing import Any

from django.db import migrations

from guanxi.foundation.django import references


def hold(_: Any, editor: Any) -> None:
    """Outside a transaction: each reference is locked for a moment only."""
    references.hold(using=editor.connection.alias)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("foundation", "0006_definition_mark")]
    operations = [migrations.RunPython(hold, migrations.RunPython.noop)]
