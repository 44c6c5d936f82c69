"""What shows that a claim is worked on: a record of the account or a document; a note alone where the pack takes it (SAL-02, SAL-03)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.registration import api
from guanxi.domains.registration.models import Registration
from guanxi.domains.registration.tests.conftest import MARCH_3, MARCH_5, Cast, day, in_force
from guanxi.domains.stewardship import api as stewardship
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db
See = Callable[[Actor, int], api.ClaimCard]


def code(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as no:
        call()
    return no.value.code


def offered(actor: Actor, claim: int) -> api.Offer:
    with access.bound(actor):
        return api.evidence_of(actor=actor, registration_id=claim, today=MARCH_5.date())


def progress(actor: Actor, claim: int, **given: Any) -> Callable[[], None]:
    return lambda: api.report_progress(actor=actor, now=day(6), registration_id=claim, **{"kind": "visit", **given})


def visit(actor: Actor, cast: Cast, number: int, on: int, remark: str) -> None:
    values: customers.VisitValues = {"visited_on": f"2026-03-{on:02}", "remark": remark, "reason": "补记"}
    customers.record_visit(actor=actor, now=day(number), account_id=cast.hall, values=values)


def test_the_claim_keeps_which_record_showed_progress_and_the_superior_reads_its_kind(cast: Cast, seen: See) -> None:
    visit(cast.county, cast, 1, 1, "报备前的走访")
    claim = cast.claim(cast.county, MARCH_3)
    other = make_actor("kollege", now=MARCH_3, unit_id=cast.world.city, roles=("R9",))
    visit(cast.county, cast, 4, 2, "报备前的走访,事后补记")
    visit(cast.county, cast, 5, 5, "见县府办主任")
    visit(other, cast, 5, 5, "他人的走访")
    stewardship.capture(actor=cast.county, now=MARCH_5, account_id=cast.hall, account={}, contact={}, need="县域专网")
    offer = offered(cast.county, claim)
    assert [(one.kind, one.on) for one in offer.rows] == [("need", date(2026, 3, 5)), ("visit", date(2026, 3, 5))] or [
        one.kind for one in offer.rows] == ["visit", "need"]
    assert not offer.is_note_enough and "见县府办主任" in next(one.text.zh for one in offer.rows if one.kind == "visit")
    key = next(one.key for one in offer.rows if one.kind == "visit")
    assert code(progress(cast.county, claim, note="走访了")) == "evidence_needed"
    assert code(progress(cast.county, claim, evidence="visit:1", note="走访了")) == "evidence_unknown"
    progress(cast.county, claim, evidence=key)()
    assert (seen(cast.head, claim).evidence, seen(cast.head, claim).evidence_on) == ("visit", date(2026, 3, 5))
    with access.bound(system("test")):
        row = Registration.objects.get(pk=claim)
        assert f"visit:{row.evidence_ref}" == key and row.progressed_at == day(6)
        assert AuditAct.objects.filter(verb="report_progress", subject_id=claim).count() == 1
    with access.bound(cast.head):
        assert any("凭走访记录 2026-03-05" in line.text.zh for line in api.history(registration_id=claim))


def test_another_claims_document_and_another_accounts_visit_prove_nothing(cast: Cast) -> None:
    claim, second = cast.claim(cast.team), cast.claim(cast.team, project="二期")
    paper = api.add_document(actor=cast.team, now=day(4), registration_id=second, file_name="方案.pdf", file_size=4, chunks=[b"%PDF"])
    assert code(progress(cast.team, claim, evidence=f"document:{paper}")) == "evidence_unknown"
    progress(cast.team, second, evidence=f"document:{paper}", kind="proposal")()
    assert code(lambda: api.add_document(actor=cast.county, now=day(4), registration_id=claim, file_name="a.pdf", file_size=4,
                                         chunks=[b"%PDF"])) == "not_yours"
    assert code(lambda: api.add_document(actor=cast.team, now=day(4), registration_id=claim, file_name="a.exe", file_size=4,
                                         chunks=[b"%PDF"])) == "file_kind"


@pytest.mark.parametrize(("rule", "sees", "is_enough"), [
    ("never", False, False), ("never", True, False), ("unseen", False, True), ("unseen", True, False), ("always", True, True)])
def test_a_note_alone_counts_only_where_the_pack_says_so(cast: Cast, seen: See, rule: str, sees: bool, is_enough: bool) -> None:
    """The industry team of the city does not see the county's account and can record nothing there; the county's manager can."""
    actor = cast.county if sees else cast.team
    in_force(MARCH_3, claims={"progress_note": rule})
    claim = cast.claim(actor, MARCH_3)
    assert offered(actor, claim).is_note_enough is is_enough
    if is_enough:
        assert code(progress(actor, claim)) == "note_needed"
        progress(actor, claim, note="3月5日走访县府办")()
        assert seen(cast.head, claim).evidence == "note", "the superior sees that it is a note alone"
    else:
        assert code(progress(actor, claim, note="3月5日走访县府办")) == "evidence_needed"
