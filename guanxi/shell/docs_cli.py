"""`guanxi docs build`: reference pages from the code."""

from __future__ import annotations

import typer

from guanxi.shell.connected import set_up_django

app = typer.Typer(no_args_is_help=True, help="Reference documents made from the code.")


@app.callback()
def docs() -> None:
    """Reference documents made from the code."""


@app.command()
def build() -> None:
    """Write docs/reference/."""
    set_up_django()
    from guanxi.shell.reference.build import build as write

    for path in write():
        typer.echo(path.name)
