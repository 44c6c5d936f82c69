"""`guanxi demo …`: the demo operator 云江电信 from one command, and its clock.

`up` serves people; `prepare` and `load` are its own steps, run as processes of their own.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

import typer

from guanxi.shell.connected import connected, set_up_django, state_folder
from guanxi.shell.db_cli import bring_up_to_date
from guanxi.shell.demo import ledger
from guanxi.shell.trouble import Trouble

app = typer.Typer(no_args_is_help=True, help="The demo operator 云江电信.")

Accounts = Annotated[int, typer.Option(min=0, max=1_000_000, help="Generated accounts besides the stories.")]
Port = Annotated[int, typer.Option(help="Port to serve on.")]
Reset = Annotated[bool, typer.Option("--reset", help="Delete the present demo first.")]
Span = Annotated[str, typer.Argument(help="How far: 30d, 12h.")]
_SPAN = re.compile(r"(\d{1,4})([dh])")


@app.command()
def up(accounts: Accounts = 5000, port: Port = 8000, reset: Reset = False) -> None:
    """Start database, pages and workers; load the demo on the first start. Ctrl-C stops everything."""
    from guanxi.shell.demo import up as demo

    demo.run(accounts=accounts, port=port, is_reset=reset)


@app.command()
def advance(span: Span) -> None:
    """Move the demo's clock forward; it never goes back. Months that close meanwhile are billed, a night follows,
    then the jobs of the day that was reached."""
    found = _SPAN.fullmatch(span.strip().lower())
    if not found:
        raise Trouble(f"How far is {span!r}? Write 30d for days or 12h for hours.")
    amount = int(found[1])
    step = timedelta(days=amount) if found[2] == "d" else timedelta(hours=amount)
    book = _require_demo()
    with connected() as state:
        from guanxi.shell.demo import advance as clock
        from guanxi.shell.demo.load import run

        instant = clock.forward(step)
        typer.echo(f"The demo's day is now {instant:%Y-%m-%d %H:%M} (China).")
        if book.is_finished:
            run.time_passed(state, book, now=instant, say=typer.echo)
            typer.echo(f"{clock.everyday(day=instant)} jobs of the day have run: hand-overs, claims, call-backs, everybody's work.")


@app.command(hidden=True)
def prepare(accounts: Accounts = 5000) -> None:
    """Tables, units and logins (a step of `up`)."""
    set_up_django()
    bring_up_to_date()
    from guanxi.foundation.django import clock
    from guanxi.shell.demo.load import run

    state = state_folder()
    book = ledger.opened(state, accounts=accounts, today=clock.today())
    run.people(state, book, now=clock.now(), say=typer.echo)
    book.schema = ledger.schema_now()
    ledger.write(state, book)


@app.command(hidden=True)
def load() -> None:
    """Everything after the first page (a step of `up`)."""
    set_up_django()
    from guanxi.foundation.django import clock
    from guanxi.shell.demo.load import run

    state = state_folder()
    book = _require_demo()
    run.everything(state, book, now=clock.now(), say=lambda text: typer.echo(f"demo: {text}"))


def _require_demo() -> ledger.Ledger:
    state = state_folder()
    book = ledger.read(state)
    if book is None:
        raise Trouble(f"There is no demo in {state}: `guanxi demo up` makes one.")
    return book
