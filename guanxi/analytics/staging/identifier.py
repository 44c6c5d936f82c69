"""Which account a code of the billing system means in which month (operator 1.2).

Input `identifier.csv`: scheme, issuer, value, account_id, valid_from, valid_until (half-open days).
A code belongs to the account that holds it on the last day of the month. Its first known holder also owns the
months before he was recorded; when two overlap, the later holder wins. Not for here: matching of names by people.
"""

from __future__ import annotations

from typing import Any

import ibis

from guanxi.analytics.plan import Plan

FOREVER = 999912
# Order in which a simplified file's one code is tried; a name counts only when it is unique.
ANY_SCHEME = ("customer_code", "group_code", "billing_account", "uscc", "name")


def account(plan: Plan) -> Any:
    """Every account id that may receive figures."""
    return _csv(plan, "account", {"account_id": "BIGINT"})


def identifier(plan: Plan) -> Any:
    """scheme, issuer, value, account_id, from_month (inclusive), until_month (exclusive), never overlapping.

    Each code occurs with its issuer and, when only one issuer uses it, with issuer "" (for files that name none).
    """
    rows = _csv(plan, "identifier", {
        "scheme": "VARCHAR", "issuer": "VARCHAR", "value": "VARCHAR", "account_id": "BIGINT",
        "valid_from": "DATE", "valid_until": "DATE"})
    rows = rows.semi_join(plan["account"], "account_id").mutate(issuer=rows.issuer.fill_null(""))
    alone = rows.group_by(["scheme", "value"]).agg(issuers=rows.issuer.nunique()).filter(lambda t: t.issuers == 1)
    anywhere = rows.semi_join(alone, ["scheme", "value"]).filter(rows.issuer != "").mutate(issuer=ibis.literal(""))
    return _intervals(rows.union(anywhere))


def any_code(plan: Plan) -> Any:
    """issuer, value, account_id, from_month, until_month: one code of any scheme, by the order of `ANY_SCHEME`."""
    rows = plan["identifier"].filter(plan["identifier"].scheme.isin(ANY_SCHEME))
    rank = rows.scheme.cases(*((scheme, place) for place, scheme in enumerate(ANY_SCHEME)))
    rows = rows.mutate(rank=rank)
    best = rows.group_by(["issuer", "value"]).agg(best=rows["rank"].min())
    kept = rows.join(best, ["issuer", "value"]).filter(lambda t: t["rank"] == t.best)
    return kept.select("issuer", "value", "account_id", "from_month", "until_month")


def months_of(rows: Any, code: list[str]) -> Any:
    """The rows with from_month (inclusive) and until_month (exclusive) of each holder of a code, as the head of this module says."""
    def month_of(day: Any) -> Any:
        return (day.year() * 100 + day.month()).cast("int32")

    rows = rows.mutate(begins=month_of(rows.valid_from).fill_null(0), ends=month_of(rows.valid_until).fill_null(FOREVER))
    order = ibis.window(group_by=code, order_by=["begins", "ends", "account_id"])  # who had it for days only comes before who goes on
    return rows.mutate(
        from_month=ibis.ifelse(ibis.row_number().over(order) == 0, 0, rows.begins).cast("int32"),
        until_month=ibis.least(rows.ends, rows.begins.lead().over(order).fill_null(FOREVER)).cast("int32"))


def _intervals(rows: Any) -> Any:
    code = ["scheme", "issuer", "value"]
    names = rows.filter(rows.scheme == "name").group_by(code).agg(holders=rows.account_id.nunique())
    doubtful = names.filter(names.holders > 1)
    rows = months_of(rows.anti_join(doubtful, code), code)
    return rows.filter(rows.from_month < rows.until_month).select(
        *code, "account_id", "from_month", "until_month")


def _csv(plan: Plan, name: str, columns: dict[str, str]) -> Any:
    return plan.con.read_csv(
        str(plan.dims / f"{name}.csv"), table_name=f"{name}_csv", columns=columns, auto_detect=False, header=True,
        delim=",", quote='"', escape='"', nullstr="\\N")
