"""`guanxi mail`: letters that came back, as a mail server hands them over."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from guanxi.shell.connected import connected

app = typer.Typer(no_args_is_help=True, help="Letters that came back.")


@app.callback()
def _mail() -> None:
    """Keeps the word `returned` although it is the only one."""


@app.command()
def returned(paths: Annotated[list[Path] | None, typer.Argument(exists=True, help="Mails, folders of mails, or Maildirs.")] = None) -> None:
    """Read notifications of mail servers (RFC 3464): from these places, else one mail from standard input. The same one twice does nothing."""
    with connected():
        from guanxi.domains.messages import api as messages
        from guanxi.foundation.django import clock

        counts: dict[str, int] = {}
        for path in paths or ():
            if (path / "new").is_dir() and (path / "cur").is_dir():
                found = messages.take_folder(folder=path, now=clock.now())
            else:
                found = {}
                for raw in messages.letters_at(path):
                    outcome = messages.take_returned(raw=raw, now=clock.now())
                    found[outcome] = found.get(outcome, 0) + 1
            counts = {key: counts.get(key, 0) + found.get(key, 0) for key in {*counts, *found}}
        if not paths:
            counts = {messages.take_returned(raw=sys.stdin.buffer.read(), now=clock.now()): 1}
        typer.echo(", ".join(f"{key}: {count}" for key, count in sorted(counts.items())) or "Nothing there.")
