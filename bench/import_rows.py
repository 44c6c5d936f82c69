"""`python -m bench.import_rows [ROWS …]`: account lists through the product's own path, CSV and .xlsx, and back out.

Every figure is rows per second of the whole file: upload and look, preview (two child processes, COPY, checks), apply
(checks of what is to be written, writes with history, book and search), the same file again, revert. "preview and apply"
is the figure of the target; "tidy" is the job that follows (statistics, the search index's waiting list): rows are found
before it. The load is stated below the table.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import psycopg

from bench import population, throwaway

HEADER = ("客户名称", "简称", "集团编码", "客户编码", "统一社会信用代码", "客户类别", "行业", "归属单位", "归属经理工号", "区县", "地址",
          "协议", "协议编号", "协议到期", "登记日期")
XLSX_MOST = 200_000


def table(rows: int, units: list[tuple[str, str]]) -> Iterator[list[str]]:
    """Made accounts: names from the bench's words, codes of region 97 that no company can have."""
    dice = random.Random(4711)
    for n in range(rows):
        unit, manager = dice.choice(units)
        name = (dice.choice(population.PLACES) + "".join(dice.sample(population.BRANDS, 2)) + dice.choice(population.TRADES)
                + f"{n % 9973}" + dice.choice(population.FORMS))
        yield [name, name[:6], f"GL-97-{n:08d}", f"97021{n:08d}", "", dice.choice(("党政", "事业", "国企", "民企")), "J66", unit,
               manager, "砚湖区", f"望溪路{n % 900}号", dice.choice(("有", "无")), f"XY{n:08d}", "2027-12-31", "2024年2月29日"]


def as_csv(rows: int, units: list[tuple[str, str]]) -> Iterator[bytes]:
    """The table as GB18030, in pieces."""
    yield (",".join(HEADER) + "\r\n").encode("gb18030")
    for cells in table(rows, units):
        yield (",".join(cells) + "\r\n").encode("gb18030")


def as_xlsx(rows: int, units: list[tuple[str, str]], folder: Path) -> Path:
    """The table as a workbook."""
    import xlsxwriter

    path = folder / "accounts.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("客户")
    sheet.write_row(0, 0, HEADER)
    for number, cells in enumerate(table(rows, units), 1):
        sheet.write_row(number, 0, cells)
    book.close()
    return path


def line(label: str, rows: int, seconds: float, more: str = "") -> None:
    """One line of the table."""
    print(f"{label:<28}{rows:>10,}{seconds:>10.1f} s{rows / seconds:>12,.0f} rows/s   {more}".rstrip(), flush=True)


def timed(label: str, rows: int, step: Callable[[], Any]) -> Any:
    """Runs a step and prints its line."""
    started = time.perf_counter()
    answer = step()
    line(label, rows, time.perf_counter() - started)
    return answer


def path_of(kind: str, rows: int, name: str, chunks: Iterable[bytes]) -> int:
    """Upload, preview and apply one file, each step timed; returns the run."""
    from guanxi.domains.intake import api
    from guanxi.domains.intake.models import ImportRun
    from guanxi.foundation.django import clock
    from guanxi.foundation.pure.actor import system

    root, now, began = system("import"), clock.now(), time.perf_counter()
    run_id: int = timed(f"{kind} upload and look", rows, lambda: api.upload_file(
        actor=root, now=now, kind="accounts", file_name=name, chunks=chunks))
    ImportRun.objects.filter(pk=run_id).update(status="reading")
    previewing = time.perf_counter()
    timed(f"{kind} preview", rows, lambda: api.run_preview(run_id=run_id, now=now))
    ImportRun.objects.filter(pk=run_id, status="previewed").update(status="applying")
    timed(f"{kind} apply", rows, lambda: api.run_apply(run_id=run_id, now=now))
    ended = time.perf_counter()
    run = ImportRun.objects.get(pk=run_id)
    line(f"{kind} preview and apply", rows, ended - previewing)
    line(f"{kind} whole path", rows, ended - began, f"{run.status} {run.counts} {run.trouble or ''}")
    timed(f"{kind} tidy (job after)", rows, lambda: api.run_tidy(run_id=run_id))
    return run_id


def measure(rows: int) -> None:
    """One size, two tables: CSV in, in again, out; .xlsx in (up to 200,000 rows), out."""
    from guanxi.domains.intake import api
    from guanxi.foundation.django import clock

    with psycopg.connect(os.environ[throwaway.OWNER]) as owner:
        units = [(str(unit), str(person)) for unit, person in owner.execute(
            "select u.code, p.staff_number from organisation_unit u join organisation_user p on p.unit_id = u.id where u.tier = 'county'")]
    print(f"\n{rows:,} accounts, CSV (GB18030)")
    first = path_of("csv", rows, "accounts.csv", as_csv(rows, units))
    again = path_of("csv again", rows, "accounts.csv", as_csv(rows, units))
    timed("csv again revert", rows, lambda: api.revert_now(run_id=again, now=clock.now()))
    timed("csv revert", rows, lambda: api.revert_now(run_id=first, now=clock.now()))
    if rows <= XLSX_MOST:
        print(f"\n{rows:,} accounts, .xlsx")
        path = as_xlsx(rows, units, Path(os.environ["GUANXI_STATE"]))
        run = path_of("xlsx", rows, "accounts.xlsx", [path.read_bytes()])
        timed("xlsx revert", rows, lambda: api.revert_now(run_id=run, now=clock.now()))
    own = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"peak memory: this process {int(own.split()[1]) // 1024} MB, largest child {child} MB")


def main() -> None:
    """A fresh database per run."""
    throwaway.use(0, is_fresh=True, name="bench_import")
    with psycopg.connect(os.environ[throwaway.OWNER]) as owner:
        population._units(owner, 1)
        owner.commit()
        population._users(owner)
    import django

    django.setup()
    for rows in [int(said) for said in sys.argv[1:]] or [100_000]:
        measure(rows)
    print(throwaway.load())


if __name__ == "__main__":
    main()
