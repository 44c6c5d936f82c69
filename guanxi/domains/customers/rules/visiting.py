"""When a day may be written down as the last visit. No database, no clock. ARC-22, ORG-23."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guanxi.foundation.pure import stated
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

TOLD = 5
"""How many people a line of the timeline names; of more it says how many."""


def is_earlier(*, visited_on: date, last: date | None, reason: str) -> bool:
    """Whether it is one more visit from before the recorded one, which then stays the account's last; with a reason it corrects that one."""
    return last is not None and visited_on < last and not stated.has_meaning(reason)


def require_visit(*, visited_on: date, last: date | None, today: date, reason: str, names_people: bool = False) -> None:
    """Refuses `visit_in_future`, and `visit_older` for a day before the recorded visit, unless people are named or a reason says it was wrong."""
    if visited_on > today:
        raise Refusal("visit_in_future", t("走访日期不能在今天之后", "A visit cannot lie in the future"), field="visited_on")
    if not names_people and is_earlier(visited_on=visited_on, last=last, reason=reason):
        raise Refusal("visit_older", field="reason", status=409, text=t(
            f"已登记更近的走访 {last and last.isoformat()}", f"A later visit is recorded already: {last and last.isoformat()}"),
            way_out=t("补记更早的走访请选择见了谁;如原登记有误,请写明更正原因",
                      "To add an earlier visit, choose whom you met; if that one is wrong, say why"))


def met(names: Sequence[str]) -> Text:
    """Whom one met, in words, at most TOLD by name; empty for nobody."""
    if not names:
        return Text("", "")
    zh, en = "、".join(names[:TOLD]), ", ".join(names[:TOLD])
    return Text(f"见 {zh} 等 {len(names)} 人", f"met {en} and {len(names) - TOLD} more") if len(names) > TOLD else Text(f"见 {zh}", f"met {en}")
