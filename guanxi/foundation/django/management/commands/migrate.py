"""Django's `migrate`, and then the references that the migrations made, of whichever domain, are held at once (ADR 0010)."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from guanxi.foundation.django import references


class Command(migrate.Command):
    """For the owner's connection only; a plan or a check changes nothing."""

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django's command for arguments and refusals."""
        super().handle(*args, **options)
        if options["database"] == "owner" and not options["plan"] and not options["check_unapplied"]:
            references.hold(using="owner")
