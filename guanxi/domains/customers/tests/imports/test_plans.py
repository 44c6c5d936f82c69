"""No statement that judges a list asks the whole book for each of its rows: every one finds what it needs by an index (a book may hold a million)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.intake import api as intake
from guanxi.domains.organisation.testing import World, make_actor, make_world
from guanxi.foundation.django.plans import MANY
from tests.together import Together

pytestmark = pytest.mark.django_db
JUDGING = re.compile(r"\s*(update batch_row|update in_|update account_in|create temp table|insert into in_)", re.IGNORECASE)
WHOLE = re.compile(r"Seq Scan on (customers_(?:account(?! a[_ ])|contact|contactphone|accountidentifier|assignment|visibility)\b)")
"""Not what row security itself looks up once a statement (`a`): the reader's accounts."""
LOOKED_AT = ("with incoming", "insert into customers_assignment", "delete from customers_account t", "with m as", "create temp table account_in")
LISTS = {
    "accounts": "客户名称,简称,集团编码,统一社会信用代码,归属单位,归属经理\n石渡银行,石银,GL-9,91970200MADEM002XD,9702,\n望溪厂,,,,9702,S-hejun\n",
    "contacts": "客户,姓名,手机,邮箱\n望溪银行,程砚秋,13800001234,c@bank.example\nGL-1,李越,,\n",
}


@pytest.fixture(scope="module")
def world(together: Together, now: datetime) -> World:
    with together():
        found = make_world(now=now)
        hejun = make_actor("hejun", now=now, unit_id=found.city)
        make_contact(now=now, account_id=make_account(now=now, unit_id=found.city, name="望溪银行", code="GL-1", owner_id=hejun.user_id))
        return found


@pytest.mark.parametrize("kind", LISTS)
def test_what_a_row_is_asked_is_found_by_an_index(world: World, now: datetime, kind: str) -> None:
    """Where a sequential scan is the last resort, one that is left has no index to go by: row security lets none answer an expression over a name."""
    steward, plans = make_actor("weilan", now=now, unit_id=world.city, roles=("R18",)), list[tuple[str, list[str]]]()

    def look(execute: Callable[..., Any], statement: Any, parameters: Any, many: bool, context: Any) -> Any:
        text = str(statement)
        if JUDGING.match(text) and " as " in text.lower().replace("\n", " ") and "(row_no integer" not in text:
            with connection.cursor().cursor.connection.cursor() as beside:
                beside.execute("set local enable_seqscan = off")
                beside.execute(f"explain {text}".encode(), parameters or None)
                plans.append((" ".join(text.split())[:60], WHOLE.findall("\n".join(row[0] for row in beside.fetchall()))))
                beside.execute("set local enable_seqscan = on")
        return execute(statement, parameters, many, context)

    with connection.execute_wrapper(look):
        _, counts = intake.import_now(actor=steward, now=now, kind=kind, file_name=f"{kind}.csv", chunks=[LISTS[kind].encode()])
    assert set(counts) <= {"new", "changed"} and len(plans) > 3
    assert [one for one in plans if one[1]] == []


def test_rows_that_are_written_and_taken_back_do_not_read_the_whole_book(world: World, now: datetime) -> None:
    """Merged with a book of a million, every five thousand rows read it twice from end to end, and every owner of an account once more."""
    steward, seen = make_actor("weilan", now=now, unit_id=world.city, roles=("R18",)), dict[str, str]()

    def look(execute: Callable[..., Any], statement: Any, parameters: Any, many: bool, context: Any) -> Any:
        text = str(statement).strip()
        if text.startswith(LOOKED_AT):
            with connection.cursor().cursor.connection.cursor() as beside:
                beside.execute("show enable_seqscan")
                scans = beside.fetchone()[0]
                beside.execute(f"explain {text}".encode(), parameters or None)
                seen.setdefault(text.split()[1], scans + "\n" + "\n".join(row[0] for row in beside.fetchall()))
        return execute(statement, parameters, many, context)

    rows = "".join(f"墨池{at}号店,GM-{at},9702,S-hejun\n" for at in range(MANY + 1))
    with connection.execute_wrapper(look):
        run, counts = intake.import_now(actor=steward, now=now, kind="accounts", file_name="new.csv",
                                        chunks=[f"客户名称,集团编码,归属单位,归属经理\n{rows}".encode()])
        intake.revert_now(run_id=run, now=now)
    assert counts == {"new": MANY + 1}
    assert seen["incoming"].startswith("off") and "Seq Scan on lists_book" not in seen["incoming"]
    assert re.search(r"[( ]id = ANY", seen["temp"])  # whom the rows are: an array of keys, also where everything else is merged
    assert "SubPlan" in seen["into"] and "Anti" not in seen["into"]
    assert seen["from"].startswith("off") and "Seq Scan on customers_account t" not in seen["from"]  # what a revert deletes
    assert seen["m"].startswith("off") and "CTE differs" in seen["m"]  # and what somebody edited since
