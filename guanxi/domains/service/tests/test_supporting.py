"""Who may be asked next about a case, which step follows, what may be written: tables of cases; and the packs (ORG-13 to ORG-15)."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from guanxi.domains.service import supporting
from guanxi.domains.service.fields import ASKED, GIVEN_BACK, SOLVED, TAKEN_BACK
from guanxi.domains.service.policy import SUPPORT
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy import load

VENDOR = SUPPORT.validate_python({"origin": "source", "centres": [
    {"key": "rncc", "name": {"zh": "区域中心", "en": "Regional"}, "source": "ORG-14"},
    {"key": "ncc", "name": {"zh": "总部中心", "en": "Head"}, "after": "rncc", "source": "ORG-15"}]})
BLANK = SUPPORT.validate_python({"centres": []})


@pytest.mark.parametrize(("steps", "keys"), [
    ((), ["rncc"]), ((("rncc", ASKED),), []), ((("rncc", SOLVED),), ["rncc"]), ((("rncc", TAKEN_BACK),), ["rncc"]),
    ((("rncc", GIVEN_BACK),), ["rncc", "ncc"]), ((("rncc", GIVEN_BACK), ("ncc", ASKED)), []),
    ((("rncc", GIVEN_BACK), ("ncc", GIVEN_BACK)), ["rncc", "ncc"]), ((("ncc", GIVEN_BACK),), ["rncc"])])
def test_org_15_the_next_centre_only_after_the_one_before_could_not(steps: Any, keys: list[str]) -> None:
    assert [one.key for one in supporting.next_centres(policy=VENDOR, steps=steps)] == keys
    assert supporting.next_centres(policy=BLANK, steps=steps) == []


@pytest.mark.parametrize(("policy", "steps", "state", "kind", "code"), [
    (BLANK, (), "open", "rncc", "no_centres"), (VENDOR, (), "open", "shop", "unknown_centre"), (VENDOR, (), "closed", "rncc", "case_closed"),
    (VENDOR, (("rncc", ASKED),), "open", "rncc", "support_open"), (VENDOR, (), "open", "ncc", "centre_order"),
    (VENDOR, (("rncc", SOLVED),), "open", "ncc", "centre_order"), (VENDOR, (), "open", "rncc", ""), (VENDOR, (), "answered", "rncc", ""),
    (VENDOR, (("rncc", GIVEN_BACK),), "open", "ncc", "")])
def test_org_14_and_15_who_may_be_asked(policy: Any, steps: Any, state: str, kind: str, code: str) -> None:
    try:
        found = supporting.choose(policy=policy, steps=steps, state=state, kind=kind)
    except Refusal as refusal:
        assert refusal.code == code and refusal.text.zh and refusal.text.en and refusal.way_out, "no refusal without a way out"
    else:
        assert (code, found.key) == ("", kind)


@pytest.mark.parametrize(("say", "said", "code"), [
    (supporting.question, "路由震荡", ""), (supporting.question, " ", "question_missing"), (supporting.question, "?", "question_missing"),
    (supporting.question, "问" * 1001, "too_long"), (supporting.question, "身份证 11010519491231002X", "identity_number"),
    (supporting.solution, "换板卡", ""), (supporting.solution, "", "solution_missing"), (supporting.why_not, "产品缺陷", ""),
    (supporting.why_not, "", "reason_missing"), (supporting.know_how, "", ""), (supporting.know_how, "a\u202eb", "hidden_character"),
    (supporting.know_how, "知" * 1001, "too_long")])
def test_what_is_written(say: Any, said: str, code: str) -> None:
    try:
        assert say(said) == said.strip()
    except Refusal as refusal:
        assert refusal.code == code
    else:
        assert not code


def test_only_what_is_asked_is_answered() -> None:
    supporting.require_open(ASKED)
    for state in (SOLVED, GIVEN_BACK, TAKEN_BACK):
        with pytest.raises(Refusal, match="support_over"):
            supporting.require_open(state)


@pytest.mark.parametrize("centres", [
    [("ncc", "rncc"), ("rncc", "")], [("ncc", "ncc")], [("rncc", ""), ("rncc", "")]])
def test_a_pack_in_which_a_centre_could_never_be_reached_is_refused(centres: list[tuple[str, str]]) -> None:
    with pytest.raises(ValidationError):
        SUPPORT.validate_python({"centres": [
            {"key": key, "name": {"zh": key, "en": key}, "after": after, "source": "ours"} for key, after in centres]})


def test_org_13_to_15_a_vendors_pack_knows_the_centres_and_the_base_none() -> None:
    """The demo stands on every sector, so its centres are the vendor's; they are kinds of unit that its duties describe."""
    demo = load.load("demo").sections
    says = SUPPORT.validate_python(demo["service/support"].data)
    assert [(one.key, one.after, one.source) for one in says.centres] == [("rncc", "", "ORG-14"), ("ncc", "rncc", "ORG-15")]
    kinds: Any = demo["organisation/duties"].data["unit_kinds"]
    assert {one.key for one in says.centres} <= {one["key"] for one in kinds}
