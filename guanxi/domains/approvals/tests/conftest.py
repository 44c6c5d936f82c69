"""People of a small organisation, and a request that waits."""

import pytest

from guanxi.domains.approvals import api
from guanxi.domains.organisation.testing import make_actor, make_world
from guanxi.foundation.django import audit
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.ref import Ref

REVIEW = Ref("grade_review", 7)


@pytest.fixture(scope="module")
def world(together, now):
    with together():
        return make_world(now=now)


@pytest.fixture(scope="module")
def people(together, world, now):
    """asker: city analyst · city, province: heads who decide · other: head of another city · clerk: no approver."""
    with together():
        return {
            "asker": make_actor("asker", now=now, unit_id=world.city, roles=("R9",)),
            "city": make_actor("city", now=now, unit_id=world.city, roles=("R9",)),
            "province": make_actor("province", now=now, unit_id=world.province, roles=("R10",)),
            "other": make_actor("other", now=now, unit_id=world.other_city, roles=("R9",)),
            "clerk": make_actor("clerk", now=now, unit_id=world.city, roles=("R1",)),
        }


@pytest.fixture
def ask(people, world, now):
    """Asks as the asker; unit_ids default to the city and then the province."""

    def asking(*unit_ids, subject=REVIEW, expires_on=None):
        question = api.Question(
            kind="grade_review", subject=subject, subject_version=3, title=Text("季度评审", "Quarterly review"),
            unit_ids=unit_ids or (world.city, world.province), payload={"lines": 12}, expires_on=expires_on)
        with audit.acting(actor=people["asker"], verb="submit_review", now=now) as act:
            return api.request(act=act, question=question)

    return asking
