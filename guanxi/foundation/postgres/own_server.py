"""An operator's own PostgreSQL: make the three roles and the database once, as an administrator (`guanxi db prepare`)."""

from __future__ import annotations

import secrets
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

from guanxi.foundation.postgres import binaries, roles
from guanxi.foundation.postgres.trouble import DatabaseTrouble


def prepare(admin_url: str, *, database: str) -> dict[str, str]:
    """Creates guanxi_owner, guanxi_app, guanxi_backup with new passwords and `database`; returns a URL per role.

    Refuses a server older than PostgreSQL 16 and an encoding other than UTF-8.
    """
    passwords = {role: secrets.token_urlsafe(24) for role in roles.ROLES}
    try:
        with psycopg.connect(admin_url, autocommit=True, connect_timeout=5) as admin:
            require_fit(admin)
            roles.prepare(admin, passwords, database)
    except psycopg.Error as error:
        raise DatabaseTrouble(f"The server refused: {str(error).strip().splitlines()[0]}") from error
    return {role: _url(admin_url, role, password, database) for role, password in passwords.items()}


def require_fit(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Refuses a server that cannot carry Guanxi, in one sentence."""
    if connection.info.server_version < binaries.MINIMUM_MAJOR * 10000:
        raise DatabaseTrouble(
            f"PostgreSQL {binaries.MINIMUM_MAJOR} or newer is needed; this server is {connection.info.server_version // 10000}."
        )
    row = connection.execute("show server_encoding").fetchone()
    if row and row[0] != "UTF8":
        raise DatabaseTrouble(f"The database must be UTF8, it is {row[0]}: create it with encoding 'UTF8'.")


def _url(admin_url: str, role: str, password: str, database: str) -> str:
    parts = urlsplit(admin_url)
    host = f"{parts.hostname or 'localhost'}:{parts.port or 5432}"
    return urlunsplit(("postgresql", f"{role}:{quote(password)}@{host}", f"/{database}", "", ""))
