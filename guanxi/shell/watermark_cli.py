"""`guanxi watermark FILE`: who took this list away, when, under which request."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from guanxi.shell.connected import connected
from guanxi.shell.trouble import Trouble


def watermark(file: Annotated[Path, typer.Argument(help="An exported .xlsx or .csv, also a part of one.")]) -> None:
    """Say who took a list away, when and under which vault request."""
    with connected():
        from django.conf import settings

        from guanxi.domains.organisation import api as organisation
        from guanxi.foundation.django import access
        from guanxi.foundation.django.clock import ZONE
        from guanxi.foundation.pure import watermark as marks
        from guanxi.foundation.pure.actor import system
        from guanxi.shell.marks import texts

        with file.open("rb") as opened:
            found = marks.read(texts(opened), key=settings.GUANXI_HASH_KEY)
        if not found:
            raise Trouble(f"{file} carries no mark of this installation (lost in a GBK file, or never exported).")
        with access.bound(system("watermark"), read_only=True):
            people = organisation.users(ids=[mark.user_id for mark, _ in found])
        for mark, rows in found:
            name = people[mark.user_id].name if mark.user_id in people else "?"
            typer.echo(f"{rows} rows: {name} (no. {mark.user_id}), {mark.at.astimezone(ZONE):%Y-%m-%d %H:%M}, "
                       + (f"vault request {mark.request_id}" if mark.request_id else "without the vault"))
