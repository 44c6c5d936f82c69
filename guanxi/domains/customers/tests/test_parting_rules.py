"""CON-88, ARC-10: which fields of a merge go back, and which stay because somebody edited them since, as a table of cases."""

from __future__ import annotations

from typing import Any

import pytest

from guanxi.domains.customers.rules.parting import part

FULL: dict[str, Any] = {"id": 1, "version": 1, "known_unknown": [], "extra": {}}


@pytest.mark.parametrize(("before", "left", "now", "values", "stayed"), [
    # nobody edited: all of it goes back
    ({"name": "甲", "address": ""}, {"name": "乙", "address": "西路"}, {"name": "乙", "address": "西路"}, {"name": "甲", "address": ""}, []),
    # one field edited: the other goes back, this one is named
    ({"name": "甲", "address": ""}, {"name": "乙", "address": "西路"}, {"name": "丙", "address": "西路"}, {"address": ""}, ["name"]),
    # what the merge never touched is nobody's business
    ({"name": "甲", "district": "东"}, {"name": "乙", "district": "东"}, {"name": "乙", "district": "西"}, {"name": "甲"}, []),
    # edited back to what it was before the merge: nothing of the merge is left
    ({"name": "甲"}, {"name": "乙"}, {"name": "甲"}, {}, []),
    # edited and edited back to what the merge left
    ({"name": "甲"}, {"name": "乙"}, {"name": "乙"}, {"name": "甲"}, []),
    # an agreement is one thing: its number edited, all of it stays
    ({"has_agreement": None, "agreement_number": ""}, {"has_agreement": True, "agreement_number": "1"},
     {"has_agreement": True, "agreement_number": "2"}, {}, ["has_agreement", "agreement_number"]),
    # the unit is named by its field, and its region goes along unnamed
    ({"unit_id": 1, "region_code": "51"}, {"unit_id": 2, "region_code": "52"}, {"unit_id": 3, "region_code": "53"}, {}, ["unit"]),
    ({"unit_id": 1, "region_code": "51"}, {"unit_id": 2, "region_code": "52"}, {"unit_id": 2, "region_code": "52"},
     {"unit_id": 1, "region_code": "51"}, []),
    # derived columns are worked out from what they come from
    ({"sort_key": "jia"}, {"sort_key": "yi"}, {"sort_key": "yi"}, {}, []),
    # custom fields, each for itself; one the merge brought is taken out again
    ({"extra": {"cf_1": "a"}}, {"extra": {"cf_1": "b", "cf_2": 7}}, {"extra": {"cf_1": "c", "cf_2": 7, "cf_3": "new"}},
     {"extra": {"cf_1": "c", "cf_3": "new"}}, ["cf_1"]),
    ({"extra": {"cf_1": "a"}}, {"extra": {"cf_1": "b"}}, {"extra": {"cf_1": "b"}}, {"extra": {"cf_1": "a"}}, []),
    # asked for and unknown goes with the field
    ({"address": "", "known_unknown": ["address"]}, {"address": "西路", "known_unknown": []}, {"address": "西路", "known_unknown": ["uscc"]},
     {"address": "", "known_unknown": ["address", "uscc"]}, []),
    ({"known_unknown": []}, {"known_unknown": ["uscc"]}, {"known_unknown": ["uscc"]}, {"known_unknown": []}, []),
    ({"address": "", "known_unknown": ["address"]}, {"address": "西路", "known_unknown": []}, {"address": "东路", "known_unknown": []},
     {}, ["address"]),
    # today's post, its department and since when
    ({"post": "", "department": "一车间"}, {"post": "科长", "department": "一车间"}, {"post": "科长", "department": "二车间"}, {}, ["post"]),
])
def test_table(before: dict[str, Any], left: dict[str, Any], now: dict[str, Any], values: dict[str, Any], stayed: list[str]) -> None:
    found = part(before={**FULL, **before}, left={**FULL, **left}, now={**FULL, **now, "version": 9})
    assert (dict(found.values), list(found.stayed)) == (values, stayed)
