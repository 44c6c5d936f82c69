"""Accounts by a code they had once (曾用编码): asked of the register of ended codes, so that nothing of it stands in the search index.

Not for here: codes in force (lists.search), by which account a former code's bills count (facts).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.fields import IDENTIFIER_SCHEMES
from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text

SHORTEST, LONGEST = 4, 60


@dataclass(frozen=True, kw_only=True)
class FormerHolder:
    """An account that had the code until a day. scheme: what kind of code it was."""

    account_id: int
    name: str
    scheme: Text
    value: str
    until: date


def accounts_by_former_code(*, actor: Actor, text: str, most: int = 8) -> tuple[FormerHolder, ...]:
    """Who had the whole code `text` once, whoever has it now, in the reader's scope; the latest first. A code entered by mistake finds nobody.

    One look at the index of ended codes, and none at all for a text that cannot be a code. Operator 1.2.
    """
    code = re.sub(r"\s+", "", unicodedata.normalize("NFKC", chinese.visible(text)))
    if not (SHORTEST <= len(code) <= LONGEST and any(map(str.isdigit, code))):
        return ()
    seen, parameters = access.account_scope(actor).sql_by_key("a.id", unit="a.unit_id")
    with connection.cursor() as cursor:
        cursor.execute(
            "select a.id, a.name, i.scheme, i.value, i.valid_until from customers_accountidentifier i "  # noqa: S608 - texts of this house
            "join customers_account a on a.id = i.account_id where i.value = any(%s) and i.valid_until is not null "
            f"and (i.valid_from is null or i.valid_from < i.valid_until) and a.is_active and {seen} "
            "order by i.valid_until desc, a.id limit %s", [[code, code.upper(), code.lower()], *parameters, most])
        return tuple(FormerHolder(account_id=account_id, name=name, scheme=_label(scheme), value=value, until=until)
                     for account_id, name, scheme, value, until in cursor.fetchall())


def _label(scheme: str) -> Text:
    return IDENTIFIER_SCHEMES.get(scheme, Text(scheme, scheme))
