"""Single acts at size: `python -m bench.acts --accounts 1000000`. An account edited, two merged; a bulk edit of up to 500; a hand-over of a
manager's whole book; each also taken back. The same at 5,000 accounts: an act may not cost more because the book is large.

Called in this process by the head of a county, committed as from a page; seconds, the best of three.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bench import population, throwaway

TIMES = 3


def main() -> None:
    """Prints one table."""
    accounts = population.ready(__doc__)
    from guanxi.foundation.django import clock

    print(f"\n{accounts:,} accounts; seconds, best of {TIMES}\n\n| | done | taken back |\n|---|---|---|")
    for label, done, back in _acts(clock.now()):
        found = [(_timed(done), _timed(back)) for _ in range(TIMES)]
        print(f"| {label} | {min(one for one, _ in found):.2f} | {min(other for _, other in found):.2f} |", flush=True)
    print(f"\n{throwaway.load()}")


def _timed(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _acts(now: datetime) -> list[tuple[str, Callable[[], Any], Callable[[], Any]]]:
    from django.db.models import Count

    from guanxi.domains.customers import api as customers
    from guanxi.domains.customers.models import Account, Assignment
    from guanxi.domains.customers.rules.handovers import Terms
    from guanxi.domains.duplicates import api as duplicates
    from guanxi.domains.organisation import api as organisation
    from guanxi.domains.organisation.models import User
    from guanxi.foundation.django import access, clock
    from guanxi.foundation.pure.actor import system

    root, today, kept = system("bench"), now.astimezone(clock.ZONE).date(), dict[str, Any]()
    with access.bound(root, read_only=True):
        owners = Assignment.objects.filter(role="owner", valid_until=None).values("user_id").annotate(n=Count("pk")).order_by("-n")
        owner_id, size = owners.values_list("user_id", "n")[0]
        unit_id = User.objects.get(pk=owner_id).unit_id or 0
        head = User.objects.get(username=f"u{unit_id}-1")
        others = list(User.objects.filter(unit_id=unit_id, is_active=True).exclude(pk__in=(owner_id, head.pk)).values_list("pk", flat=True)[:2])
        his = list(Assignment.objects.filter(role="owner", valid_until=None, user_id=owner_id).order_by("account_id")
                   .values_list("account_id", flat=True))
        many = list(Account.objects.filter(is_active=True, unit_id=unit_id).order_by("pk").values_list("pk", flat=True)[:500])
    boss, one, other = organisation.actor_of_user(user_id=head.pk), his[0], his[1]

    def edit(name: str) -> None:
        with access.bound(boss, read_only=True):
            version = Account.objects.values_list("version", flat=True).get(pk=one)
        customers.edit_account(actor=boss, now=clock.now(), account_id=one, expected_version=version, values={"short_name": name})

    def merge() -> None:
        with access.bound(boss, read_only=True):
            versions = dict(Account.objects.filter(pk__in=(one, other)).values_list("pk", "version"))
        kept["merge"] = duplicates.merge_accounts(actor=boss, now=clock.now(), wish=duplicates.Wish(
            survivor_id=one, loser_id=other, survivor_version=versions[one], loser_version=versions[other], reason="bench"))

    def bulk() -> None:
        kept["set"] = customers.prepare_change_set(actor=boss, now=clock.now(), wanted=customers.Wanted(
            field="district", value=f"区{uuid.uuid4().hex[:6]}", account_ids=many))
        customers.run_change_set(actor=boss, now=clock.now(), change_set_id=kept["set"])

    def hand() -> None:
        kept["handover"] = customers.open_handover(actor=boss, now=clock.now(), account_ids=his, terms=Terms(
            from_user_id=owner_id, to_user_id=others[0], witness_id=others[1], effective_on=today, note="bench"))

    return [
        ("an account's short name", lambda: edit("甲"), lambda: edit("乙")),
        ("two accounts merged", merge, lambda: duplicates.unmerge(actor=boss, now=clock.now(), merge_id=kept["merge"], reason="bench")),
        (f"a bulk edit of {len(many)}", bulk, lambda: customers.take_back_change_set(actor=boss, now=clock.now(), change_set_id=kept["set"])),
        (f"a book of {size} handed over", hand,
         lambda: customers.take_back_handover(actor=boss, now=clock.now(), handover_id=kept["handover"], reason="bench")),
    ]


if __name__ == "__main__":
    main()
