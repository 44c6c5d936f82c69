"""When a day may be written down as the last visit. No database, no clock. ARC-22."""

from __future__ import annotations

from datetime import date

from guanxi.foundation.pure import stated
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal


def require_visit(*, visited_on: date, last: date | None, today: date, reason: str) -> None:
    """Refuses `visit_in_future`, and `visit_older` for a day before the recorded visit, unless a reason says that one was wrong."""
    if visited_on > today:
        raise Refusal("visit_in_future", t("走访日期不能在今天之后", "A visit cannot lie in the future"), field="visited_on")
    if last is not None and visited_on < last and not stated.has_meaning(reason):
        raise Refusal("visit_older", field="reason", status=409, text=t(
            f"已登记更近的走访 {last.isoformat()}", f"A later visit is recorded already: {last.isoformat()}"),
            way_out=t("如原登记有误,请写明更正原因", "If that one is wrong, say why"))
