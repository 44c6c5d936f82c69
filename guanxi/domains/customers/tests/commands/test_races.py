"""Twenty people at once: one owner, no cycle, nineteen clear refusals (CON-82, IMP-21)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import pytest
from django.db import connection

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Assignment, TreeEdge
from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation.models import Unit, User
from guanxi.domains.organisation.testing import make_user, make_world
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 20


def at_once(calls: Sequence[Callable[[], object]]) -> list[Refusal | None]:
    """The answer of each call, as they came. What is no clear refusal is raised: a thread that dies of it would only be an answer less."""
    gate, answers, crashed = threading.Barrier(len(calls)), list[Refusal | None](), list[BaseException]()

    def run(call: Callable[[], object]) -> None:
        gate.wait()
        try:
            call()
            answers.append(None)
        except Refusal as refusal:
            answers.append(refusal)
        except BaseException as error:
            crashed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if crashed:
        raise crashed[0]
    return answers


def test_twenty_people_want_one_account(root: Actor, now: datetime) -> None:
    """CON-82: exactly one active owner, nineteen refusals that name the rule."""
    world = make_world(now=now)
    account_id = make_account(now=now, unit_id=world.city)
    people = [make_user(f"m{n}", now=now, unit_id=world.city) for n in range(THREADS)]
    answers = at_once([partial(api.assign, actor=root, now=now, account_id=account_id, user_id=user) for user in people])
    refusals = [answer for answer in answers if answer]
    assert len(answers) == THREADS and len(refusals) == THREADS - 1
    assert {(no.code, no.status) for no in refusals} == {("owner_exists", 409)}
    assert Assignment.objects.filter(role="owner", valid_until=None).count() == 1


@pytest.mark.parametrize("kind", ["legal", "service", "billing"])
def test_two_people_close_a_circle(root: Actor, now: datetime, kind: str) -> None:
    """IMP-21: six people close a ring at once, in each kind of tree; one of them is refused."""
    world = make_world(now=now)
    ring = [make_account(now=now, unit_id=world.city, name=f"厂{n}", code=f"C{n}") for n in range(6)]
    answers = at_once([partial(api.set_parent, actor=root, now=now, account_id=ring[n], parent_code=f"C{(n + 1) % 6}", tree_kind=kind)
                       for n in range(6)])
    assert [no.code for no in answers if no] == ["cycle"]
    assert TreeEdge.objects.count() == 5
    assert Unit.objects.exists() and not User.objects.exists()


def test_two_people_become_the_lead_of_two_accounts_of_one_tree(root: Actor, now: datetime) -> None:
    """At most one lead a legal tree, also when both are named at once at different nodes (operator 1.1)."""
    world = make_world(now=now)
    nodes = [make_account(now=now, unit_id=world.city, name=f"厂{n}", code=f"C{n}") for n in range(4)]
    for n in (1, 2, 3):
        api.set_parent(actor=root, now=now, account_id=nodes[n], parent_code=f"C{n - 1}")
    people = [make_user(f"lead{n}", now=now, unit_id=world.city) for n in range(4)]
    answers = at_once([partial(api.assign, actor=root, now=now, account_id=node, user_id=user, role="lead")
                       for node, user in zip(nodes, people, strict=True)])
    assert sorted(no.code for no in answers if no) == ["lead_exists"] * 3
    assert Assignment.objects.filter(role="lead", valid_until=None).count() == 1
