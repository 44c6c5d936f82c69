"""Which accounts the published night calls silent, and which of the register buy again: set-based, over the months of the series. LIF-11.

Not for here: the register as people read it (`lost`), writing (`commands.losing`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.grading import rules
from guanxi.domains.grading.policy import Cleanup
from guanxi.domains.insights import api as insights
from guanxi.foundation.pure import months
from guanxi.foundation.pure.bilingual import Text, counted, t


@dataclass(frozen=True, kw_only=True)
class Silenced:
    """One account to be struck. grade: of the leading scheme, as the book shows it."""

    account_id: int
    name: str
    owner_id: int | None
    owner_name: str
    grade: str
    silence: rules.Silence


@dataclass(frozen=True, kw_only=True)
class Judged:
    """anchor: the published month, None before the first night. accounts: those to be struck. held: why nobody is, whatever they are."""

    anchor: int | None
    accounts: Sequence[Silenced] = ()
    held: Text | None = None


# Silent for n months, bought before; in service still, or paid by somebody else: nothing is concluded. One silence strikes once.
_SILENT = """
select v.account_id, v.name, v.owner_id, coalesce(b.owner_name, ''), coalesce(b.grade, ''), s.series_24
from ({series}) s join ({visited}) v on v.account_id = s.account_id left join lists_book b on b.account_id = s.account_id
where v.lost_on is null and not v.has_payer and s.product_instances = 0 and {scope}
  and not exists (select 1 from unnest(s.series_24[%(from)s:24]) x where x > 0)
  and exists (select 1 from unnest(s.series_24[1:%(from)s - 1]) x where x > 0)
order by v.account_id
"""
_BUYING = """
select e.account_id from grading_lostentry e join ({series}) s on s.account_id = e.account_id
where e.returned_on is null and (select max(i) from generate_subscripts(s.series_24, 1) i where s.series_24[i] > 0)
  > 24 - greatest(((%(anchor)s / 100 - e.last_month / 100) * 12 + %(anchor)s %% 100 - e.last_month %% 100), 0)
"""
_RETURNED = "select account_id, last_month from grading_lostentry where returned_by = 'person' and account_id = any(%s)"


def judged(*, says: Cleanup, scope: str = "true", values: Mapping[str, Any] | None = None) -> Judged:
    """Who would be struck under these terms on the published night. scope: SQL over v.account_id with named places, filled from `values`."""
    run = insights.published_run()
    if run is None or run.anchor_month is None:
        return Judged(anchor=None, held=t("还没有发布的夜间计算", "No night has published figures yet"))
    anchor = run.anchor_month
    if says.silent_months is None:
        return Judged(anchor=anchor, held=t("政策包没有写无消费的月数", "The pack names no months without a purchase"))
    missing = rules.uncovered(anchor=anchor, count=says.silent_months, covered=set(run.figures.get("months_covered", ())))
    if missing:
        said = "、".join(months.said(month) for month in missing)
        return Judged(anchor=anchor, held=Text(f"缺少账单的月份:{said};没有账单不等于没有消费",
                                               f"No bills are loaded for {said}: that does not say that nothing was bought"))
    found, accounts = _silent(says.silent_months, anchor, scope, values or {})
    held = None
    if rules.is_too_many(struck=len(found), accounts=accounts, most_percent=says.most_struck_percent):
        held = Text(f"一夜将转入 {len(found)} 户,超过有账单客户的 {says.most_struck_percent}%:请先核对账单是否完整",
                    f"{counted(len(found), 'account|accounts')} would go at once, over {says.most_struck_percent}% "
                    f"of those with bills: check the bills first")
    return Judged(anchor=anchor, accounts=found, held=held)


def nearly(*, says: Cleanup, judged: Judged) -> list[Silenced]:
    """Who will be struck when one more month closes without a purchase; nobody while a strike is held, or where one month is all it takes."""
    if judged.anchor is None or judged.held is not None or says.silent_months is None or says.silent_months < 2:
        return []
    found, _ = _silent(says.silent_months - 1, judged.anchor, "true", {})
    struck = {one.account_id for one in judged.accounts}
    return [one for one in found if one.account_id not in struck and one.silence.silent == says.silent_months - 1]


def _silent(count: int, anchor: int, scope: str, values: Mapping[str, Any]) -> tuple[list[Silenced], int]:
    series = insights.series_sql()
    with connection.cursor() as cursor:
        cursor.execute(_SILENT.format(series=series, visited=customers.VISITED.sql, scope=scope), {**values, "from": 25 - count})
        rows = cursor.fetchall()
        cursor.execute(f"select count(*) from ({series}) s")  # noqa: S608 - our own text
        accounts = int(cursor.fetchone()[0])
        cursor.execute(_RETURNED, [[row[0] for row in rows]])
        returned = set(cursor.fetchall())
    found = []
    for account_id, name, owner_id, owner_name, grade, months_24 in rows:
        silence = rules.silence_of(series=months_24, anchor=anchor)
        if silence is not None and (account_id, silence.last_month) not in returned:
            found.append(Silenced(account_id=account_id, name=name, owner_id=owner_id, owner_name=owner_name, grade=grade, silence=silence))
    return found, accounts


def buying_again(*, anchor: int) -> list[int]:
    """Accounts of the register with a purchase later than their last one."""
    with connection.cursor() as cursor:
        cursor.execute(_BUYING.format(series=insights.series_sql()), {"anchor": anchor})
        return [row[0] for row in cursor.fetchall()]
