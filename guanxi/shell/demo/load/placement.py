"""What some people say of themselves【虚构】, which industries the teams serve, and one wish to move. Through commands only."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from guanxi.domains.organisation import api as organisation
from guanxi.domains.placement import api as placement
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import system
from guanxi.shell.demo.load import staff

CITY, HEAD, MOVER = "9702", "linwanqing", "zhouxiaoman"
SERVED = {"JR": ("J66", "J67", "J68", "J69"), "ZW": ("S91", "S92", "S93"), "YJ": ("P83", "Q84"), "GS": ("C39", "F51", "F52")}
# who says what: (kind, value, stance); qualifications with their day
SAID: dict[str, tuple[tuple[str, str, str], ...]] = {
    "hejun": (("trade", "data_network", "has"), ("industry", "J66", "has"), ("product", "leased_line", "has"), ("language", "mandarin", "has"),
              ("job", "presales", "wants"), ("job", "call_agent", "avoids")),
    "shenzhixia": (("trade", "cloud", "has"), ("industry", "P83", "has"), ("industry", "Q84", "has"), ("job", "relationship", "wants")),
    "zhouxiaoman": (("trade", "marketing", "has"), ("industry", "F52", "has"), ("language", "hakka", "has"), ("job", "presales", "wants")),
}
DAYS = {"hejun": ("PMP 项目管理", date(2021, 6, 1)), "shenzhixia": ("高级通信工程师", date(2019, 11, 15))}
OPEN = {"hejun": False, "shenzhixia": True, "zhouxiaoman": True}


def load(*, now: datetime) -> str:
    """Plays what is missing; returns one sentence."""
    head, today = staff.acting_as(HEAD), now.astimezone(clock.ZONE).date()
    teams = organisation.units_by_code(codes=[f"{CITY}-ZQ-{key}" for key in SERVED])
    for key, codes in SERVED.items():
        if not teams[f"{CITY}-ZQ-{key}"].industries:
            organisation.set_unit_industries(actor=system("demo"), now=now, unit_id=teams[f"{CITY}-ZQ-{key}"].id, industry_codes=codes)
    for login, said in SAID.items():
        actor = staff.acting_as(login)
        for kind, value, stance in said:
            made = placement.add_entry(actor=actor, now=now, kind=kind, value=value, stance=stance)
            if kind == "industry":
                placement.confirm_entry(actor=head, now=now, user_id=actor.user_id, entry_id=made)
        if login in DAYS:
            placement.add_entry(actor=actor, now=now, kind="qualification", value=DAYS[login][0], awarded_on=DAYS[login][1])
        placement.say_open(actor=actor, now=now, is_open=OPEN[login])
    mover = staff.acting_as(MOVER)
    if not placement.transfers(actor=mover):
        placement.ask_transfer(actor=mover, now=now, wish=placement.TransferWish(
            unit_id=teams[f"{CITY}-ZQ-GS"].id, job="relationship", effective_on=today + timedelta(days=21), reason="熟悉县域商户,希望到工商团队发展"))
    return f"{len(SAID)} profiles and one wish to move"
