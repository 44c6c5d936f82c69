"""`guanxi staff …`: the operator's own units and people from IT's workbook, on the first day (ORG-01, ORG-02, SYS-22).

The same steps as the page of imports. Not for here: administrators (`guanxi db admin`), passwords (handed out on 人员).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from guanxi.shell.connected import connected
from guanxi.shell.trouble import Trouble

app = typer.Typer(no_args_is_help=True, help="Units and staff from a workbook: import, revert.")
SHOWN, KINDS = 20, ("units", "staff")


@app.callback()
def staff() -> None:
    """Units and staff from a workbook: import, revert."""


@app.command("import")
def take_in(file: Annotated[Path, typer.Argument(help="A workbook (.xlsx) with a sheet of units, of staff, or both.")],
            check: Annotated[bool, typer.Option("--check", help="Look only, write nothing.")] = False) -> None:
    """Take in units, then staff: new ones and what changed; twice writes nothing. Rows that are refused are named with their way out."""
    if file.is_dir() or not file.exists():
        raise Trouble(f"There is no file {file.name}.")
    with connected():
        from guanxi.domains.intake import api as intake
        from guanxi.foundation.django import access, clock
        from guanxi.foundation.pure.actor import system

        actor, now = system("cli"), clock.now()
        for run_id in intake.import_book_now(
                actor=actor, now=now, kinds=KINDS, file_name=file.name, chunks=[file.read_bytes()], is_written=not check):
            with access.bound(actor, read_only=True):
                _show(run_id)


@app.command()
def revert(run: Annotated[int, typer.Argument(help="The number that import printed.")]) -> None:
    """Take one import back; what is in use by now stays and is named."""
    with connected():
        from guanxi.domains.intake import api as intake
        from guanxi.foundation.django import clock

        kept = intake.revert_now(now=clock.now(), run_id=run)
    typer.echo(f"import {run} taken back, {len(kept)} kept")
    for one in kept[:SHOWN]:
        typer.echo(f"  kept: {one['label']}")


def _show(run_id: int) -> None:
    """Counts, the first refused rows with file, row, reason and way out, and what the list does not name."""
    from guanxi.domains.intake import api as intake
    from guanxi.foundation.pure.actor import system

    actor = system("cli")
    card = intake.run(run_id=run_id, actor=actor)
    counts = ", ".join(f"{n} {intake.VERDICTS[verdict].en.lower()}" for verdict, n in card.counts.items() if n)
    typer.echo(f"import {run_id}  {card.label.en}: {counts} ({card.status_label.en.lower()})")
    shown = 0
    for verdict in ("rejected", "conflict"):
        for row in intake.rows(run_id=run_id, actor=actor, verdict=verdict).rows[:SHOWN - shown]:
            shown += 1
            typer.echo(f"  {card.file_name} row {row.row_no}: {'; '.join(text.en for _, text in row.reasons)}")
    left = intake.left_out(run_id=run_id, actor=actor)
    if left is not None and left.rows:
        typer.echo(f"  {left.title.en}: {len(left.rows)}{'+' if left.has_more else ''}, unchanged: {', '.join(one.label for one in left.rows[:5])}")
