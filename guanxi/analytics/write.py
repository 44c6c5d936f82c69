"""Parsed rows (all text) become one typed Parquet file of the lake; rows that cannot be typed are listed.

Runs in a child process: `guanxi.analytics.write:run`. Amounts become whole fen without tax here, by what the
file declares, so that every reader finds one unit. Not for here: the manifest's truth (the caller keeps it),
header names of raw files (`reading.py`).
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from guanxi.analytics import engine, manifest, profiles, reading, typing_rules, unknown_codes, usage_kinds
from guanxi.analytics.errors import AnalyticsError
from guanxi.foundation.pure.bilingual import t

SHOWN_REJECTS = 200


def run(*, sources: list[str], profile: str, declared: dict[str, str], lake: str, loaded: int, as_of: str,
        options: dict[str, Any] | None = None) -> dict[str, Any]:
    """JSON in, JSON out: `{"ok", "entry", "accepted", "rejected", "ragged", "rejects", "rejects_file"}`.

    sources: CSV chunks with the profile's column keys and `row_number` (UTF-8, all text), or with
    options["raw"] one CSV or Parquet file as delivered. options: raw, encoding, memory_mb, rejects_file;
    dims: a folder with identifier.csv, then "unknown" answers which codes of the file belong to no account.
    Expected errors come back as `{"ok": false, "error": {code, zh, en}}`; nothing is left behind then.
    """
    wanted = options or {}
    work = Path(tempfile.mkdtemp(prefix="facts-", dir=_folder(Path(lake) / "work")))
    try:
        shape = profiles.PROFILES[profile]
        said = profiles.declared_from(declared)
        profiles.check_declared(shape, said)
        answer = _write(
            [Path(source) for source in sources], work=work, profile=shape, declared=said, lake=Path(lake),
            marks=(loaded, as_of), options=wanted,
        )
        if dims := str(wanted.get("dims", "")):
            answer["unknown"] = unknown_codes.run(
                file=str(Path(lake) / answer["entry"]["file"]), profile=profile, dims=dims, memory_mb=int(wanted.get("memory_mb", 1024)))
        return answer
    except AnalyticsError as error:
        return {"ok": False, "error": error.as_json()}
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _write(sources: list[Path], *, work: Path, profile: profiles.Profile, declared: profiles.Declared, lake: Path,
           marks: tuple[int, str], options: dict[str, Any]) -> dict[str, Any]:
    ragged: list[reading.Ragged] = []
    if options.get("raw") and sources[0].suffix.lower() != ".parquet":
        clean = work / "clean.csv"
        ragged = reading.clean(sources[0], clean, profile=profile, unit=declared.unit,
                               encoding=str(options.get("encoding", "")))
        sources, options = [clean], {**options, "raw": False}
    rejects_file = str(options.get("rejects_file", ""))
    folders = [lake, *{source.parent for source in sources}, *([Path(rejects_file).parent] if rejects_file else [])]
    with engine.connect(folders=folders, work=work, memory_mb=int(options.get("memory_mb", 1024))) as con:
        texts = _texts(con, sources, profile=profile, unit=declared.unit, is_raw=bool(options.get("raw")))
        typed = con.create_table("typed", typing_rules.typed(texts, profile=profile, declared=declared))
        rejects = _rejects(con, typed, ragged=ragged, target=rejects_file)
        entry = _publish(typed, work=work, lake=lake, profile=profile, declared=declared, marks=marks)
    return {"ok": True, "entry": entry.as_json(), "accepted": entry.rows, **rejects}


def _texts(con: Any, sources: list[Path], *, profile: profiles.Profile, unit: str, is_raw: bool) -> Any:
    """All columns of the profile as text (NULL where empty or absent), plus `row_number`."""
    import ibis

    keys = [column.key for column in profile.columns]
    if is_raw:
        table = con.read_parquet(str(sources[0]))
        found = profiles.match_header(profile, table.columns, unit=unit)
        columns = {key: table[table.columns[place]].cast("string") for key, place in found.items()}
        table = table.mutate(row_number=ibis.row_number() + 1)
        row_number = table.row_number
    else:
        table = con.read_csv(
            [str(source) for source in sources], header=True, auto_detect=False, delim=",", quote='"', escape='"',
            columns={"row_number": "BIGINT", **dict.fromkeys(keys, "VARCHAR")}, strict_mode=True)
        columns = {key: table[key] for key in keys}
        row_number = table.row_number
    text = {key: columns[key].strip().nullif("") if key in columns else ibis.null("string") for key in keys}
    return table.select(row_number=row_number, **text)


def _rejects(con: Any, typed: Any, *, ragged: list[reading.Ragged], target: str) -> dict[str, Any]:
    """Counts and lists the rows left out: row number, field, code; optionally all of them as CSV."""
    bad = typed.filter(typed.faults.length() > 0)
    listed = bad.select("row_number", fault=bad.faults.unnest()).order_by(["row_number", "fault"])
    count = int(bad.count().to_pyarrow().as_py())
    if target:
        listed.to_csv(target, header=True)
    shown = [{"row": row["row_number"], **_said(row["fault"])}
             for row in engine.scalars(listed.limit(SHOWN_REJECTS))]
    shown += [{"row": item.row, **_said(":ragged")} for item in ragged[:SHOWN_REJECTS]]
    return {"rejected": count + len(ragged), "ragged": len(ragged), "rejects": shown,
            "rejects_file": target}


def _said(fault: str) -> dict[str, str]:
    field, code = fault.split(":")
    text = typing_rules.FAULTS[code]
    return {"field": field, "code": code, "zh": text.zh, "en": text.en}


def _publish(typed: Any, *, work: Path, lake: Path, profile: profiles.Profile, declared: profiles.Declared,
             marks: tuple[int, str]) -> manifest.Entry:
    good, is_usage = typed.filter(typed.faults.length() == 0).drop("faults"), profile.key == profiles.USAGE_MONTH.key
    good = _summed(good) if is_usage else good
    groups = _groups(good, profile=profile)
    if not groups:
        raise AnalyticsError("nothing_accepted", t("没有一行可以接受,未写入任何数据",
                                                   "not one row could be accepted; nothing was written"))
    draft = work / "facts.parquet"
    good.order_by(list(good.columns) if is_usage else "row_number").to_parquet(str(draft), compression="zstd")
    digest = manifest.sha256_of(draft)
    name = f"{profile.key}/{marks[0]:08d}-{digest[:16]}.parquet"
    _folder(lake / profile.key)
    draft.replace(lake / name)
    return manifest.Entry(
        file=name, sha256=digest, rows=sum(group.rows for group in groups), kind=profile.key,
        months=tuple(sorted({group.month for group in groups})), groups=groups, declared=declared,
        loaded=marks[0], as_of=marks[1], total_fen=sum(group.fen for group in groups),
    )


def _summed(good: Any) -> Any:
    """Usage per month, codes, product and kind, by kind first; `lines`: how many delivered lines stand behind a row."""
    keys = ("usage_kind", "month", "group_code", "customer_code", "billing_account", "product_code", "product_name", "batch")
    summed = good.group_by(list(keys)).agg(total=good.quantity.sum().cast("int64"), highest=good.quantity.max(), lines=good.count())
    is_peak = summed.usage_kind.isin(usage_kinds.PEAKS)
    return summed.select(*keys, quantity=is_peak.ifelse(summed.highest, summed.total), lines=summed.lines)


def _groups(good: Any, *, profile: profiles.Profile) -> tuple[manifest.Group, ...]:
    """(month or snapshot day, batch) of a file with rows and fen; the snapshot day is the batch of arrears."""
    import ibis

    if profile.key == profiles.ARREARS_SNAPSHOT.key:
        day = good.snapshot_on
        good = good.mutate(month=(day.year() * 100 + day.month()).cast("int32"), batch=day.strftime("%Y%m%d"),
                           fen=good.total_fen)
    elif profile.key == profiles.SIMPLE_BILL.key:
        good = good.mutate(batch=ibis.literal(""))
    if profile.key == profiles.USAGE_MONTH.key:
        counted = good.group_by(["month", "batch"]).agg(rows=good.lines.sum().cast("int64")).mutate(fen=ibis.literal(0, "int64"))
    else:
        counted = good.group_by(["month", "batch"]).agg(rows=good.count(), fen=good.fen.sum().cast("int64"))
    return tuple(manifest.Group(**row) for row in engine.scalars(counted.order_by(["month", "batch"])))


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


