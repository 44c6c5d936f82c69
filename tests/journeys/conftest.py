"""The journeys' harness: the real web server on the test database, a real Chromium, axe-core.

`site`: the server's address (one per test process; what fixtures write is committed and stays until the process ends).
`scene`: three accounts of one county with people, a book and a contact (`shell.book.testing.Scene`).
`world`: its organisation. Logins with `organisation.testing.PASSWORD`: hejun (R1, owns two accounts), lin (R9, head of the
county), fang (R10, headquarters), manager (R9), province (R10), analyst (R15), admin (R20).
`visit(login, path, dark=, width=, english=)`: a logged-in page; what the browser's console calls an error fails the test.
`accessible(page)`: axe-core's violations as lines, [] when there are none. `overflow(page)`: pixels it scrolls sideways.
Where there is no Chromium the journeys are skipped and the last lines of the run say so and how to get one.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser library runs an event loop in this thread
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
# One row leaves by itself, two ask the vault: so that a story needs no 50,000 accounts.
SETTINGS = {"DJANGO_SETTINGS_MODULE": "guanxi.config.settings", "GUANXI_LOG_LEVEL": "WARNING", "GUANXI_EXPORT_ROWS": "1"}
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The Chromium of this machine: a system one, or the test tool's own."""
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tool:
        own = tool.chromium.executable_path
    return own if Path(own).exists() else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = chromium()
    if path is None:
        pytest.skip("no Chromium")
    with sync_playwright() as tool:
        engine = tool.chromium.launch(executable_path=path, args=FLAGS)
        yield engine
        engine.close()


@pytest.fixture(scope="session")
def scene(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The small world of the shell's page tests and four more people, committed."""
    from guanxi.domains.organisation.testing import make_user
    from guanxi.shell.book.testing import make_scene

    now = datetime(2026, 11, 20, 2, tzinfo=UTC)
    with django_db_blocker.unblock():
        made = make_scene(now=now)
        world = made.world
        for login, unit, role in (("manager", world.city, "R9"), ("province", world.province, "R10"), ("analyst", world.hq, "R15"),
                                  ("admin", world.hq, "R20")):
            make_user(login, now=now, unit_id=unit, roles=(role,), name=login)
    return made


@pytest.fixture(scope="session")
def world(scene: Any) -> Any:
    """The scene's organisation."""
    return scene.world


@pytest.fixture(scope="session")
def site(world: Any) -> Iterator[str]:
    """The address of a real server over the test database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
         "--blocking-threads", "4", "--no-ws", "guanxi.config.wsgi:application"],
        env=os.environ | SETTINGS,
        stdout=subprocess.DEVNULL, start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(900):  # a busy machine takes its time to import Django
            try:
                with urllib.request.urlopen(f"{address}/healthz", timeout=1):
                    break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        os.killpg(server.pid, 15)
        server.wait(10)


@pytest.fixture(scope="session")
def sessions(browser: Any, site: str) -> Callable[[str], Any]:
    """Logs each person in once, through the login page, and remembers the cookies."""
    from guanxi.domains.organisation.testing import PASSWORD

    known: dict[str, Any] = {}

    def session_of(login: str) -> Any:
        if login not in known:
            context = browser.new_context()
            page = context.new_page()
            page.goto(f"{site}/login/?next=/gallery/")
            page.fill("input[name=login]", login)
            page.fill("input[name=password]", PASSWORD)
            page.click("form button.btn-primary")
            page.wait_for_url("**/gallery/")
            known[login] = context.storage_state()
            context.close()
        return known[login]

    return session_of


@pytest.fixture
def visit(browser: Any, site: str, sessions: Callable[[str], Any]) -> Iterator[Callable[..., Any]]:
    """`visit("hejun", "/book/", dark=True, width=390)` opens a page as this person; console errors fail the test."""
    contexts, trouble = [], []

    def open_page(login: str, path: str = "/", *, dark: bool = False, width: int = 1440, english: bool = False) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN", reduced_motion="reduce",
                                      storage_state=sessions(login))
        contexts.append(context)
        context.add_cookies([{"name": "theme", "value": "dark" if dark else "light", "url": site},
                             {"name": "language", "value": "en" if english else "zh-hans", "url": site}])
        page = context.new_page()
        page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.goto(f"{site}{path}")
        page.wait_for_load_state("networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [line for line in trouble if "status of 4" not in line]


@pytest.fixture
def accessible() -> Callable[[Any], list[str]]:
    """axe-core's violations of a page, as readable lines; `only`: of one rule."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page: Any, only: str = "") -> list[str]:
        results = Axe().run(page, options={"runOnly": {"type": "rule", "values": [only]}} if only else None)
        return [f"{v['id']}: {v['nodes'][0]['html'][:120]} ({len(v['nodes'])}×)" for v in results.response["violations"]]

    return check


@pytest.fixture
def overflow() -> Callable[[Any], int]:
    """How many pixels a page, or the part of it that scrolls, is wider than its window."""
    return lambda page: page.evaluate("""(() => { const main = document.querySelector('main');
      return Math.max(document.documentElement.scrollWidth - window.innerWidth, main ? main.scrollWidth - main.clientWidth : 0) })()""")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Says in the last lines that the browser tests did not run, and how to get a browser."""
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if "no Chromium" in str(r.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} browser tests did NOT run: no Chromium on this machine. Get one: "
                                    "apt-get install chromium fonts-noto-cjk, or: .venv/bin/playwright install chromium", red=True)
