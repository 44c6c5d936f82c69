"""Made accounts for measuring: 9 counties a city, 10 cities a province, some 360 accounts a county at every size.

Straight into the tables by COPY and SQL as the owner, with triggers off: this measures reading, not writing.
"""

from __future__ import annotations

import argparse
import functools
import os
import random
from collections.abc import Iterator
from typing import Any

import psycopg

from bench import figures, throwaway
from bench.throwaway import OWNER
from guanxi.domains.lists.rules import tokens
from guanxi.foundation.pure import chinese


def _words(text: str) -> list[str]:
    return text.split()


CITIES, COUNTIES, PER_COUNTY = 10, 9, 360
PLACES = _words("望溪 石渡 青汀 澜城 柳塘 禾洲 砚湖 榆浦 朔宁 北砚 桑垣 乌泽 屿安 东礁 鹭洲 汐口 云岭 沙河 平川 长陵")
BRANDS = ("恒信达华瑞丰盛荣泰源通宏博远方正兴隆云海天地金铁锦绣安康宁和顺昌裕德仁义诚明辉光耀星辰宇宙鼎鑫森林"
          "江河湖溪山岳峰岩松柏竹梅兰菊荷莲桂枫桐榆槐杨柳")
TRADES = _words("银行 医院 学校 科技 贸易 建设 物流 医药 电子 机械 食品 纺织 环保 能源 水务 传媒 酒店 汽车 农业 矿业 化工 "
                "建材 家居 服装 咨询 保险 证券 旅游")
FORMS = _words("有限公司 集团有限公司 股份有限公司 分公司 中心 管理局")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "砚秋静海川敏之雅文越渊映雪浩微小北远山露宁明远安澜志强建国伟芳娜秀英敏磊军洋艳勇"
KINDS = ("government", "institution", "state_owned", "private")
GUARDED = ("customers_account", "customers_contact", "customers_assignment", "customers_accountidentifier")
INDEXED = ("lists_book", "lists_searchentry", "customers_contact", "customers_account")


def ready(description: str | None) -> int:
    """For a bench's command line: points this process at a database of `--accounts` (filled when empty), sets Django up; their number."""
    asked = argparse.ArgumentParser(description=description)
    asked.add_argument("--accounts", type=int, default=100_000)
    asked.add_argument("--fresh", action="store_true", help="fill anew")
    options = asked.parse_args()
    if throwaway.use(options.accounts, is_fresh=options.fresh):
        fill(options.accounts)
    import django

    django.setup()
    return int(options.accounts)


def fill(accounts: int) -> None:
    """Units, people, accounts with 3 contacts each, assignments, the book, the search index, a night's figures; then ANALYZE."""
    dice = random.Random(4711)
    with psycopg.connect(os.environ[OWNER]) as owner:
        owner.execute("set synchronous_commit = off; set maintenance_work_mem = '512MB'; set work_mem = '256MB'")
        counties = _units(owner, max(1, round(accounts / (CITIES * COUNTIES * PER_COUNTY))))
        _users(owner)
        for table in GUARDED:
            owner.execute(f"alter table {table} disable trigger user")
        indexes = without_indexes(owner, INDEXED)
        _accounts(owner, accounts, counties, dice)
        _contacts(owner, accounts, dice)
        owner.execute(_CHILDREN)
        owner.execute(PEOPLE)
        owner.commit()
        _search(owner)
        for definition in indexes:
            owner.execute(definition)
        for table in GUARDED:
            owner.execute(f"alter table {table} enable trigger user")
        owner.commit()
        figures.publish(owner)
        for table in ("customers_account", "organisation_unit"):  # they were filled with numbers of our own
            owner.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))")
        owner.commit()
        owner.autocommit = True
        owner.execute("vacuum analyze")


def without_indexes(owner: psycopg.Connection, tables: tuple[str, ...]) -> list[str]:
    """Drops what can be made again faster at the end; answers how."""
    found = owner.execute(
        "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index where indrelid = any(%s::regclass[]) "
        "and not indisprimary and not exists (select 1 from pg_constraint where conindid = indexrelid)", [list(tables)]).fetchall()
    for name, _ in found:
        owner.execute(f"drop index {name}")
    return [definition for _, definition in found]


def _units(owner: psycopg.Connection, provinces: int) -> list[int]:
    rows: list[tuple[int, str, str, str, int | None, str]] = [(1, "00", "集团", "group", None, "/1/")]
    counties: list[int] = []
    for province in range(1, provinces + 1):
        above = len(rows) + 1
        rows.append((above, f"{province:02d}", f"第{province}省", "province", 1, f"/1/{above}/"))
        for city in range(1, CITIES + 1):
            middle = len(rows) + 1
            rows.append((middle, f"{province:02d}{city:02d}", f"{province}省{city}市", "city", above, f"/1/{above}/{middle}/"))
            for county in range(1, COUNTIES + 1):
                below = len(rows) + 1
                counties.append(below)
                rows.append((below, f"{province:02d}{city:02d}{county:02d}", f"{city}市{county}县", "county", middle,
                             f"/1/{above}/{middle}/{below}/"))
    with owner.cursor() as cursor, cursor.copy(
        "copy organisation_unit (id, code, name, tier, parent_id, path, kind, region_code, created_at, updated_at) from stdin"
    ) as copy:
        for row in rows:
            copy.write_row((*row, "territory", "", "2026-01-01", "2026-01-01"))
    return counties


def _users(owner: psycopg.Connection) -> None:
    owner.execute("""insert into organisation_user (username, staff_number, name, email, unit_id, post, phone, roles, password,
        created_at, updated_at) select 'u' || u.id || '-' || n, 'S' || u.id || '-' || n, '经理' || u.id || '-' || n, '', u.id, '客户经理', '',
        case when n > 1 then '["R1"]' when u.tier in ('group', 'province') then '["R10"]' else '["R9"]' end::jsonb, '!', now(), now()
        from organisation_unit u, generate_series(1, case when u.tier = 'county' then 4 else 1 end) n order by u.id, n""")


def _accounts(owner: psycopg.Connection, accounts: int, counties: list[int], dice: random.Random) -> None:
    with owner.cursor() as cursor, cursor.copy(
        "copy customers_account (id, name, short_name, name_key, sort_key, customer_kind, industry_code, unit_id, region_code, district, address, "
        "agreement_number, agreement_until, created_at, updated_at) from stdin"
    ) as copy:
        for number in range(1, accounts + 1):
            brand = "".join(dice.choices(BRANDS, k=3))
            place, trade = dice.choice(PLACES), dice.choice(TRADES)
            name = f"{place}{brand}{trade}{dice.choice(FORMS)}"
            until = f"{dice.randint(2026, 2028)}-{dice.randint(1, 12):02d}-01" if dice.random() < 0.5 else None
            copy.write_row((number, name, f"{brand}{trade}", chinese.company_key(name)[:120], chinese.sort_key(name)[:240], dice.choice(KINDS),
                            f"{dice.choice('ABCDEFGHIJKLMNOPQRST')}{dice.randint(1, 96):02d}", counties[number % len(counties)],
                            "", "", "", "", until, "2026-01-01", "2026-01-01"))


_CHILDREN = """
insert into customers_accountidentifier (account_id, scheme, issuer, value, created_at, updated_at)
  select id, 'group_code', '97', 'GL-' || lpad((id * 7919 % 10000000)::text, 7, '0') || '-' || id % 10, now(), now() from customers_account;
create temp table manager as
  select unit_id, array_agg(id order by id) as ids from organisation_user where username not like '%-1' group by unit_id;
insert into customers_assignment (account_id, user_id, unit_id, role, valid_from, source_document, created_at, updated_at)
  select a.id, m.ids[1 + a.id / 7 % 3], a.unit_id, 'owner', '2026-01-01', '', now(), now() from customers_account a join manager m using (unit_id);
insert into customers_visibility (user_id, account_id, via) select user_id, account_id, role from customers_assignment;
insert into lists_book (account_id, unit_id, owner_id, owner_name, owner_key, name, short_name, sort_key, group_code, customer_kind, industry_code,
  grade, grade_rank, calculated_grade, calculated_rank, revenue_12m_fen, last_month_fen, trend_rate, arrears_fen, completeness,
  agreement_until, contact_count)
with graded as (
  select a.*, exp(13 + 3.2 * (random() + random() + random() - 1.5))::bigint as revenue, random() as moved, s.user_id, i.value as code
  from customers_account a join customers_assignment s on s.account_id = a.id join customers_accountidentifier i on i.account_id = a.id),
ranked as (select *, case when revenue > 30000000 then 1 when revenue > 12000000 then 2 when revenue > 3000000 then 3
  when revenue > 400000 then 4 end as best from graded)
select r.id, unit_id, user_id, u.name, u.key, r.name, short_name, sort_key, code, customer_kind, industry_code,
  coalesce((array['diamond', 'platinum', 'gold', 'vip'])[grade_rank], ''), nullif(grade_rank, 5),
  coalesce((array['diamond', 'platinum', 'gold', 'vip'])[best], ''), best,
  case when moved > 0.05 then revenue * 12 end, case when moved > 0.05 then (revenue * (0.5 + random()))::bigint end,
  case when moved > 0.1 then round((random() - 0.45)::numeric, 3)::float8 end,
  case when moved > 0.3 then case when random() < 0.1 then revenue else 0 end end, (20 + random() * 80)::int,
  agreement_until, 3
from (select *, case when moved < 0.93 then best when moved < 0.96 then best + 1 when best > 1 then best - 1 else best end as grade_rank
      from ranked) r
join lateral (select name, coalesce(nullif(sort_key, ''), name) as key from organisation_user where id = r.user_id) u on true;
"""


def _contacts(owner: psycopg.Connection, accounts: int, dice: random.Random) -> None:
    with owner.cursor() as cursor, cursor.copy(
        "copy customers_contact (account_id, name, sort_key, post, department, post_since, is_key_person, office_phone, mobile, mobile_hash, "
        "email, residence, hobby, birthday, created_at, updated_at) from stdin"
    ) as copy:
        for number in range(1, accounts + 1):
            for place in range(3):
                name = dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=dice.randint(1, 2)))
                copy.write_row((number, name, name, dice.choice(("主任", "科长", "经理", "局长")), "信息科", "2024-03-01", place == 0, "", "", "",
                                "", "", "", "", "2026-01-01", "2026-01-01"))


PEOPLE = """
update customers_contact c set
  post = case when n % 1000 = 0 then (array['院长', '校长', '总工程师', '纪委书记'])[1 + n / 1000 % 4]
    else (array['主任', '科长', '经理', '局长', '副主任', '副科长', '办公室主任', '网络科科长', '财务经理', '信息中心主任', '采购经理', '副局长'])
      [1 + n % (3 + n / 16 % 10)] end,
  department = (array['信息科', '信息中心', '办公室', '财务部', '采购部', '网络科', ''])[1 + n / 7 % 7],
  post_since = case when n % 10 < 8 then date '2012-01-01' + n / 3 % 5000 end,
  mobile = case when n % 10 < 7 then '138' || lpad((n % 100000000)::text, 8, '0') else '' end,
  email = case when n % 100 < 40 then 'p' || n || '@example.cn' else '' end,
  is_key_person = n % 4 = 0
from (select id, abs(hashint8(id) % 100000000) as n from customers_contact) made where made.id = c.id
"""
"""Posts (a few rare), departments, days and numbers of people: what a list of them filters and sorts by. The keyed hash of a number is not made."""


def _search(owner: psycopg.Connection) -> None:
    """Entries of accounts and contacts."""
    with psycopg.connect(os.environ[OWNER]) as reader, owner.cursor() as cursor, cursor.copy(
        "copy lists_searchentry (subject_kind, subject_id, account_id, unit_id, label, hint, weight, normaliser, keys, tokens) from stdin"
    ) as copy:
        for kind, *row, names, codes, weight in _found(reader):
            copy.write_row((kind, *row, weight, chinese.VERSION, *_tokens(tuple(names), tuple(codes))))


@functools.lru_cache(maxsize=200_000)
def _tokens(names: tuple[str, ...], codes: tuple[str, ...]) -> tuple[str, str]:
    """People share names: their tokens are made once."""
    made = tokens.entry_tokens(names=names, codes=codes, phone_numbers=(), phone_hash=str)
    return tokens.keys_of(names=names, codes=codes), tokens.vector(made)


def _found(reader: psycopg.Connection) -> Iterator[tuple[Any, ...]]:
    with reader.cursor("found") as stream:
        stream.itersize = 5000
        stream.execute("""select 'account', account_id, account_id, unit_id, name, group_code, array[name, short_name], array[group_code],
            coalesce(revenue_12m_fen / 1000000, 0)::int from lists_book""")
        yield from stream
    with reader.cursor("found2") as stream:
        stream.itersize = 5000
        stream.execute("""select 'contact', c.id, a.id, a.unit_id, c.name, c.post, array[c.name], array[]::text[], 0
            from customers_contact c join customers_account a on a.id = c.account_id""")
        yield from stream
