"""PRM-72, ORG-01: the first administrators of an empty installation; a file of its own, because no unit may be there yet."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from guanxi.domains.organisation import api
from guanxi.domains.organisation.testing import refused
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor, system

pytestmark = pytest.mark.django_db
ROOT = system("test")


def test_prm_72_the_first_administrators_are_three_people(now: datetime, root: Actor) -> None:
    first = api.Founding(username="xitong", name="席同", unit_name="云江电信")
    assert api.needs_head_office()
    refused("unit_name", api.appoint_administrator, actor=ROOT, now=now, founding=api.Founding(username="xitong", name="席同"))
    made = api.appoint_administrator(actor=ROOT, now=now, founding=first)
    user = api.users(ids=[made.user_id])[made.user_id]
    assert user.roles == ("R20",) and user.unit_name == "云江电信" and not api.needs_head_office()
    browser = Client()
    assert browser.post("/login/", {"login": "xitong", "password": made.password}).status_code == 302
    assert browser.get("/units/").headers["Location"] == "/me/security/"
    refused("administrator_exists", api.appoint_administrator, actor=ROOT, now=now, founding=api.Founding(username="b", name="乙"))
    refused("administrator_role", api.appoint_administrator, actor=ROOT, now=now, founding=api.Founding(username="b", name="乙", role="all"))
    refused("username_taken", api.appoint_administrator, actor=ROOT, now=now, founding=api.Founding(username="Xitong", name="乙", role="audit"))
    audit = api.appoint_administrator(actor=ROOT, now=now, founding=api.Founding(username="shenji", name="沈计", role="audit"))
    api.appoint_administrator(actor=ROOT, now=now, founding=api.Founding(username="b", name="乙", again="原管理员离岗"))
    assert api.users(ids=[audit.user_id])[audit.user_id].roles == ("R22",)
    admin = api.actor_of_user(user_id=made.user_id)
    refused("forbidden", api.appoint_administrator, actor=admin, now=now, founding=api.Founding(username="c", name="丙", again="x"))
    with access.bound(root):
        reasons = AuditAct.objects.filter(verb="appoint_administrator").order_by("at", "pk").values_list("reason", flat=True)
        assert sorted(reasons) == ["audit", "system", "原管理员离岗"]
