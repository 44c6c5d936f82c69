"""Which codes of one file of the lake belong to no account: what goes on the unmatched register after `facts load`.

Runs in the child that writes the file (`write`). A line is known when one of its codes was anybody's identifier
in its month, as in an import. Not for here: whose money it is in which month (`staging/identifier.py`), the register itself (intake).
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from guanxi.analytics import engine
from guanxi.analytics.staging.identifier import FOREVER, months_of

# profile -> its columns that may name the account, in the order in which one of them stands for the line
_THREE = ("customer_code", "group_code", "billing_account")
CODES = {"bill_item": _THREE, "simple_bill": ("account_code",), "usage_month": _THREE}
MOST_CODES = 10_000
COLUMNS = {"scheme": "VARCHAR", "issuer": "VARCHAR", "value": "VARCHAR", "account_id": "BIGINT", "valid_from": "DATE", "valid_until": "DATE"}


def run(*, file: str, profile: str, dims: str, memory_mb: int = 1024) -> list[dict[str, Any]]:
    """JSON in, JSON out: [{"field", "code", "lines"}, …], the most frequent first, at most 10,000.

    file: a Parquet file of the lake. dims: the folder with identifier.csv. An arrears snapshot names nobody: [].
    """
    keys = CODES.get(profile, ())
    if not keys:
        return []
    work = Path(tempfile.mkdtemp(prefix="codes-", dir=dims))
    try:
        with engine.connect(folders=[Path(file).parent, Path(dims)], work=work, memory_mb=memory_mb) as con:
            return _unknown(con, Path(file), keys, Path(dims), may_be_name=profile == "simple_bill")
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _unknown(con: Any, file: Path, keys: tuple[str, ...], dims: Path, *, may_be_name: bool) -> list[dict[str, Any]]:
    import ibis

    held = con.read_csv(str(dims / "identifier.csv"), table_name="identifier_csv", columns=COLUMNS, auto_detect=False, header=True,
                        delim=",", quote='"', escape='"', nullstr="\\N")
    rows = con.read_parquet(str(file))
    behind = rows.lines if "lines" in rows.columns else ibis.literal(1, "int64")
    rows = rows.select("month", **{key: rows[key].nullif("") for key in keys}, behind=behind).group_by(["month", *keys]).agg(
        lines=lambda t: t.behind.sum())
    each = [rows.select(value=rows[key]) for key in keys]
    said = ibis.union(*each, distinct=True) if len(each) > 1 else each[0]
    held = held.semi_join(said, "value")
    known = months_of(held.filter(held.scheme != "name"), ["scheme", "issuer", "value"]).select("value", "from_month", "until_month")
    if may_be_name:  # a name counts only when it is one account's
        names = held.filter(held.scheme == "name").group_by("value").agg(holders=lambda t: t.account_id.nunique())
        known = known.union(names.filter(names.holders == 1).select(
            "value", from_month=ibis.literal(0, "int32"), until_month=ibis.literal(FOREVER, "int32")))
    for key in keys:
        of_month = known.view()
        rows = rows.anti_join(of_month, [rows[key] == of_month["value"], rows.month >= of_month.from_month, rows.month < of_month.until_month])
    field = ibis.coalesce(*(ibis.ifelse(rows[key].notnull(), key, None) for key in keys))
    lines = rows.select(field=field, code=ibis.coalesce(*(rows[key] for key in keys)), lines=rows.lines)
    lines = lines.filter(lines.code.notnull()).group_by(["field", "code"]).agg(lines=lines.lines.sum().cast("int64"))
    return engine.scalars(lines.order_by([ibis.desc("lines"), "field", "code"]).limit(MOST_CODES))
