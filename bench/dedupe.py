"""Duplicates of a whole book: `python -m bench.dedupe --accounts N [--names FILE]` plants them, finds them, and says how many and how fast.

A book of invented companies in which one in seven is entered a second time as people do: another form of the name, its short name
or a short form of it, a typing error, an old telephone, an address written otherwise, no credit code. Needs no database: the child is the one the
run of the book uses.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from guanxi.domains.duplicates.policy import ADAPTER
from guanxi.foundation import child
from guanxi.foundation.pure import chinese
from guanxi.policy import load

SHARE = 7  # one in so many is entered twice
HALL, HALL_EVERY = 12, 240  # of so many companies, so many are shops of one market hall
COLUMNS = ("account_id", "name", "name_key", "district", "address", "uscc", "billing_accounts", "phones", "short_name")
CITIES = ("望溪", "石渡", "柳塘", "石城", "临江", "云岭", "青浦", "东川", "南屿", "北塬", "西陵", "安澜")
DISTRICTS = ("城关区", "高新区", "东湖区", "新城区", "江北区", "开发区", "白石县", "柳河县")
TRADES = ("机械", "餐饮管理", "医药", "建材", "物流", "信息技术", "文化传播", "农业开发", "服饰", "装饰工程", "食品", "电子", "纺织", "化工",
          "教育咨询")
FORMS = ("有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "科技有限公司", "实业有限公司", "贸易有限公司")
STREETS = ("人民路", "解放路", "中山大道", "建设街", "和平路", "文化路", "工业大道", "滨江路", "学府街", "迎宾大道")
FIRST, SECOND = "恒盛瑞鑫宏泰华安金玉兴隆福康源通达丰汇海天云龙祥和", "昌茂达泰丰源盛业信诚联创捷维邦美佳利德远阳光辉腾飞宇"
TYPING = dict(zip("恒昌源丰信诚利德远阳辉腾", "衡常原风心成力得元杨晖滕", strict=True))


@dataclass(frozen=True, kw_only=True)
class Company:
    """One entry of the book; `who`: the company it is."""

    who: int
    city: str
    brand: str
    trade: str
    form: str
    district: str
    address: str
    uscc: str
    billing: str
    phones: tuple[str, ...]
    name: str
    short: str = ""


def companies(count: int, brands: Sequence[str], chance: random.Random) -> Iterator[Company]:
    """Different companies: some of one brand in several cities or one, branches with the credit code of another, shared telephones, shops of one
    line of business in one market hall, whose telephones nobody has written down.
    """
    former: Company | None = None
    for who in range(count):
        city, brand, trade, form = chance.choice(CITIES), chance.choice(brands), chance.choice(TRADES), chance.choice(FORMS)
        if former and who % 25 == 0:  # a sister company of one brand and city
            city, brand = former.city, former.brand
        address = f"{chance.choice(STREETS)}{chance.randint(1, 400)}号" + (f"{chance.randint(1, 20)}楼" if chance.random() < .4 else "")
        former = Company(
            who=who, city=city, brand=brand, trade=trade, form=form, district=chance.choice(DISTRICTS), address=city + "市" + address,
            uscc=f"9197{who:014d}" if chance.random() < .7 else "", billing=f"A97{who:010d}" if chance.random() < .6 else "",
            phones=tuple(f"p{chance.randint(1, 40 * count)}" for _ in range(chance.randint(0, 3))), name=f"{city}市{brand}{trade}{form}",
            short=chance.choice(("", "", f"{brand}{trade}", f"{city}{brand}", brand if len(brand) > 2 else f"{city}{brand}")))
        if who % 50 == 1:  # a branch uses the credit code of its head office (operator 1.2)
            former = replace(former, uscc=f"9197{who - 1:014d}", name=f"{former.name}{chance.choice(CITIES)}分公司")
        if who % HALL_EVERY >= HALL_EVERY - HALL:
            hall = who // HALL_EVERY
            city, trade = CITIES[hall % len(CITIES)], TRADES[hall % len(TRADES)]
            brand = chance.choice(brands)  # no sister next door: two of one name at one address would be one
            former = replace(former, city=city, brand=brand, trade=trade, form="商行", name=f"{city}市{brand}{trade}商行", short="", phones=(),
                             billing="", uscc="", district=DISTRICTS[hall % len(DISTRICTS)],
                             address=f"{city}市{STREETS[hall % len(STREETS)]}{hall % 400 + 1}号")
        yield former


def again(one: Company, chance: random.Random) -> Company:
    """The same company as somebody else enters it."""
    keeps = chance.random
    return replace(
        one, name=_written(one, chance), short=one.short if keeps() < .5 else "",
        uscc=one.uscc if keeps() < .45 else "", billing=one.billing if keeps() < .25 else "",
        address=_addressed(one.address, chance), district=one.district if keeps() < .9 else "",
        phones=(*(phone for phone in one.phones if keeps() < .6), *((f"n{one.who}",) if keeps() < .3 else ())))


def _written(one: Company, chance: random.Random) -> str:
    way = chance.randrange(11)
    short = f"{one.brand}{one.trade}"
    return (
        one.name, f"{one.city}{short}{one.form}", f"{one.city}市{short}", f"{short}{chance.choice(FORMS)}", f"{one.city}市{short}（集团）有限公司",
        f"{one.city}市{_mistyped(one.brand, chance)}{one.trade}{one.form}", f"{one.city}{short}有限责任公司".replace("机", "機").replace("业", "業"),
        f"{one.city}{one.brand}", f"{one.city}市{short}{chance.choice(('望溪', '第一', '新区'))}分公司",
        one.short or f"{one.city}{one.brand}", f"{one.city}{one.brand[0]}{one.trade}")[way]


def _mistyped(brand: str, chance: random.Random) -> str:
    place = chance.randrange(len(brand))
    return brand[:place] + TYPING.get(brand[place], chance.choice(SECOND)) + brand[place + 1:]


def _addressed(address: str, chance: random.Random) -> str:
    way = chance.randrange(5)
    return (address, address, address.replace("号", "－1号"), address.split("市")[1], "" if chance.random() < .5 else address + "院内")[way]


def write(path: Path, *, accounts: int, brands: Sequence[str], seed: int) -> set[tuple[int, int]]:
    """Writes the book; returns the pairs that are the same company."""
    chance = random.Random(seed)
    entries = list(companies(accounts - accounts // SHARE, brands, chance))
    entries += [again(chance.choice(entries), chance) for _ in range(accounts // SHARE)]
    chance.shuffle(entries)
    seen: dict[int, list[int]] = {}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, one in enumerate(entries, start=1):
            seen.setdefault(one.who, []).append(number)
            writer.writerow((number, one.name, chinese.company_key(one.name), one.district, one.address, one.uscc, one.billing, ";".join(one.phones),
                             one.short))
    return {(low, high) for same in seen.values() for low in same for high in same if low < high}


def measure(*, accounts: int, brands: Sequence[str], memory_mb: int, seed: int, threshold: float | None) -> Iterator[tuple[str, str]]:
    """One run; yields what was measured, line by line."""
    matching: dict[str, Any] = ADAPTER.validate_python(load.load("demo").sections["duplicates/matching"].data).model_dump()
    with tempfile.TemporaryDirectory() as folder:
        source, out, spill = Path(folder) / "book.csv", Path(folder) / "pairs.csv", Path(folder) / "spill"
        spill.mkdir()
        truth = write(source, accounts=accounts, brands=brands, seed=seed)
        began = time.monotonic()
        answer = child.run("guanxi.analytics.dedupe:run", {"source": str(source), "out": str(out), "spill": str(spill), "matching": matching,
                                                           "memory_mb": memory_mb}, memory_mb=memory_mb * 2 + 3000, timeout_s=7200)
        took = time.monotonic() - began
        with out.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    found = {(int(row["low"]), int(row["high"])) for row in rows if threshold is None or float(row["score"]) >= threshold}
    right = len(found & truth)
    precision, recall = right / max(len(found), 1), right / max(len(truth), 1)
    yield "accounts / planted pairs", f"{answer['accounts']:,} / {len(truth):,}"
    yield "seconds (read, block, compare)", f"{took:.1f} ({', '.join(str(value) for value in answer['seconds'].values())})"
    yield "peak of the child, MB", f"{answer['peak_mb']:,}"
    yield "pairs found / right", f"{len(found):,} / {right:,}"
    yield "precision / recall / F1", f"{precision:.3f} / {recall:.3f} / {2 * precision * recall / max(precision + recall, 1e-9):.3f}"
    for one in answer["skipped"]:
        yield f"left out: {one['rule']}", f"{one['blocks']:,} blocks above {one['cap']}, {one['accounts']:,} accounts, the biggest {one['biggest']:,}"


def brands_of(path: Path | None, chance: random.Random) -> Sequence[str]:
    """Short names: of a file, one a line (2 to 6 characters), else made up."""
    if path is None:
        return tuple({chance.choice(FIRST) + chance.choice(SECOND) + (chance.choice(FIRST) if chance.random() < .6 else "") +
                      (chance.choice(SECOND) if chance.random() < .3 else "") for _ in range(60_000)})
    names = (line.strip() for line in path.read_text(encoding="utf-8-sig").split("\n"))
    return tuple(name for name in names if 2 <= len(name) <= 6 and name[0] > "\u3400")


def main() -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser(description="Duplicates of a whole book, planted and found")
    parser.add_argument("--accounts", type=int, default=20_000)
    parser.add_argument("--names", type=Path, help="a file of company short names, one a line")
    parser.add_argument("--memory-mb", type=int, default=2_000, help="of DuckDB; the rest spills")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threshold", type=float, help="count only pairs of at least this score")
    given = parser.parse_args()
    brands = sorted(brands_of(given.names, random.Random(given.seed)))
    for said, value in measure(accounts=given.accounts, brands=brands, memory_mb=given.memory_mb, seed=given.seed, threshold=given.threshold):
        print(f"{said:32} {value}")


if __name__ == "__main__":
    main()
