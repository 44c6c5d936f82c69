"""Running as root: PostgreSQL refuses root, so it gets an account of its own, announced when it is created."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

from guanxi.foundation.postgres.trouble import DatabaseTrouble

ACCOUNT = "guanxi-db"


def database_account() -> str:
    """The system account PostgreSQL runs under when we are root; created (and said so) when missing."""
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        sys.stderr.write(f"Creating the system account {ACCOUNT}: PostgreSQL does not run as root.\n")
        made = subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT],
            capture_output=True, text=True, check=False,
        )
        if made.returncode:
            raise DatabaseTrouble(f"Cannot create the account {ACCOUNT} ({made.stderr.strip()}): run as a normal user.") from None
    return ACCOUNT


def adopt(root: Path, bin_folder: Path, account: str) -> Path:
    """Gives `root` to the account and returns programs it can execute (copied when they lie in a closed folder)."""
    shutil.chown(root, account, account)
    root.chmod(0o755)
    for path in (root, *root.parents):
        if not path.stat().st_mode & 0o001:
            raise DatabaseTrouble(f"{path} is closed to the database account: set GUANXI_STATE to a folder outside it.")
    if all(path.stat().st_mode & 0o005 == 0o005 or path == Path("/") for path in (bin_folder, *bin_folder.parents)):
        return bin_folder
    copy = root / "programs"
    if not (copy / "bin" / "postgres").exists():
        shutil.copytree(bin_folder.parent, copy, dirs_exist_ok=True)
    return copy / "bin"


def reachable_state(wanted: Path) -> Path:
    """`wanted`, or a folder under /var/lib/guanxi when the database account cannot reach it (decisions 11)."""
    if os.geteuid() != 0:
        return wanted
    closed = [p for p in wanted.resolve().parents if p.exists() and not p.stat().st_mode & 0o001]
    if not closed:
        return wanted
    instead = Path("/var/lib/guanxi") / "-".join(wanted.resolve().parts[1:])
    sys.stderr.write(f"{closed[0]} is closed to the database account: the state is kept in {instead}.\n")
    return instead
