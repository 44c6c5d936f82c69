"""Keeps people where they are while somebody writes about them: nobody retires, moves or merges them, or their account, until he is done.

For domains whose rows name people of one account (structure). Not for here: who may write.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from guanxi.foundation.pure.refusal import not_found


def hold_people(*, account_id: int, contact_ids: Collection[int] = ()) -> frozenset[int]:
    """Those of `contact_ids` who work at the account now, held with it until the transaction ends; refuses `not_found` without the account.

    In this order, because who retires a person or merges accounts holds those rows before he waits for a lock of the caller: the caller's
    own references are only checked at its end, too late. What was merged or lies in the bin is not there.
    """
    with connection.cursor() as cursor:
        cursor.execute("select id, account_id, is_active from customers_contact where id = any(%s) order by id for key share", [list(contact_ids)])
        people = cursor.fetchall()
        cursor.execute("select is_active from customers_account where id = %s for key share", [account_id])
        account = cursor.fetchone()
    if account is None or not account[0]:
        raise not_found()
    return frozenset(pk for pk, at, is_active in people if is_active and at == account_id)
