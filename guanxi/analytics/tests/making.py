"""Small lakes for tests: text rows in, `write.run` and `night.run` called as the child would. Not a test."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from guanxi.analytics import manifest, night, profiles, write

BILL = {"unit": "yuan", "tax": "incl"}
Row = dict[str, str]


class Lake:
    """A lake in a temporary folder with its dimension files."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.lake, self.dims = folder, folder / "lake", folder / "dims"
        for path in (self.lake, self.dims):
            path.mkdir()
        self.entries: list[manifest.Entry] = []
        self.runs = 0

    def load(self, profile: str, rows: list[Row], *, declared: dict[str, str] | None = None,
             as_of: str = "2026-11-05") -> dict[str, Any]:
        """Writes one file and adds it to the manifest."""
        source = self.folder / f"chunk-{len(self.entries)}.csv"
        keys = [column.key for column in profiles.PROFILES[profile].columns]
        with source.open("w", encoding="utf-8", newline="") as stream:
            out = csv.writer(stream, quoting=csv.QUOTE_ALL)
            out.writerow(["row_number", *keys])
            out.writerows([number, *(row.get(key, "") for key in keys)] for number, row in enumerate(rows, start=2))
        answer = write.run(sources=[str(source)], profile=profile, declared=declared or BILL, lake=str(self.lake),
                           loaded=len(self.entries) + 1, as_of=as_of)
        if answer["ok"]:
            self.entries.append(manifest.entry_from(answer["entry"]))
            self.save()
        return answer

    def save(self) -> None:
        """Writes the manifest."""
        manifest.write(self.lake, self.entries)

    def revert(self, place: int) -> None:
        """Marks one file as reverted."""
        self.entries[place] = manifest.entry_from({**self.entries[place].as_json(), "status": manifest.REVERTED})
        self.save()

    def know(self, *rows: tuple[str, str, int], valid: dict[str, tuple[str, str]] | None = None) -> None:
        """Dimension files: (scheme, value, account_id) and validity per value."""
        valid = valid or {}
        with (self.dims / "identifier.csv").open("w", encoding="utf-8") as stream:
            stream.write("scheme,issuer,value,account_id,valid_from,valid_until\n")
            for scheme, value, account_id in rows:
                begins, ends = valid.get(f"{value}/{account_id}", ("\\N", "\\N"))
                stream.write(f'"{scheme}","","{value}","{account_id}",{begins},{ends}\n')
        with (self.dims / "account.csv").open("w", encoding="utf-8") as stream:
            stream.write("account_id\n" + "".join(f"{key}\n" for key in sorted({row[2] for row in rows})))

    def night(self, **options: Any) -> dict[str, Any]:
        """Runs the night; `answer["out"]` is its folder."""
        self.runs += 1
        out = self.folder / f"run-{self.runs}"
        arguments: dict[str, Any] = {"anchor_month": 202610, "memory_mb": 512, **options}
        return {**night.run(lake=str(self.lake), dims=str(self.dims), out=str(out), **arguments), "out": out}


def table(answer: dict[str, Any], name: str) -> list[dict[str, str]]:
    """One published CSV as rows of text."""
    assert answer["ok"], answer
    with (answer["out"] / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def measures(answer: dict[str, Any]) -> dict[int, dict[str, str]]:
    """account_id → its row of measures."""
    return {int(row["account_id"]): row for row in table(answer, "account_measures")}


def item(month: int, customer: str, amount: str, **more: str) -> Row:
    """One bill item; recurring, no tax, one batch per month unless said otherwise."""
    return {"month": str(month), "customer_code": customer, "charge_kind": "周期性", "charged": amount,
            "tax_rate": "0", "product_code": "ZX-SDH", "product_name": "数字电路", "product_instance": f"PI-{customer}",
            "batch": f"{month}-01", **more}
