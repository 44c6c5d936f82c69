"""Where in the whole database a word stands: for tests that somebody is gone from everywhere (PRM-77)."""

from __future__ import annotations

from django.db import connection

from guanxi.domains.messages.models import Notice
from guanxi.domains.organisation.models import User
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, Scope, system


def everywhere(*words: str) -> dict[str, list[str]]:
    """Tables of the whole database, queue included, in whose rows one of these words stands, as far as any session may read.

    A notice is read by nobody but whom it tells: asked as each of them.
    """
    found: dict[str, list[str]] = {}
    with access.bound(system("test")), connection.cursor() as cursor:
        cursor.execute("select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' "
                       "and c.relkind in ('r', 'p') and not c.relispartition and has_table_privilege(c.oid, 'select')")
        asked = [(system("test"), table) for (table,) in cursor.fetchall()]
    asked += [(Actor(user_id=one, name="x", scope=Scope(shape="all")), Notice._meta.db_table) for one in User.objects.values_list("pk", flat=True)]
    for reader, table in asked:
        with access.bound(reader), connection.cursor() as cursor:
            cursor.execute(f"select t::text from {connection.ops.quote_name(table)} t where exists ("
                           "select 1 from unnest(%s::text[]) w where strpos(t::text, w) > 0)", [list(words)])
            if rows := [row[0] for row in cursor.fetchall()]:
                found.setdefault(table, []).extend(rows)
    return found
