"""`guanxi facts …` and `guanxi insights …`: files of bills and usage into the lake, the night, from the command line.

Not for here: what a file must look like (docs/domains/insights.md), the schedule (`domains/insights/jobs.py`).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from guanxi.shell.connected import connected
from guanxi.shell.trouble import Trouble

facts_app = typer.Typer(no_args_is_help=True, help="Files of bills and usage: load, list, revert.")
insights_app = typer.Typer(no_args_is_help=True, help="The night: measures from the files.")

UNIT = Annotated[str, typer.Option(help="Unit of every amount: yuan, jiao, fen, li or wan; of usage: data volume and time, such as gb,minute, "
                                        "or line,line where every line says its own. Never guessed.")]
TAX = Annotated[str, typer.Option(help="excl or incl: whether amounts include tax (no meaning for arrears).")]
PROFILE = Annotated[str, typer.Option(help="bill_item, simple_bill, arrears_snapshot or usage_month.")]


@facts_app.callback()
def facts() -> None:
    """Files of bills and usage: load, list, revert."""


@facts_app.command("load")
def load(
    file: Annotated[Path, typer.Argument(help="CSV (UTF-8, GB18030, UTF-16) or Parquet with the profile's headers.")],
    profile: PROFILE = "bill_item",
    unit: UNIT = "",
    tax: TAX = "",
    basis: Annotated[str, typer.Option(help="bill, recognised or received.")] = "bill",
    tax_rate: Annotated[str, typer.Option(help="0.09, for files with tax and without a rate column.")] = "",
    part: Annotated[str, typer.Option(help="Name of one delivery among several of the same batch.")] = "",
    issuer: Annotated[str, typer.Option(help="Who gave the codes, e.g. the province's code; empty: any.")] = "",
    as_of: Annotated[str, typer.Option(help="Day up to which the file speaks, 2026-11-05; default: today.")] = "",
    night: Annotated[bool, typer.Option("--night", help="Run the night afterwards.")] = False,
) -> None:
    """Load one file of bills or usage into the lake; a later delivery of the same month and batch replaces the earlier one."""
    if file.is_dir() or not file.exists():
        raise Trouble(f"There is no file {file.name}.")
    with connected():
        from guanxi.domains.insights import api
        from guanxi.foundation.django import clock
        from guanxi.foundation.pure.actor import system

        amount, _, time = unit.lower().partition(",")
        declared = api.Declared(unit=amount, tax=tax, basis=basis, tax_rate=tax_rate, issuer=issuer, part=part, time_unit=time)
        delivery = api.Delivery(sources=(file.resolve(),), source_name=file.name, as_of=_day(as_of) or clock.today())
        file_id = api.load_facts(actor=system("cli"), now=clock.now(), profile=profile, declared=declared, delivery=delivery)
        _show_file(file_id)
        if night:
            _night(accept_drift=False)
        else:
            typer.echo("figures change with the next night: guanxi insights run")


@facts_app.command("list")
def list_files() -> None:
    """List the data files, newest first."""
    with connected():
        from guanxi.domains.insights import api
        from guanxi.foundation.pure.actor import system

        for card in api.fact_files(actor=system("cli")):
            typer.echo(f"{card.id:>5}  {card.status:<9} {card.profile.en:<24} {card.first_month}-{card.last_month} "
                       f"{card.rows or 0:>12,} rows  {_yuan(card.total_fen):>23}  {card.source_name}")


@facts_app.command("revert")
def revert(file_id: int, reason: Annotated[str, typer.Option(help="Why; kept in the audit.")] = "command line") -> None:
    """Take a file out of the lake's manifest and compute the figures without it."""
    with connected():
        from guanxi.domains.insights import api
        from guanxi.foundation.django import clock
        from guanxi.foundation.pure.actor import system

        run_id = api.revert_facts(actor=system("cli"), now=clock.now(), fact_file_id=file_id, reason=reason)
        typer.echo(f"file {file_id} reverted; night {run_id} is queued (a batch worker runs it), or now: guanxi insights run")


@insights_app.callback()
def insights() -> None:
    """The night: measures from the files."""


@insights_app.command("run")
def run(
    accept_drift: Annotated[bool, typer.Option("--accept-drift", help="I looked: the latest month is complete.")] = False,
) -> None:
    """Run a night now, here, and publish its figures."""
    with connected():
        _night(accept_drift=accept_drift)


def _night(*, accept_drift: bool) -> None:
    from guanxi.domains.insights import api
    from guanxi.foundation.django import clock
    from guanxi.foundation.pure.actor import system

    now = clock.now()
    run_id = api.request_night(actor=system("cli"), now=now, reason="command line", accept_drift=accept_drift, is_queued=False)
    status = api.perform_night(run_id=run_id, now=now)
    card = api.run(actor=system("cli"), run_id=run_id)
    for check in card.checks:
        typer.echo(f"{'ok  ' if check['passed'] else 'FAIL'} {check['en']}: expected {check['expected']}, found {check['found']}")
    if status != "published" or card.anchor_month is None:
        raise Trouble(f"night {run_id} {status}: {card.error.en if card.error else ''}; the last figures stay.")
    stamp = api.stamp()
    typer.echo(f"night {run_id} published: {stamp.said.en if stamp else ''}; {card.figures['accounts']:,} accounts, "
               f"{card.changed_rows or 0:,} rows changed, unmapped {card.figures['unmapped_fen'] / 100:,.2f} yuan, "
               f"{card.seconds['total']:.1f} s")


def _show_file(file_id: int) -> None:
    from guanxi.domains.insights import api
    from guanxi.foundation.pure.actor import system

    card = next(card for card in api.fact_files(actor=system("cli")) if card.id == file_id)
    for fault in card.rejects[:20]:
        typer.echo(f"row {fault['row']}: {fault['field']} {fault['en']}", err=True)
    typer.echo(f"file {card.id} loaded: {card.rows or 0:,} rows, {card.rejected or 0:,} rejected, months {card.first_month}-"
               f"{card.last_month}" + ("" if card.total_fen is None else f", {_yuan(card.total_fen)} excl. tax"))
    if card.unknown_codes:
        what = "their usage counts for nobody" if card.total_fen is None else "their money counts as unmapped"
        typer.echo(f"{card.unknown_codes:,} unknown codes on the unmatched register: {what}")


def _yuan(fen: int | None) -> str:
    return "" if fen is None else f"{fen / 100:,.2f} yuan"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Trouble(f"{text} is not a day: write 2026-11-05.") from None
