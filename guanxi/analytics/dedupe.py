"""Every account of the book compared with those it could be: Splink on DuckDB, in a child process, within a memory limit.

Blocks are capped: a key that too many accounts share says nothing and would cost their square; it is left out and reported. Fixed m and u
come from the pack, so that a score can be explained. Not for here: reading the book, storing pairs (domains.duplicates).
"""

from __future__ import annotations

import logging
import resource
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb

from guanxi.foundation.pure import chinese, short_names

MB = 1024
_READ = """
create table raw as select * from read_csv(?, header = true, quote = '"', escape = '"', columns = {
  'account_id': 'bigint', 'name': 'varchar', 'name_key': 'varchar', 'district': 'varchar', 'address': 'varchar', 'uscc': 'varchar',
  'billing_accounts': 'varchar', 'phones': 'varchar', 'short_name': 'varchar'})
"""
_PREPARE = """
create table book as
with keyed as (
  select account_id as unique_id, nullif(name_key, '') as name_key, nullif(trim(district), '') as district, nullif(trim(uscc), '') as uscc,
         nullif(regexp_replace(translate(lower(address), '０１２３４５６７８９－', '0123456789-'),
                               '[\\s\\-()（）,，、.。#＃]', '', 'g'), '') as address,
         nullif(regexp_extract(translate(address, '０１２３４５６７８９－　', '0123456789- '), $house, 1), '') as house,
         nullif(short_key(coalesce(short_name, '')), '') as short_key,
         case when length(name_key) >= $shortest
              then left(name_key, 2) || '%' || array_to_string(string_split(substr(name_key, 3), ''), '%') end as form,
         string_split(nullif(phones, ''), ';') as phones, string_split(nullif(billing_accounts, ''), ';') as billing_accounts,
         regexp_replace(name_key, $place, '') as placeless
  from raw
), cored as (select *, case when length(placeless) >= 2 then regexp_replace(placeless, $business, '') else name_key end as stripped from keyed)
select * exclude (placeless, stripped), case when length(stripped) >= 2 then stripped else name_key end as core,
       list_distinct(list_transform(range(1, greatest(length(name_key), 2)), i -> substr(name_key, i, 2))) as grams,
       list_distinct(list_transform(range(1, greatest(length(address), 2)), i -> substr(address, i, 2))) as address_grams
from cored
"""
# The rarest parts of a name two by two: what a typing error leaves of them still meets (six keys of four parts).
_RARE = """
create table rare as
with parts as (select unique_id, unnest(grams) as gram from book), often as (select gram, count(*) as n from parts group by gram),
rarest as (
  select p.unique_id, p.gram, row_number() over (partition by p.unique_id order by o.n, p.gram) as place
  from parts p join often o using (gram) where o.n >= 2 and length(p.gram) = 2
)
select a.unique_id, least(a.gram, b.gram) || greatest(a.gram, b.gram) as key
from rarest a join rarest b on a.unique_id = b.unique_id and a.place < b.place and b.place <= 4
"""
# How one account is called for short: by the name that was written down, and by what a short form keeps of a name (pure.short_names).
_SHORT = """
select unique_id, short_key as key from book where short_key is not null
union all select unique_id, name_key from book where name_key in (select short_key from book)
"""
_FORMS = """
select unique_id, left(name_key, 2) || right(name_key, 1) || unnest(string_split(substr(name_key, 3, length(name_key) - 3), '')) as key
from book where form is not null
"""
_SINGLE = ("name_key", "core", "uscc", "address")
_MANY = {"phone": "select unique_id, unnest(phones) as key from book",
         "billing_account": "select unique_id, unnest(billing_accounts) as key from book",
         "rare_pair": "select unique_id, key from rare", "short_name": _SHORT, "short_form": _FORMS}
_DICE = "2.0 * len(list_intersect({0}_l, {0}_r)) / greatest(len({0}_l) + len({0}_r), 1)"
_SHARE = "len(list_intersect({0}_l, {0}_r)) > 0"
_NULL = "{0}_l is null or {0}_r is null"
# field -> (when nothing is known, (level, condition) from the strongest on); the same as domains.duplicates.rules.likeness
_LEVELS: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "name": (_NULL.format("name_key"), (
        ("same_key", "name_key_l = name_key_r"), ("same_core", "core_l = core_r"),
        ("short", "coalesce(short_key_l in (name_key_r, short_key_r), false) or coalesce(short_key_r = name_key_l, false) "
                  "or coalesce(name_key_l like form_r, false) or coalesce(name_key_r like form_l, false)"),
        ("contained", "least(length(core_l), length(core_r)) >= 3 and (contains(core_l, core_r) or contains(core_r, core_l))"),
        ("close", f"{_DICE.format('grams')} >= 0.75"), ("near", f"{_DICE.format('grams')} >= 0.5"))),
    "uscc": (_NULL.format("uscc"), (("same", "uscc_l = uscc_r"),)),
    "phone": (_NULL.format("phones"), (("shared", _SHARE.format("phones")),)),
    "address": (_NULL.format("address"), (
        ("same", "address_l = address_r"), ("close", f"coalesce(house_l = house_r, true) and {_DICE.format('address_grams')} >= 0.6"))),
    "district": (f"{_NULL.format('district')} or coalesce(address_l = address_r, false)", (("same", "district_l = district_r"),)),
    "billing_account": (_NULL.format("billing_accounts"), (("shared", _SHARE.format("billing_accounts")),)),
}


_COMPARED = ("name_key", "short_key", "form", "core", "grams", "uscc", "phones", "address", "address_grams", "house", "district", "billing_accounts")


def run(*, source: str, out: str, spill: str, matching: Mapping[str, Any], memory_mb: int, threads: int = 2) -> dict[str, Any]:
    """Reads `source` (the fact `likeness` as CSV), writes pairs above `shown_from` to `out`: low, high, score, and the level of each field.

    Returns counts, skipped blocks by rule, seconds by step and the peak of memory in MB. `spill`: an empty folder for what does not fit.
    """
    began, seconds = time.monotonic(), dict[str, float]()
    con = duckdb.connect(str(Path(spill) / "dedupe.duckdb"))
    con.execute(f"set memory_limit = '{memory_mb}MB'; set threads = {threads}; set preserve_insertion_order = false")
    con.execute(f"set temp_directory = '{Path(spill) / 'temp'}'")
    con.create_function("short_key", short_names.key_of, ["VARCHAR"], "VARCHAR")
    con.execute(_READ, [source])
    con.execute(_PREPARE, {"place": chinese.PLACE_PATTERN, "business": chinese.BUSINESS_PATTERN, "shortest": short_names.SHORTEST,
                           "house": chinese.HOUSE_NUMBER})
    con.execute("drop table raw")
    accounts = int(_one(con, "select count(*) from book"))
    seconds["read"], began = _since(began)
    con.execute(_RARE)
    skipped = list(_blocks(con, matching["caps"]))
    con.execute("drop table rare")
    seconds["block"], began = _since(began)
    pairs = _predict(con, matching, out) if accounts > 1 else 0
    seconds["compare"], began = _since(began)
    con.close()
    return {"accounts": accounts, "pairs": pairs, "skipped": skipped, "seconds": {key: round(value, 1) for key, value in seconds.items()},
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MB}


def _blocks(con: duckdb.DuckDBPyConnection, caps: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """Adds to the book the keys by which accounts are compared; yields what was left out because too many share it."""
    columns = []
    for rule, cap in caps.items():
        keys = _MANY.get(rule, f"select unique_id, {rule} as key from book where {rule} is not null")  # noqa: S608
        con.execute(f"create table keys_{rule} as with k as (select distinct unique_id, key from ({keys}))"  # noqa: S608
                    "select unique_id, key, count(*) over (partition by key) as n from k")
        blocks, rows, biggest = con.execute(
            f"select count(distinct key), count(*), max(n) from keys_{rule} where n > ?", [cap]).fetchall()[0]  # noqa: S608
        if blocks:
            yield {"rule": rule, "cap": cap, "blocks": blocks, "accounts": rows, "biggest": biggest}
        value = "any_value(key)" if rule in _SINGLE else "list(key)"
        columns.append(f"left join (select unique_id, {value} as b_{rule} from keys_{rule} where n between 2 and {int(cap)} group by unique_id) "  # noqa: S608
                       f"j_{rule} using (unique_id)")
    con.execute(f"create table ready as select book.*, {', '.join(f'b_{rule}' for rule in caps)} from book {' '.join(columns)}")  # noqa: S608
    for rule in caps:
        con.execute(f"drop table keys_{rule}")
    con.execute("drop table book")


def _predict(con: duckdb.DuckDBPyConnection, matching: Mapping[str, Any], out: str) -> int:
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    logging.getLogger("splink").setLevel(logging.ERROR)
    database = DuckDBAPI(con)
    linker = Linker(database.register("ready"), _settings(matching))
    found = linker.inference.predict(threshold_match_probability=float(matching["shown_from"]))
    both = ", ".join(f"l.{column} as {column}_l, r.{column} as {column}_r" for column in _COMPARED)
    said = ", ".join(f"{_level_of(field)} as {field}" for field in _LEVELS)
    con.execute(f"copy (select least(unique_id_l, unique_id_r) as low, greatest(unique_id_l, unique_id_r) as high, "  # noqa: S608
                f"round(match_probability, 6) as score, {said} from (select p.unique_id_l, p.unique_id_r, p.match_probability, {both} "
                f"from {found.physical_name} p join ready l on l.unique_id = p.unique_id_l join ready r on r.unique_id = p.unique_id_r)) "
                f"to '{out}' (header, delimiter ',')")
    return int(_one(con, f"select count(*) from {found.physical_name}"))  # noqa: S608


def _settings(matching: Mapping[str, Any]) -> dict[str, Any]:
    rules: list[Any] = [f"l.b_{rule} = r.b_{rule}" for rule in matching["caps"] if rule in _SINGLE]
    rules += [{"blocking_rule": f"l.b_{rule} = r.b_{rule}", "sql_dialect": "duckdb", "arrays_to_explode": [f"b_{rule}"]}
              for rule in matching["caps"] if rule not in _SINGLE]
    return {
        "link_type": "dedupe_only", "unique_id_column_name": "unique_id", "sql_dialect": "duckdb",
        "probability_two_random_records_match": matching["prior"], "blocking_rules_to_generate_predictions": rules,
        "comparisons": [_comparison(sign) for sign in matching["signs"]],
        "retain_intermediate_calculation_columns": False, "retain_matching_columns": False,
    }


def _comparison(sign: Mapping[str, Any]) -> dict[str, Any]:
    missing, conditions = _LEVELS[sign["field"]]
    sql = dict(conditions)
    return {"output_column_name": sign["field"], "comparison_levels": [
        {"sql_condition": missing, "label_for_charts": "unknown", "is_null_level": True},
        *({"sql_condition": sql.get(level["level"], "ELSE"), "label_for_charts": level["level"], "m_probability": level["m"],
           "u_probability": level["u"]} for level in sign["levels"])]}


def _level_of(field: str) -> str:
    missing, conditions = _LEVELS[field]
    cases = " ".join(f"when {condition} then '{level}'" for level, condition in conditions)
    return f"case when {missing} then '' {cases} else 'different' end"


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> Any:
    return con.execute(sql).fetchall()[0][0]


def _since(began: float) -> tuple[float, float]:
    now = time.monotonic()
    return now - began, now
