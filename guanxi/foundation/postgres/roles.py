"""The three database roles and what keeps them apart (hard-places decision 10).

guanxi_owner owns and migrates; guanxi_app serves users under row security; guanxi_backup reads everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from guanxi.foundation.postgres.trouble import DatabaseTrouble

if TYPE_CHECKING:  # half a second that a start which finds its roles does not need
    import psycopg

OWNER, APP, BACKUP = "guanxi_owner", "guanxi_app", "guanxi_backup"
ROLES = (OWNER, APP, BACKUP)
EXTENSIONS = ("btree_gist",)


def prepare(admin: psycopg.Connection[tuple[object, ...]], passwords: Mapping[str, str], database: str) -> None:
    """Creates the roles and the database when missing. `admin` is an autocommit connection that may do so."""
    from psycopg import sql

    have = {str(row[0]) for row in admin.execute("select rolname from pg_roles union select datname from pg_database")}
    for role in ROLES:
        create = "create" if role not in have else "alter"
        more = sql.SQL("createdb" if role == OWNER else "nocreatedb")
        admin.execute(
            sql.SQL(create + " role {} login nosuperuser nobypassrls {} password {}").format(
                sql.Identifier(role), more, sql.Literal(passwords[role])
            )
        )
    # Backup reads all rows like the owner does: it inherits the owner's rights but is read-only by default.
    admin.execute(sql.SQL("grant {} to {} with inherit true, set true").format(sql.Identifier(OWNER), sql.Identifier(BACKUP)))
    admin.execute(sql.SQL("alter role {} set default_transaction_read_only = on").format(sql.Identifier(BACKUP)))
    admin.execute(sql.SQL("alter role {} set statement_timeout = '30s'").format(sql.Identifier(APP)))
    admin.execute(sql.SQL("alter role {} set lock_timeout = '10s'").format(sql.Identifier(APP)))
    admin.execute(
        sql.SQL("alter role {} set idle_in_transaction_session_timeout = '60s'").format(sql.Identifier(APP))
    )
    if database not in have:
        create_database(admin, database)


def create_database(admin: psycopg.Connection[tuple[object, ...]], database: str, *, template: str = "template0") -> None:
    """A database of the owner's. Only its owner may connect or create until grants are given by the migrations."""
    from psycopg import sql

    admin.execute(
        sql.SQL("create database {} owner {} template {}").format(
            sql.Identifier(database), sql.Identifier(OWNER), sql.Identifier(template)
        )
    )


def require_plain_app(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Refuses a server role that would walk past row security: superuser, BYPASSRLS, or the tables' owner (PRM-61)."""
    row = connection.execute(
        "select current_user, rolsuper, rolbypassrls, "
        "exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "        where n.nspname = 'public' and c.relkind = 'r' and pg_has_role(current_user, c.relowner, 'usage')) "
        "from pg_roles where rolname = current_user"
    ).fetchone()
    if row and (row[1] or row[2] or row[3]):
        raise DatabaseTrouble(
            f"The database role '{row[0]}' of DATABASE_URL may bypass row security (superuser, BYPASSRLS or owner): "
            f"use {APP}; `guanxi db prepare` creates it."
        )
