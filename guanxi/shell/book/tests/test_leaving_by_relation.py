"""PRM-68, operator 1.8: customers who are individuals leave in a list as the matrix says of whoever takes them, whatever the limit of rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from guanxi.shell.book.testing import Scene, make_scene, visitor
from tests.together import Together

pytestmark = pytest.mark.django_db
PEOPLE = "kind=individual"


@pytest.fixture(scope="module")
def scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now=now)


@pytest.fixture(scope="module")
def server(together: Together, scene: Scene, now: datetime) -> Actor:
    """Serves the bank and a person of the county on site, and has nothing of his own."""
    with together():
        person = make_account(now=now, unit_id=scene.world.county, name="宋知远", owner_id=scene.manager.user_id, customer_kind="individual")
        found = make_actor("fuwu", now=now, unit_id=scene.world.other_province, roles=("R1",))
        for account_id in (person, scene.bank):
            customers.assign(actor=system("test"), now=now, account_id=account_id, user_id=found.user_id, role="local_service")
        return found


def ask(actor: Actor, on_screen: str) -> tuple[int, str]:
    """Status and what came: the file, the page that asks the vault, or the refusal."""
    answer: Any = visitor(actor).post("/book/export/", {"on_screen": on_screen, "format": "csv"})
    return answer.status_code, (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


@pytest.mark.parametrize("on_screen", ["", PEOPLE])
def test_prm_68_a_persons_row_leaves_by_how_its_reader_stands_to_it(scene: Scene, server: Actor, on_screen: str) -> None:
    """Own: with its mark. The head's unit: the vault is asked, and told of whom. Served on site: never, whoever else is in the list."""
    status, file = ask(scene.manager, on_screen)
    assert status == 200 and "宋知远" in file and "导出人:何俊" in file
    status, page = ask(scene.head, on_screen)
    assert status == 200 and "须经金库审批" in page and "列表含个人客户 1 户" in page and "上限" not in page and "导出人" not in page
    status, page = ask(server, on_screen)
    assert status == 403 and "列表含有您不能导出的客户" in page and "宋知远" not in page


def test_lists_of_companies_leave_as_before(scene: Scene, server: Actor) -> None:
    """Operator 1.8 speaks of people's data; of companies the limit of rows alone decides, for who serves them on site too."""
    assert "屿澜银行" in ask(scene.head, "kind=state_owned")[1] and "导出人" in ask(server, "kind=state_owned")[1]


def test_prm_59_the_interface_lets_out_no_more_than_the_page(scene: Scene, server: Actor, now: datetime) -> None:
    def stream(actor: Actor, address: str) -> tuple[int, str]:
        with access.bound(actor):
            terms = organisation.TokenTerms(name="t", scopes=("book.export", "account.view"), is_read_only=True, addresses=(),
                                            expires_on=(now + timedelta(days=300)).date())
        secret = organisation.create_token(actor=actor, now=now, terms=terms).secret
        answer: Any = visitor(actor).get(f"/api/v1/accounts.ndjson?{address}", headers={"Authorization": f"Bearer {secret}"})
        return answer.status_code, "" if answer.streaming else answer.json()["code"]

    assert stream(scene.head, PEOPLE) == (403, "vault_needed") and stream(server, PEOPLE) == (403, "list_stays")
    assert stream(scene.manager, PEOPLE) == (200, "")
