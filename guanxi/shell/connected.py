"""A command's way to the database: DATABASE_URL when it is set, else the private PostgreSQL of GUANXI_STATE.

`database()` only completes the environment; `connected()` also starts Django. A running demo is joined, not disturbed.
Not for here: what a command does with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guanxi.foundation import environment as env
from guanxi.foundation.postgres import roles
from guanxi.foundation.postgres.account import reachable_state
from guanxi.foundation.postgres.cluster import Cluster
from guanxi.shell.trouble import Trouble

URLS = {env.URL.name: roles.APP, env.OWNER_URL.name: roles.OWNER, env.BACKUP_URL.name: roles.BACKUP}


def state_folder() -> Path:
    """The folder of the private PostgreSQL and of all files; the environment names it from now on."""
    state = Path(env.STATE.read()).resolve()
    state = state if env.URL.read() else reachable_state(state)
    try:
        state.mkdir(parents=True, exist_ok=True)
        probe = state / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Trouble(f"Cannot write to {state} ({error.strerror}): set {env.STATE.name} to a folder you own.") from None
    os.environ[env.STATE.name] = str(state)
    return state


@contextmanager
def database() -> Iterator[Path]:
    """Completes the environment for Django for the time of the block; gives the state folder."""
    state = state_folder()
    if env.URL.read():
        probe(env.URL.read(), env.URL.name)
        yield state
        return
    cluster = Cluster(state)
    try:
        urls = cluster.start()
        os.environ.update({name: urls[role] for name, role in URLS.items()})
        os.environ.setdefault(env.DEMO.name, "1")
        yield state
    finally:
        for name in URLS:
            os.environ.pop(name, None)
        cluster.stop()


@contextmanager
def connected() -> Iterator[Path]:
    """`database()` with Django set up."""
    with database() as state:
        set_up_django()
        yield state


def set_up_django() -> None:
    """Loads the settings of this environment."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    django.setup()


def probe(url: str, name: str) -> None:
    """Refuses a URL that leads nowhere, without showing its password."""
    import psycopg

    env.database(url)
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        said = " ".join(str(error).split())[:160]
        raise Trouble(f"{name} does not lead to a database ({said}).") from None
