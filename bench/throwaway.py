"""A throw-away database in a private PostgreSQL with the settings of the product, durable: what is written costs what it costs
a user. `use(accounts)` points this process at it before Django starts.

It is kept between runs as `bench_<accounts>` (filling a million accounts takes minutes); migrations are applied anew.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from guanxi.foundation.postgres.cluster import Cluster

REPOSITORY = Path(__file__).resolve().parents[1]
STATE = Path(os.environ.get("GUANXI_BENCH_STATE", f"{tempfile.gettempdir()}/guanxi-bench-{os.getuid()}"))
OWNER = "DATABASE_OWNER_URL"


def use(accounts: int, *, is_fresh: bool = False, name: str = "") -> bool:
    """Starts or joins the server, creates and migrates `bench_<accounts>`, sets the environment. True: it is empty."""
    cluster = Cluster(STATE)
    urls = cluster.start()
    atexit.register(cluster.stop)
    name = name or f"bench_{accounts}"
    with psycopg.connect(_at(urls["postgres"], "postgres"), autocommit=True) as admin:
        if is_fresh:
            admin.execute(f'drop database if exists "{name}" with (force)')
        is_there = admin.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
        if not is_there:
            admin.execute(f'create database "{name}" owner guanxi_owner template template0')
    os.environ["DATABASE_URL"] = _at(urls["guanxi_app"], name)
    os.environ[OWNER] = _at(urls["guanxi_owner"], name)
    os.environ["DATABASE_BACKUP_URL"] = _at(urls["guanxi_backup"], name)
    os.environ.setdefault("GUANXI_STATE", tempfile.mkdtemp(prefix="guanxi-bench-"))
    os.environ.setdefault("GUANXI_NOW", "2026-11-20T02:00:00+00:00")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    if os.environ.get("BENCH_MIGRATE", "1") == "1":
        subprocess.run([sys.executable, "manage.py", "migrate", "--database", "owner", "-v0", "--skip-checks"],
                       cwd=REPOSITORY, check=True)
    with psycopg.connect(os.environ[OWNER]) as owner:
        return owner.execute("select 1 from customers_account limit 1").fetchone() is None


def load() -> str:
    """What else the machine was doing: the load average and the processors, for the table's last line."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def _at(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
