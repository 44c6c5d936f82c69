"""What may be asked, who answers, who may answer, what an answer must not tell: tables of cases (ARC-27, PRM-62)."""

from __future__ import annotations

import pytest

from guanxi.domains.parentage import rules
from guanxi.foundation.pure.refusal import Refusal

KINDS = ("legal", "service", "billing")


@pytest.mark.parametrize(("kind", "said", "reason", "code"), [
    ("legal", "GL-7", "合同", ""), ("loyal", "GL-7", "合同", "unknown_tree"), ("legal", "", "合同", "parent_said"),
    ("legal", "x" * 121, "合同", "parent_said"), ("billing", "GL-7", "", "parent_reason"), ("service", "GL-7", "x" * 301, "parent_reason"),
])
def test_what_may_be_asked_depends_on_what_was_typed_alone(kind: str, said: str, reason: str, code: str) -> None:
    try:
        rules.check(tree_kind=kind, kinds=KINDS, said=said, reason=reason)
    except Refusal as no:
        assert no.code == code
    else:
        assert not code


@pytest.mark.parametrize(("found", "way", "parent", "people"), [
    (rules.Found(parent_id=7, in_charge=[1, 2], above=[3], own=[4]), "in_charge", 7, (1, 2)),
    (rules.Found(parent_id=7, above=[3], own=[4]), "above", 7, (3,)),
    (rules.Found(parent_id=7), "above", 7, ()),
    (rules.Found(parent_id=None, own=[4]), "own", None, (4,)),
    (rules.Found(parent_id=7, makes_circle=True, in_charge=[1], above=[3], own=[4]), "own", None, (4,)),
    (rules.Found(parent_id=7, in_charge=range(1, 9)), "in_charge", 7, (1, 2, 3, 4, 5)),
])
def test_who_answers(found: rules.Found, way: str, parent: int | None, people: tuple[int, ...]) -> None:
    got = rules.route(found)
    assert (got.way, got.parent_id, got.answerer_ids) == (way, parent, people) and got.reasons


@pytest.mark.parametrize(("state", "is_asker", "is_answerer", "is_superior", "code"), [
    ("open", False, True, False, ""), ("open", False, False, True, ""), ("open", False, False, False, "not_answerer"),
    ("open", True, True, True, "own_parent_request"), ("attached", False, True, False, "parent_request_over"),
])
def test_who_may_answer(state: str, is_asker: bool, is_answerer: bool, is_superior: bool, code: str) -> None:
    no = rules.may_answer(state=state, is_asker=is_asker, is_answerer=is_answerer, is_superior=is_superior)
    assert (no.code if no else "") == code


@pytest.mark.parametrize(("reason", "said", "told"), [
    ("该户属另一集团", "GL-7", []), ("机密 集团不同意", "GL-7", ["机密集团"]), ("请找方密", "GL-7", ["方密"]), ("gl-7 不对", "gl-7", []),
    ("机密集团不同意", "机密集团总部", []), ("A 不行", "GL-9", []),
])
def test_prm_62_a_reason_tells_no_name_the_asker_did_not_type(reason: str, said: str, told: list[str]) -> None:
    """PRM-62: spaces and case hide nothing; a word of one character is no name."""
    assert rules.told_names(reason=reason, said=said, hidden=["机密集团", "GL-7", "方密", "A", ""]) == told
