"""A hospital of a manager with a director, a deputy, the head of IT and a network man; another city's hospital he learns nothing of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest

from guanxi.domains.customers.testing import TwoAccounts, make_contact, make_two_accounts
from guanxi.domains.organisation.testing import same_browser
from guanxi.domains.structure import api
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from tests.together import Together

TODAY = date(2026, 11, 20)


@dataclass(frozen=True, kw_only=True)
class Scene(TwoAccounts):
    """The people of `own`, in no row yet."""

    director: int
    deputy: int
    head: int
    man: int
    stranger: int

    def place(self, contact_id: int, row: str, now: datetime, **values: str) -> None:
        """Into a row of the hospital."""
        how: api.HowKnown = values  # type: ignore[assignment]
        api.place_person(actor=self.manager, now=now, account_id=self.own, contact_id=contact_id, row=f"hospital.{row}", values=how)

    def draw(self, kind: str, above: int, now: datetime, *, below: int | None = None, row: str = "") -> None:
        """A line; `row` without the hospital's name."""
        api.draw_line(actor=self.manager, now=now, account_id=self.own, kind=kind, above_id=above, below_id=below,
                      row=f"hospital.{row}" if row else "", values={})


@pytest.fixture(scope="module")
def _scene(together: Together, now: datetime) -> Scene:
    with together():
        made = make_two_accounts(now=now, customer_kind="institution", industry_code="Q84")
        own = made["own"]
        people: dict[str, Any] = {key: make_contact(now=now, account_id=own, name=name, post=post) for key, name, post in (
            ("director", "柏文渊", "院长"), ("deputy", "江映雪", "副院长"), ("head", "丁浩", "信息科科长"), ("man", "顾小北", "网络管理员"))}
        return Scene(**made, **people, stranger=make_contact(now=now, account_id=made["foreign"], name="机密人"))


@pytest.fixture
def scene(_scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return replace(_scene, client=same_browser(_scene.client))


def chart(actor: Actor, account_id: int) -> api.Structure:
    """The hierarchy as somebody sees it."""
    with access.bound(actor):
        return api.structure(actor=actor, account_id=account_id, today=TODAY)


def standing(found: api.Structure) -> dict[str, list[str]]:
    """Row without the template's name → who fills it."""
    return {row.key.partition(".")[2]: [one.name for one in row.people] for row in found.rows if row.people}


def lines(found: api.Structure) -> list[str]:
    """Both lists, indented."""
    return [f"{kind}{'.' * one.depth}{one.name.zh}" for kind, listed in (("汇", found.reporting), ("管", found.in_charge)) for one in listed]
