"""`guanxi audit`: seal history, check the chain."""

from __future__ import annotations

import typer

from guanxi.shell.connected import connected
from guanxi.shell.trouble import Trouble

app = typer.Typer(no_args_is_help=True, help="The hash chain over history: seal it, check it.")


@app.command()
def seal() -> None:
    """Close the stretch since the last seal (a job does it every hour)."""
    with connected():
        from guanxi.foundation.django import clock, seals

        typer.echo("Sealed." if seals.seal(now=clock.machine()) else "Nothing to seal yet.")


@app.command()
def verify() -> None:
    """Check every seal against history; exit code 1 and one line for each stretch that does not agree."""
    with connected():
        from guanxi.foundation.django import clock, seals

        broken = seals.verify(now=clock.machine())
        for one in broken:
            typer.echo(f"{one.what}: {one.since:%Y-%m-%d %H:%M} to {one.until:%Y-%m-%d %H:%M} UTC, {one.missing} lines missing")
        if broken:
            raise Trouble(f"{len(broken)} seals do not agree with history.")
        typer.echo("Every seal agrees with history.")
