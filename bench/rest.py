"""The interface under eight clients at once: accounts created and read a second, over HTTP: `python -m bench.rest --accounts 5000`.

Targets: design/targets.md (create 250, read 600 a second). Clients are threads of this process on the same machine, so they take
their share of it. Each client keeps one connection and a key of its own, and works for a fixed number of calls.
"""

from __future__ import annotations

import http.client
import json
import os
import statistics
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta

from bench import population, throwaway
from bench.served import server

CLIENTS, CALLS = 8, int(os.environ.get("BENCH_CALLS", "150"))
Call = tuple[str, str, str]


def main() -> None:
    """Fills the database when it is empty, measures, prints one table."""
    accounts = population.ready(__doc__)
    print(f"\n{accounts:,} accounts; {CLIENTS} clients, {CALLS} calls each\n")
    print("| call | a second | milliseconds median | 95th percentile |\n|---|---|---|---|")
    secrets, own = _keys()
    with server("guanxi.config.wsgi:application") as port:
        for label, made in (("read an account", _reading(own)), ("first page of the book", lambda _, __: ("GET", "accounts?limit=50", "")),
                            ("create an account", _creating)):
            rate, took = together(port, secrets, made)
            print(f"| {label} | {rate:.0f} | {statistics.median(took):.1f} | {statistics.quantiles(took, n=20)[-1]:.1f} |")
    print(f"\n{throwaway.load()}")


def together(port: int, secrets: list[str], made: Callable[[int, int], Call]) -> tuple[float, list[float]]:
    """Calls a second of all clients together, and the milliseconds of each call. Refuses any status but 2xx."""
    took: list[float] = []
    wrong: list[str] = []
    ready = threading.Barrier(CLIENTS + 1)

    def work(client: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        head = {"Authorization": f"Bearer {secrets[client]}", "Content-Type": "application/json"}
        _one(connection, head, made(client, -1), wrong)  # warms the connection up
        ready.wait()
        for number in range(CALLS):
            took.append(_one(connection, head, made(client, number), wrong))

    clients = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    ready.wait()
    begun = time.perf_counter()
    for client in clients:
        client.join()
    if wrong:
        raise SystemExit(wrong[0])
    return len(took) / (time.perf_counter() - begun), took


def _one(connection: http.client.HTTPConnection, head: Mapping[str, str], call: Call, wrong: list[str]) -> float:
    begun = time.perf_counter()
    connection.request(call[0], f"/api/v1/{call[1]}", body=call[2] or None, headers=dict(head))
    answer = connection.getresponse()
    body = answer.read()
    if answer.status >= 300:
        wrong.append(f"{call[1]} answered {answer.status}: {body[:300]!r}")
    return (time.perf_counter() - begun) * 1000


def _reading(own: list[int]) -> Callable[[int, int], Call]:
    return lambda client, number: ("GET", f"accounts/{own[(client * 31 + number) % len(own)]}", "")


def _creating(client: int, number: int) -> Call:
    name = f"压测客户{os.getpid()}-{client}-{number}"
    return "POST", "accounts", json.dumps({"values": {"name": name, "customer_kind": "private"}})


def _keys() -> tuple[list[str], list[int]]:
    """A key for each client, all of a county's head, and accounts he sees."""
    from bench.visitors import visitors
    from guanxi.domains.customers.models import Account
    from guanxi.domains.organisation import api as organisation
    from guanxi.foundation.django import access, clock

    actor, now = organisation.actor_of_user(user_id=visitors()["county"].user_id), clock.now()
    terms = organisation.TokenTerms(name="bench", scopes=tuple(organisation.acts_of(actor.roles)), is_read_only=False,
                                    expires_on=clock.today() + timedelta(days=30))
    secrets = [organisation.create_token(actor=actor, now=now, terms=terms).secret for _ in range(CLIENTS)]
    with access.bound(actor, read_only=True):
        return secrets, list(Account.objects.filter(unit_id__in=actor.scope.unit_ids).values_list("pk", flat=True)[:200])


if __name__ == "__main__":
    main()
