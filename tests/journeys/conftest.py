"""The journeys' harness: the real web server on the test database, a real Chromium, axe-core.

`site`: the server's address (one per test process; what fixtures write is committed and stays until the process ends).
`scene`: three accounts of one county with people, a book and a contact (`shell.book.testing.Scene`).
`world`: its organisation. Logins with `organisation.testing.PASSWORD`: hejun (R1, owns two accounts), lin (R9, head of the
county), fang (R10, headquarters), manager (R9), province (R10), analyst (R15), admin (R20).
`visit(login, path, dark=, width=, english=)`: a logged-in page; what the browser's console calls an error fails the test.
`accessible(page)`: axe-core's violations as lines, [] when there are none. `overflow(page)`: pixels it scrolls sideways, or out of its frame.
Where there is no Chromium the journeys are skipped and the last lines of the run say so and how to get one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import override_settings
from playwright.sync_api import Error

from tests import ports

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser library runs an event loop in this thread
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--process-per-site"]
PATIENCE_MS = 120_000  # nothing waits so long but on a machine that does something else besides
DESK = {"width": 1440, "height": 900}
# htmx asks with fetch and swaps as soon as it has read the answer; a click or a form that leaves the page does so a little later.
UNDERWAY = """window.underway = 0;
addEventListener('submit', event => setTimeout(() => { window.underway += event.defaultPrevented ? 0 : 1 }));
addEventListener('beforeunload', () => { window.underway++ });
const ask = window.fetch.bind(window), over = () => setTimeout(() => window.underway--);
window.fetch = (...what) => { window.underway++; return ask(...what).then(answer => {
  const read = answer.text.bind(answer); answer.text = () => read().finally(over); return answer }, error => { over(); throw error }) }"""
QUIET = """() => document.readyState === 'complete' && document.body?.childElementCount && !window.underway
  && !document.querySelector('.htmx-swapping, .htmx-settling')"""
SETTINGS = {"DJANGO_SETTINGS_MODULE": "guanxi.config.settings", "GUANXI_LOG_LEVEL": "WARNING"}
PAGES, TOGETHER = "test_pages.py", 6
# The first one draws no window around its pages, which is a third of a browser's processor time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def previewed(page: Any, blocker: Any) -> int:
    """Goes on from a chosen file, or from its mapping, to the preview; the step is done here in the place of a worker. The run's id."""
    from guanxi.domains.intake import api as intake

    if page.get_by_role("button", name="上传并识别").count():
        page.click("text=上传并识别")
        page.wait_for_url("**/mapping/")
    page.click("button:has-text('预览')")
    page.wait_for_selector("#progress")
    run_id = int(page.url.rstrip("/").rsplit("/", 1)[1])
    with blocker.unblock():
        intake.run_preview(run_id=run_id, now=datetime(2026, 11, 20, 3, tzinfo=UTC))
    page.wait_for_selector("main :text('预览不写入数据')")  # the page asks by itself and reloads when the step is over
    return run_id


def settled(page: Any) -> None:
    """Waits until the page is loaded, is not about to be left and htmx has nothing underway; not for what a timer asks later.

    A page from which a file was downloaded looks as if it were being left: open it anew first.
    """
    page.wait_for_function(QUIET)


def chromium() -> str | None:
    """The Chromium of this machine: a system one, or the test tool's own."""
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tool:
        own = tool.chromium.executable_path
    return own if Path(own).exists() else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process does a file, of the many pages a few of a person's: `--dist loadgroup` shares them out in this order.

    The pages come last, and by few: with all of a person's, thirty, the process that begins last would sit alone with them.
    """
    looked: Counter[str] = Counter()
    for item in items:
        group = item.path.name
        if group == PAGES:
            login = item.callspec.params.get("login", "") if hasattr(item, "callspec") else ""
            group += f"-{login}-{looked[login] // TOGETHER}" if login else f"-{getattr(item, 'originalname', item.name)}"
            looked[login] += 1
        item.add_marker(pytest.mark.xdist_group(group))


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
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=[f"{__name__}.{HashedOnce.__name__}"]):
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
def started() -> Iterator[str]:
    """The address of a server that is still importing: the browser and the scene are made meanwhile."""
    port = ports.free()
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
         "--blocking-threads", "4", "--no-ws", "guanxi.config.wsgi:application"],
        env=os.environ | SETTINGS, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, 15)
        server.wait(60)


@pytest.fixture(scope="session")
def site(started: str, browser: Any, world: Any) -> str:
    """The address of a real server over the test database."""
    for _ in range(900):  # a busy machine takes its time to import Django
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{started}/healthz", timeout=10):
            return started
        time.sleep(0.1)
    raise TimeoutError("the server does not answer")


@pytest.fixture(scope="module")
def workers(site: str) -> Iterator[None]:
    """Workers on both queues, for a story in which jobs have to be done."""
    running = [subprocess.Popen([sys.executable, "-m", "guanxi.shell.cli", "worker", queue], env=os.environ | SETTINGS, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL, start_new_session=True) for queue in ("fast", "batch")]
    yield
    for each in running:
        os.killpg(each.pid, 15)
    for each in running:
        each.wait(30)


class HashedOnce(Argon2PasswordHasher):
    """The server reads the scene's passwords, and knows no quick ones: all are the same, so it is hashed for all at once."""

    hashed: dict[str, str] = {}

    def encode(self, password: str, salt: str) -> str:
        if password not in self.hashed:
            self.hashed[password] = super().encode(password, salt)
        return self.hashed[password]


class Windows:
    """Each person's own browser context, logged in once, and its pages: opening one takes longer than looking at it, so they are used again."""

    def __init__(self, browser: Any, site: str, key_of: Callable[[str], str]) -> None:
        self._browser, self._site, self._key_of = browser, site, key_of
        self._contexts: dict[str, Any] = {}
        self._free: dict[str, list[Any]] = {}
        self.trouble: list[str] = []

    def context(self, login: str) -> Any:
        """The context of a person; made when first asked for."""
        if login not in self._contexts:
            made = self._contexts[login] = self._browser.new_context(viewport=DESK, locale="zh-CN", reduced_motion="reduce")
            made.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": self._key_of(login), "url": self._site}])
            made.add_init_script(UNDERWAY)
            made.set_default_timeout(PATIENCE_MS)
        return self._contexts[login]

    def take(self, login: str) -> Any:
        """A page that shows nothing yet."""
        if self._free.get(login):
            return self._free[login].pop()
        page = self.context(login).new_page()
        page.on("console", lambda message: self.trouble.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        return page

    def give_back(self, login: str, page: Any) -> None:
        """Leaves what it shows. One that is on its way somewhere else, or gone, is closed and not used again."""
        try:
            page.goto(f"{self._site}/healthz")
            page.emulate_media(media="null")
            page.set_viewport_size(DESK)
        except Error:
            page.close()
        else:
            self._free.setdefault(login, []).append(page)


@pytest.fixture(scope="session")
def windows(browser: Any, site: str, django_db_blocker: Any) -> Windows:
    """Everybody's windows; logged in by a session in the database (`test_frame` uses the login page)."""
    from guanxi.domains.organisation.models import User
    from guanxi.domains.organisation.testing import browser_of

    def key_of(login: str) -> str:
        with django_db_blocker.unblock():
            return str(browser_of(User.objects.get(username=login).pk).cookies[settings.SESSION_COOKIE_NAME].value)

    return Windows(browser, site, key_of)


@pytest.fixture
def work_off(django_db_blocker: Any) -> Iterator[Callable[[str], None]]:
    """`work_off("fast")` does the jobs of a queue, in a thread: the browser library's event loop runs in this one."""
    from procrastinate.contrib.django import app

    def one_shot(queue: str) -> None:
        worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
        worker.run_worker(queues=[queue], wait=False, install_signal_handlers=False, listen_notify=False)

    def in_a_thread(queue: str) -> None:
        with django_db_blocker.unblock(), ThreadPoolExecutor(1) as thread:
            thread.submit(one_shot, queue).result()

    yield in_a_thread


@pytest.fixture
def visit(windows: Windows, site: str) -> Iterator[Callable[..., Any]]:
    """`visit("hejun", "/book/", dark=True, width=390)` opens a page as this person; console errors fail the test."""
    pages: list[tuple[str, Any]] = []
    trouble = windows.trouble = []

    def open_page(login: str, path: str = "/", *, dark: bool = False, width: int = 0, english: bool = False) -> Any:
        windows.context(login).add_cookies([{"name": "theme", "value": "dark" if dark else "light", "url": site},
                                            {"name": "language", "value": "en" if english else "zh-hans", "url": site}])
        page = windows.take(login)
        pages.append((login, page))
        if width:
            page.set_viewport_size(DESK | {"width": width})
        page.goto(f"{site}{path}")
        settled(page)
        return page

    yield open_page
    windows.trouble = []  # what a page says while it is left is nobody's
    for login, page in pages:
        windows.give_back(login, page)
    assert not [line for line in trouble if "status of 4" not in line]


@pytest.fixture
def accessible() -> Callable[[Any], list[str]]:
    """axe-core's violations of a page, as readable lines; `only`: of one rule."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page: Any, only: str = "") -> list[str]:
        options = {"resultTypes": ["violations"]} | ({"runOnly": {"type": "rule", "values": [only]}} if only else {})
        if not page.evaluate("'axe' in window"):
            page.evaluate(Axe().axe_script)
        found = page.evaluate("options => axe.run(options)", options)["violations"]
        return [f"{v['id']}: {v['nodes'][0]['html'][:120]} ({len(v['nodes'])}×)" for v in found]

    return check


@pytest.fixture
def overflow() -> Callable[[Any], int]:
    """How many pixels a page, or the part of it that scrolls, is wider than its window; or higher, where the frame is not to scroll:
    what stands absolutely in no part of it makes it so, and the focus then moves the menu out of sight with no way back."""
    return lambda page: page.evaluate("""(() => { const main = document.querySelector('main'), all = document.documentElement;
      const fixed = getComputedStyle(document.body).overflowY === 'hidden';
      return Math.max(all.scrollWidth - innerWidth, main ? main.scrollWidth - main.clientWidth : 0,
        fixed ? all.scrollHeight - innerHeight : 0) })()""")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Says in the last lines that the browser tests did not run, and how to get a browser."""
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if "no Chromium" in str(r.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} browser tests did NOT run: no Chromium on this machine. Get one: "
                                    "apt-get install chromium-headless-shell fonts-noto-cjk, or: .venv/bin/playwright install chromium", red=True)
