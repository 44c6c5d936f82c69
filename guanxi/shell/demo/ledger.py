"""What the demo of a state folder is and how far it has been loaded: one small file beside its data.

Pages may ask `loading()`; only the loader writes. Django is not needed.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.shell.demo.dice import SEED
from guanxi.shell.trouble import Trouble

if TYPE_CHECKING:  # a start that finds everything loaded needs no plan, and importing it costs a quarter of a second
    from guanxi.shell.demo.plan import Plan

FILE = "storage/demo.json"
FINISHED = "finished"
PACKAGE = Path(__file__).resolve().parents[2]
LIBRARIES = ("django", "django-allauth", "django-axes", "procrastinate")


@dataclass(kw_only=True)
class Ledger:
    """accounts: generated accounts asked for. done: steps finished, in order. doing: what is said while it loads.

    schema: which tables this demo was last brought to (`schema_now`).
    """

    created_on: str
    accounts: int
    seed: int = SEED
    done: list[str] = field(default_factory=list)
    schema: str = ""
    doing_zh: str = ""
    doing_en: str = ""

    @property
    def plan(self) -> Plan:
        """The plan this demo was made from."""
        from guanxi.shell.demo.plan import Plan

        return Plan(created_on=date.fromisoformat(self.created_on), count=self.accounts, seed=self.seed)

    @property
    def is_finished(self) -> bool:
        """Everything is loaded."""
        return FINISHED in self.done


def read(state: Path) -> Ledger | None:
    """The ledger of this folder; None where there is no demo yet."""
    path = state / FILE
    if not path.exists():
        return None
    try:
        return Ledger(**json.loads(path.read_text("utf-8")))
    except (ValueError, TypeError):
        raise Trouble(f"{path} is damaged: `make demo RESET=1` builds the demo anew.") from None


def is_demo(state: Path) -> bool:
    """Whether this folder holds a demo, also one whose ledger is damaged."""
    return (state / FILE).exists()


def write(state: Path, ledger: Ledger) -> None:
    """Replaces the file as a whole."""
    path = state / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    draft.write_text(json.dumps(asdict(ledger), ensure_ascii=False), "utf-8")
    draft.replace(path)


def opened(state: Path, *, accounts: int, today: date) -> Ledger:
    """The ledger of this folder, made when missing. Refuses another number of accounts than it was made with."""
    found = read(state)
    if found is None:
        found = Ledger(created_on=today.isoformat(), accounts=accounts)
        write(state, found)
    if found.accounts != accounts:
        raise Trouble(
            f"The demo in {state} has {found.accounts} generated accounts: start it with ACCOUNTS={found.accounts}, "
            f"or build it anew with ACCOUNTS={accounts} RESET=1 (its data are deleted).")
    return found


def mark(state: Path, ledger: Ledger, step: str) -> None:
    """Remembers that a step is finished."""
    if step not in ledger.done:
        ledger.done.append(step)
    write(state, ledger)


def say(state: Path, ledger: Ledger, text: Text) -> None:
    """Remembers what is being done now."""
    ledger.doing_zh, ledger.doing_en = text
    write(state, ledger)


def schema_now() -> str:
    """A short text that changes with every migration of ours and of the libraries; nothing is imported for it."""
    from importlib.metadata import version

    digest = hashlib.sha256()
    for path in sorted(PACKAGE.glob("**/migrations/*.py")):
        digest.update(str(path.relative_to(PACKAGE)).encode() + path.read_bytes())
    for library in LIBRARIES:
        digest.update(f"{library}=={version(library)}".encode())
    return digest.hexdigest()[:16]


def loading() -> Text | None:
    """For pages: what the loader is doing; None when there is no demo or it is complete."""
    try:
        found = read(Path(os.environ.get("GUANXI_STATE", "")))
    except Trouble:
        return None
    if found is None or found.is_finished:
        return None
    return Text(found.doing_zh, found.doing_en) if found.doing_zh else t("数据准备中", "Preparing the data")
