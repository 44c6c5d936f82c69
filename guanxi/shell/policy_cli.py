"""`guanxi policy …`: check, explain, status, compare, preview and activate the operator's policy pack.

`check` and `explain` read files only and need no database; the others join the database.
Not for here: what a pack may say (`guanxi.policy`), what is in force (`rulebook`).
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from guanxi.policy.finding import Finding
from guanxi.policy.shapes import Shape
from guanxi.shell.connected import connected
from guanxi.shell.trouble import Trouble

app = typer.Typer(no_args_is_help=True, help="Policy packs: check, explain, status, diff, preview, activate.")
PACKS = Annotated[Path | None, typer.Option(help="Folder of the packs; default: the shipped ones.")]
LANGUAGE = Annotated[str, typer.Option(help="zh or en.")]


@app.callback()
def policy() -> None:
    """Policy packs: check, explain, status, diff, preview, activate."""


@app.command("check")
def check(
    operator: Annotated[str, typer.Option(help="One operator; default: all.")] = "", packs: PACKS = None, language: LANGUAGE = "zh",
) -> None:
    """Name everything that is wrong with the packs: file, line, way out. Exit code 1 when there are errors."""
    from guanxi.policy import check as checking
    from guanxi.policy import files
    from guanxi.policy.finding import errors

    shapes = _shapes()
    root = _folder(packs)
    if not files.operators(root):
        raise Trouble(f"There is no operators/<name>/operator.yaml under {root.name}.")
    found = checking.check_operator(operator, shapes=shapes, root=root) if operator else checking.check_all(shapes=shapes, root=root)
    for finding in found:
        typer.echo(finding.said(language))
    wrong = errors(found)
    typer.echo(f"{len(wrong)} errors, {len(found) - len(wrong)} warnings; operators: {', '.join(files.operators(root))}")
    if wrong:
        raise typer.Exit(1)


@app.command("explain")
def explain(
    section: Annotated[str, typer.Argument(help="For example grading/post-gd-letter.")],
    path: Annotated[str, typer.Argument(help="A value or a part: grades.diamond.from_yuan; empty: the whole section.")] = "",
    operator: Annotated[str, typer.Option(help="The operator.")] = "demo", packs: PACKS = None,
) -> None:
    """Say which file and line each value comes from, and what the layers below said."""
    from guanxi.policy import explain as explaining
    from guanxi.policy import load
    from guanxi.policy.placed import PackError

    try:
        found = explaining.explain(load.load(operator, root=_folder(packs)), section, path)
    except PackError as error:
        raise Trouble("; ".join(finding.said("en") for finding in error.findings)) from None
    if not found:
        raise Trouble(f"{operator} has nothing at {section} {path}".rstrip() + ".")
    for one in found:
        typer.echo(f"{one.path} = {_said(one.value)}  [{one.place}]")
        for place, value in one.below:
            typer.echo(f"    over {_said(value)}  [{place}]")


@app.command("status")
def status() -> None:
    """Say which version and which security profile are in force, and what the profile demands."""
    with connected():
        from guanxi.domains.rulebook import api
        from guanxi.foundation.django import clock

        found = api.security_profile(on=clock.today())
        rules = found.profile
        typer.echo(f"version: {found.label or 'none activated; the shipped files count'}")
        who = "SECURITY_PROFILE" if found.forced else "security/active"
        typer.echo(f"security profile: {found.key} ({rules.name.en}), chosen by {who}, origin {rules.origin}")
        typer.echo(f"  passwords: at least {rules.password.least_length} characters, three kinds: {_yes(rules.password.needs_composition)}, "
                   f"changed every {rules.password.change_days or 'never'} days, {rules.password.remembered} remembered")
        typer.echo(f"  second factor: {', '.join(rules.login.second_factor_roles) or 'nobody'}; "
                   f"{rules.login.most_failures} failures lock for {rules.login.lock_minutes} minutes")
        typer.echo(f"  sessions: {rules.session.idle_minutes} minutes idle, {rules.session.absolute_hours} hours at most, "
                   f"devices: {rules.session.most_devices or 'any number'}")


@app.command("diff")
def diff() -> None:
    """Show what the files would change against the version in force today."""
    with connected():
        from guanxi.domains.rulebook import api
        from guanxi.foundation.django import clock

        found = api.draft(on=clock.today())
        _stop_on_errors(found.findings)
        for change in found.changes:
            typer.echo(f"{change.section} {change.path}: {_said(change.old)} -> {_said(change.new)}")
        typer.echo(f"{len(found.changes)} differences")


@app.command("preview")
def preview() -> None:
    """Count who would move if the files were activated; nothing is written."""
    with connected():
        from guanxi.domains.grading import api
        from guanxi.foundation.django import access, clock
        from guanxi.foundation.pure.actor import system

        actor = system("cli")
        with access.bound(actor, read_only=True):
            found = api.preview(actor=actor, today=clock.today())
        for one in found:
            typer.echo(f"{one.scheme}: {one.refusal.zh if one.refusal else f'{one.moved} of {one.accounts} accounts would move'}")
            for move in one.moves:
                if move.from_grade != move.to_grade:
                    typer.echo(f"    {move.from_grade or '-'} -> {move.to_grade or '-'}: {move.accounts}")


@app.command("activate")
def activate(
    effective_from: Annotated[str, typer.Option(help="Day, 2026-12-01; default: today.")] = "",
    reason: Annotated[str, typer.Option(help="Why; kept in the audit.")] = "",
) -> None:
    """Put the files in force; refused while the check finds errors or nothing differs."""
    with connected():
        from guanxi.domains.rulebook import api
        from guanxi.foundation.django import clock
        from guanxi.foundation.pure.actor import system

        _stop_on_errors(api.draft(on=clock.today()).findings)
        version_id = api.activate_policy(actor=system("cli"), now=clock.now(), effective_from=_day(effective_from), reason=reason)
        card = api.version_card(version_id=version_id)
        typer.echo(f"in force from {card.effective_from}: {card.label}")


def _shapes() -> tuple[Shape, ...]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    import django

    django.setup()
    from guanxi.domains.rulebook import api

    return api.shapes()


def _stop_on_errors(findings: tuple[Finding, ...]) -> None:
    wrong = [finding for finding in findings if finding.severity == "error"]
    for finding in wrong:
        typer.echo(finding.said("zh"))
    if wrong:
        raise typer.Exit(1)


def _folder(packs: Path | None) -> Path:
    from guanxi.policy import files

    if packs is not None and not packs.is_dir():
        raise Trouble(f"There is no folder {packs.name}.")
    return packs or files.root()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Trouble(f"{text} is not a day: write 2026-12-01.") from None


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _said(value: object) -> str:
    return "(blank)" if value is None else str(value)
