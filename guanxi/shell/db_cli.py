"""`guanxi db …`: prepare a server, migrate, report, back up, restore. Not for here: the demo's data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from guanxi.foundation import environment as env
from guanxi.shell.connected import URLS, connected, database, set_up_django
from guanxi.shell.trouble import Trouble

app = typer.Typer(no_args_is_help=True, help="The database: prepare, migrate, status, backup, restore.")

AdminUrl = Annotated[str, typer.Option(help="postgresql://postgres:…@host/postgres, an administrator of the server.")]
Database = Annotated[str, typer.Option(help="Name of the database to make.")]
Register = Annotated[Path | None, typer.Option(help="The register of erasures of the lost installation (storage/erasures/register.jsonl).")]
Login = Annotated[str, typer.Argument(help="The login name.")]
File = Annotated[Path, typer.Argument(help="The backup file.")]


@app.command()
def prepare(admin_url: AdminUrl, database: Database = "guanxi") -> None:
    """Create the three roles and the database on your own server; prints their URLs once."""
    from guanxi.foundation.postgres import own_server

    urls = own_server.prepare(admin_url, database=database)
    for name, role in URLS.items():
        typer.echo(f"{name}={urls[role]}")


@app.command()
def migrate() -> None:
    """Bring the tables to this release (as guanxi_owner)."""
    with database():
        if not env.OWNER_URL.read():
            raise Trouble(f"{env.OWNER_URL.name} is not set: migrations run as guanxi_owner.")
        set_up_django()
        bring_up_to_date()


@app.command()
def admin(login: Login, name: Annotated[str, typer.Option(help="Name of the person.")],
          role: Annotated[str, typer.Option(help="system, security or audit: three people, one each.")] = "system",
          unit: Annotated[str, typer.Option(help="Name of head office; asked for where there is no unit yet.")] = "",
          code: Annotated[str, typer.Option(help="Its code.")] = "00",
          again: Annotated[str, typer.Option(help="Why there has to be another administrator of this kind.")] = "") -> None:
    """Make the first administrator of system, security or audit; prints a password that he must change at his first login."""
    with connected():
        from guanxi.domains.organisation import api as organisation
        from guanxi.foundation.django import clock
        from guanxi.foundation.pure.actor import system

        if organisation.needs_head_office() and not unit.strip():
            unit = typer.prompt("Name of head office")
        made = organisation.appoint_administrator(actor=system("cli"), now=clock.now(), founding=organisation.Founding(
            username=login, name=name, role=role, unit_name=unit, unit_code=code, again=again))
    typer.echo(f"login      {made.username}")
    typer.echo(f"password   {made.password}")
    typer.echo("Shown this once. It has to be changed at the first login.")


def bring_up_to_date() -> None:
    """Runs the missing migrations; quick when there are none. Refuses a database that is newer than this program."""
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["owner"])
    loader = executor.loader
    if unknown := sorted(set(loader.applied_migrations) - set(loader.disk_migrations)
                         - {old for new in loader.disk_migrations.values() for old in new.replaces}):
        raise Trouble(f"The database is newer than this program ({'.'.join(unknown[-1])} is not in it): install the newer release.")
    if executor.migration_plan(loader.graph.leaf_nodes()):
        call_command("migrate", database="owner", verbosity=0, skip_checks=True)


@app.command()
def status() -> None:
    """Say where the database is, its version and size, and whether it is ready for this release."""
    with connected() as state:
        from django.db import connection

        from guanxi.foundation.django import startup

        settings = connection.settings_dict
        typer.echo(f"database   {settings['HOST']}:{settings['PORT']}/{settings['NAME']} as {settings['USER']}")
        typer.echo(f"files      {state}")
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('server_version'), pg_size_pretty(pg_database_size(current_database()))")
            version, size = cursor.fetchone() or ("?", "?")
        typer.echo(f"server     PostgreSQL {version}, {size}")
        try:
            startup.check()
        except (startup.StartRefused, env.WrongSetting) as trouble:
            raise Trouble(str(trouble)) from None
        typer.echo("ready      yes")


@app.command()
def backup(file: File) -> None:
    """Write the database and the storage root of one moment into FILE."""
    from guanxi.shell import backup as backups

    with database() as state:
        size = backups.write(file, state)
    typer.echo(f"{file}: {size / 1e6:.1f} MB")


@app.command()
def restore(file: File, register: Register = None) -> None:
    """Put a backup into an empty database and an empty storage root, and erase again whoever was erased since it was made."""
    from guanxi.shell import backup as backups

    with database() as state:
        registers = backups.restore(file, state, register=register)
        erased = _erase_again(registers)
    typer.echo(f"restored; {erased} people of the register erased again" if erased else "restored; `guanxi db migrate` brings it to this release")


def _erase_again(registers: list[Path]) -> int:
    """Brings the restored database to this release, when somebody has to be erased from it, and erases."""
    from guanxi.foundation.django import erasures

    ids, account_ids = erasures.read(registers), erasures.read(registers, kind="account")
    if not ids and not account_ids:
        return 0
    set_up_django()
    bring_up_to_date()
    from guanxi.domains.privacy import api as privacy
    from guanxi.foundation.django import clock

    erased = sum(privacy.erase_again(now=clock.now(), contact_id=contact_id) for contact_id in ids)
    erased += sum(privacy.erase_account_again(now=clock.now(), account_id=account_id) for account_id in account_ids)
    for copy in registers[:-1]:
        copy.unlink()
    return erased
