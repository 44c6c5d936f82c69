"""kill -9 in the middle of a hand-over of 300 accounts: nothing is half handed over, and it can be done again (CON-82, LIF-17, FLT-92, FLT-93).

The account rows are locked, the former owner's assignments ended and the new ones written when the process dies; none of it is committed.
"""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest

from guanxi.domains.customers.tests.killed.steps import ACCOUNTS, NOW
from guanxi.domains.intake.tests.killed.test_killed_server import kill, served, until

TOKEN = "a" * 32
HOLD = """create function hold() returns trigger language plpgsql as $$ begin
  perform pg_advisory_xact_lock(2811); perform pg_sleep(3600); return new; end $$;
create trigger hold before update on customers_handoverline for each row execute function hold()"""
HELD = """select l.pid from pg_locks l join pg_database d on d.oid = l.database
  where d.datname = current_database() and l.locktype = 'advisory' and l.objid = 2811 and l.granted"""
OWNERS = """select count(*), count(distinct account_id), count(*) filter (where user_id = %s) from customers_assignment
  where role = 'owner' and valid_until is null and account_id = any(%s)"""
LINES = "select state, count(*) from customers_handoverline where handover_id = %s group by 1"
HISTORY = """select count(distinct r.row_id) filter (where r.op = 'I'), count(distinct r.row_id) filter (where r.op = 'U')
  from audit_row r join audit_act a on a.id = r.act_id where r.table_name = 'customers_assignment' and a.verb = %s"""
LEFT = """select (select count(*) from customers_handover) + (select count(*) from audit_act where verb = 'open_handover')
  + (select count(*) from work_workitem) + (select count(*) from notices_notice)"""


class House:
    """What `plan` said, and the questions of this test to its database."""

    def __init__(self, env: dict[str, str], owner: psycopg.Connection[Any]) -> None:
        self.env, self.owner = env, owner
        said = subprocess.run([sys.executable, "-m", "guanxi.domains.customers.tests.killed.steps", "plan"], env=env, check=True,
                              capture_output=True, text=True).stdout
        self.said: dict[str, Any] = json.loads(said)

    def rows(self, question: str, *values: object) -> list[Any]:
        return self.owner.execute(question, values).fetchall()

    def planned(self) -> list[int]:
        return [row[0] for row in self.rows("select account_id from customers_handoverline where handover_id = %s", self.said["planned"])]

    def all_belong_to(self, who: str, accounts: list[int]) -> bool:
        """Each has one active owner, and it is he."""
        return self.rows(OWNERS, self.said[who], accounts) == [(ACCOUNTS, ACCOUNTS, ACCOUNTS)]

    def dies(self, killed: Callable[[], None]) -> None:
        """Waits until the rows are written, kills, and lets the server of the database notice that nobody is there."""
        (held,) = until(lambda: self.rows(HELD))
        killed()
        with psycopg.connect(self.env["DATABASE_URL"], autocommit=True) as app:
            app.execute("select pg_terminate_backend(%s)", held)
        until(lambda: not self.rows(HELD))


@pytest.fixture
def house(surroundings: dict[str, str], tmp_path: Path) -> Iterator[House]:
    state = tmp_path / "state"
    (state / "static").mkdir(parents=True)
    env = surroundings | {"DJANGO_SETTINGS_MODULE": "guanxi.config.settings", "GUANXI_STATE": str(state), "GUANXI_NOW": NOW.isoformat()}
    with psycopg.connect(surroundings["DATABASE_OWNER_URL"], autocommit=True) as owner:
        yield House(env, owner)


@contextmanager
def holding(house: House) -> Iterator[None]:
    """Meanwhile whoever notes that an account is handed over stops there."""
    house.owner.execute(HOLD)
    yield
    house.owner.execute("drop trigger hold on customers_handoverline; drop function hold")


def ask(port: int, house: House, method: str, path: str, body: str = "") -> http.client.HTTPConnection:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    asked.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded",
                                       "Cookie": f"sessionid={house.said['key']}; csrftoken={TOKEN}"})
    return asked


def test_con_82_a_server_killed_while_it_hands_over_leaves_all_as_it_was_and_the_form_can_be_sent_again(house: House) -> None:
    accounts: list[int] = house.said["accounts"]
    before = house.rows(LEFT)
    form = urlencode([("csrfmiddlewaretoken", TOKEN), ("from", "S-old"), ("to", "S-new"), ("witness", "S-witness"), ("effective_on", "2026-11-20"),
                      ("overlap_days", "5"), ("key", "k1"), *(("account", str(one)) for one in accounts)])
    with holding(house), served(house.env) as (server, port):
        browser = ask(port, house, "POST", "/accounts/handovers/open/", form)
        house.dies(lambda: kill(server))
        browser.close()
    assert house.all_belong_to("old", accounts) and house.rows(LEFT) == before
    with served(house.env) as (server, port):
        places = [ask(port, house, "POST", "/accounts/handovers/open/", form).getresponse().getheader("Location") or "" for _ in range(2)]
        assert places[0] == places[1] and "/handovers/" in places[0], "sent twice it is one"
        sheet = ask(port, house, "GET", f"{places[0]}sheet/").getresponse().read().decode()
    handover_id = int(places[0].split("/")[-2])
    assert house.all_belong_to("new", accounts) and house.rows(LINES, handover_id) == [("moved", ACCOUNTS)]
    assert house.rows(HISTORY, "open_handover") == [(ACCOUNTS, ACCOUNTS)], "history says each account once"
    assert len(set(re.findall(r"\d+\. 客户(\d+)", sheet))) == ACCOUNTS, "the printed list has them all"


def test_con_82_a_worker_killed_at_midnight_leaves_the_hand_over_planned_and_its_successor_begins_it(house: House) -> None:
    accounts, env = house.planned(), house.env | {"GUANXI_NOW": (NOW + timedelta(days=1)).isoformat()}

    def worker(step: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "guanxi.domains.customers.tests.killed.steps", step], env=env, start_new_session=True)

    with holding(house):
        first = worker("begin")
        house.dies(lambda: kill(first))
    assert house.all_belong_to("old", accounts)
    assert house.rows("select state from customers_handover") == [("planned",)]
    assert house.rows(LINES, house.said["planned"]) == [("waiting", ACCOUNTS)]
    successor = worker("go_on")
    try:
        until(lambda: house.rows("select state from customers_handover") != [("planned",)])
    finally:
        kill(successor)
    assert house.rows("select state from customers_handover") == [("running",)]
    assert house.all_belong_to("new", accounts) and house.rows(LINES, house.said["planned"]) == [("moved", ACCOUNTS)]
    assert house.rows(HISTORY, "advance_handovers") == [(ACCOUNTS, ACCOUNTS)]
    assert house.rows("select count(*) from customers_visibility where via = 'handover' and user_id = %s", house.said["old"]) == [(ACCOUNTS,)]
