"""The fingerprint of the archive: every business column, references by what they name and not by id. For tests."""

from __future__ import annotations

import hashlib

from django.db import connection

_PICTURES = {
    "account": "select to_jsonb(a) - '{id,version,created_at,updated_at}'::text[] from customers_account a",
    "identifier": "select jsonb_build_array(a.name, to_jsonb(i) - '{id,account_id,version,created_at,updated_at}'::text[]) "
                  "from customers_accountidentifier i join customers_account a on a.id = i.account_id",
    "edge": "select jsonb_build_array(e.tree_kind, c.name, p.name) from customers_treeedge e join customers_account c on c.id = e.child_id "
            "join customers_account p on p.id = e.parent_id",
    "assignment": "select jsonb_build_array(a.name, to_jsonb(s) - '{id,account_id,version,created_at,updated_at}'::text[]) "
                  "from customers_assignment s join customers_account a on a.id = s.account_id",
    "contact": "select jsonb_build_array(a.name, to_jsonb(c) - '{id,account_id,version,created_at,updated_at}'::text[]) "
               "from customers_contact c join customers_account a on a.id = c.account_id",
    "visibility": "select jsonb_build_array(a.name, v.user_id, v.via) from customers_visibility v join customers_account a on a.id = v.account_id",
    "book": "select to_jsonb(b) - '{account_id}'::text[] from lists_book b",
    "search": "select to_jsonb(s) - '{id,subject_id,account_id}'::text[] from lists_searchentry s",
}


def fingerprint() -> dict[str, str]:
    """Table → SHA-256 over its rows in a fixed order. Call it with a scope that sees everything."""
    found = {}
    with connection.cursor() as cursor:
        for name, picture in _PICTURES.items():
            cursor.execute(f"select x::text from ({picture}) as t(x) order by 1")
            found[name] = hashlib.sha256("\n".join(row[0] for row in cursor.fetchall()).encode()).hexdigest()
    return found
