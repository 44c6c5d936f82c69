"""Putting a pack in force: row, audit, event, refusals; what is in force on which day."""

from datetime import date, timedelta

import pytest

from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.rulebook import api
from guanxi.domains.rulebook.models import PolicyVersion
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct, AuditRow, EventLog
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.refusal import Refusal

TODAY = date(2026, 11, 20)
SCHEMES = "operators/demo/grading/schemes.yaml"


def change(packs, name, old, new):
    path = packs / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_first_version_is_in_force_from_the_packs_own_day(packs, analyst, now):
    version_id = api.activate_policy(actor=analyst, now=now, reason="开局")
    found = api.version_card(version_id=version_id)
    assert (found.effective_from, found.activated_by, found.reason) == (date(2026, 1, 1), "analyst", "开局")
    assert "grading/post-gd-letter" in found.sections
    assert api.section(key="grading/schemes", on=date(2025, 12, 31)) is None
    section = api.section(key="grading/schemes", on=TODAY)
    assert section is not None and section.data["leading"] == "post-gd-letter" and section.label == found.label
    assert section.origins["leading"].startswith("operators/demo/grading/schemes.yaml:")


def test_it_is_audited_and_told(packs, analyst, now):
    api.activate_policy(actor=analyst, now=now)
    with access.bound(system("test")):
        act = AuditAct.objects.get(verb="activate_policy")
        assert act.actor_name == "analyst" and act.policy_version.startswith("demo@2026-01-01#")
        assert AuditRow.objects.filter(act_id=act.pk, table_name="rulebook_policyversion", op="I").count() == 1
        event = EventLog.objects.get(kind="guanxi.domains.rulebook.events.PolicyActivated")
        assert event.payload["effective_from"] == "2026-01-01"


def test_a_later_version_leaves_the_past_alone(packs, analyst, now):
    first = api.activate_policy(actor=analyst, now=now)
    change(packs, SCHEMES, "active: [post-gd-letter, value-2d]", "active: [post-gd-letter]")
    second = api.activate_policy(actor=analyst, now=now)
    assert api.version_card(version_id=second).effective_from == TODAY
    before, after = (api.section(key="grading/schemes", on=day) for day in (TODAY - timedelta(days=1), TODAY))
    assert before is not None and len(before.data["active"]) == 2
    assert after is not None and after.data["active"] == ["post-gd-letter"]
    old = api.section_of(label=before.label, key="grading/schemes")
    assert old is not None and old.data == before.data
    changed = api.changes_between(old_id=first, new_id=second)
    assert [(one.section, one.path, one.kind) for one in changed] == [("grading/schemes", "active.1", "removed")]


def test_going_back_on_the_same_day_is_possible(packs, analyst, now):
    api.activate_policy(actor=analyst, now=now)
    change(packs, SCHEMES, "leading: post-gd-letter", "leading: value-2d")
    api.activate_policy(actor=analyst, now=now)
    change(packs, SCHEMES, "leading: value-2d", "leading: post-gd-letter")
    api.activate_policy(actor=analyst, now=now)
    section = api.section(key="grading/schemes", on=TODAY)
    assert section is not None and section.data["leading"] == "post-gd-letter"


def test_a_pack_with_errors_is_refused_with_each_place(packs, analyst, now):
    change(packs, SCHEMES, "leading: post-gd-letter", "leading: nothing")
    with pytest.raises(Refusal) as caught:
        api.activate_policy(actor=analyst, now=now)
    assert caught.value.code == "policy_has_errors"
    assert caught.value.reasons[0].value.startswith("operators/demo/grading/schemes.yaml:2:")
    assert PolicyVersion.objects.count() == 0


def test_a_file_that_cannot_be_read_is_refused(packs, analyst, now):
    (packs / SCHEMES).write_text("active: [", encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        api.activate_policy(actor=analyst, now=now)
    assert caught.value.code == "policy_has_errors"


def test_the_same_content_twice_is_refused(packs, analyst, now):
    api.activate_policy(actor=analyst, now=now)
    with pytest.raises(Refusal) as caught:
        api.activate_policy(actor=analyst, now=now)
    assert caught.value.code == "policy_unchanged"


def test_the_past_cannot_be_rewritten(packs, analyst, now):
    api.activate_policy(actor=analyst, now=now)
    change(packs, SCHEMES, "leading: post-gd-letter", "leading: value-2d")
    with pytest.raises(Refusal) as caught:
        api.activate_policy(actor=analyst, now=now, effective_from=date(2025, 6, 1))
    assert caught.value.code == "effective_too_early"


def test_files_that_changed_after_the_look_are_refused(packs, analyst, now):
    seen = api.draft(on=TODAY).label
    change(packs, SCHEMES, "leading: post-gd-letter", "leading: value-2d")
    with pytest.raises(Refusal) as caught:
        api.activate_policy(actor=analyst, now=now, expected_label=seen)
    assert caught.value.code == "pack_changed"


def test_an_account_manager_may_not_activate(packs, analyst, now):
    manager = make_actor("manager", now=now, unit_id=analyst.unit_id, roles=("R1",))
    with pytest.raises(Refusal) as caught:
        api.activate_policy(actor=manager, now=now)
    assert (caught.value.code, caught.value.status) == ("forbidden", 403)
    assert PolicyVersion.objects.count() == 0


def test_the_draft_shows_findings_and_changes_without_activating(packs, analyst, now):
    assert len(api.draft(on=TODAY).changes) > 50
    api.activate_policy(actor=analyst, now=now)
    assert api.draft(on=TODAY).changes == () and api.draft(on=TODAY).findings == ()
    change(packs, SCHEMES, "leading: post-gd-letter", "leading: value-2d")
    assert [(one.old, one.new) for one in api.draft(on=TODAY).changes] == [("post-gd-letter", "value-2d")]
    (packs / SCHEMES).write_text("activ: []", encoding="utf-8")
    assert [one.code for one in api.draft(on=TODAY).findings] == ["unknown_key"]
