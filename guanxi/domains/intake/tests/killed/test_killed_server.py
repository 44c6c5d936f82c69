"""kill -9 of the real web server in the middle of an upload: nothing half-written stays, the file can be sent again (IMP-24, FLT-92)."""

from __future__ import annotations

import hashlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from tests import ports

ROWS = 35_000  # more than a megabyte: smaller files are taken in memory
SHEET = ("单位名称,集团客户编码\r\n" + "".join(f"望溪{n}号有限公司,GL-9702-{n:07d}\r\n" for n in range(ROWS))).encode("gb18030")
EDGE, TOKEN = "part-of-a-form", "a" * 32
BODY = b"".join(f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                for name, value in (("csrfmiddlewaretoken", TOKEN), ("kind", "accounts"))) + \
    f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'.encode() + \
    SHEET + f"\r\n--{EDGE}--\r\n".encode()
# The row of the run is about to be written, and is not.
HOLD = """create function hold() returns trigger language plpgsql as $$ begin
  perform pg_advisory_xact_lock(2811); perform pg_sleep(3600); return new; end $$;
create trigger hold before insert on intake_importrun for each row execute function hold()"""
HELD = """select l.pid from pg_locks l join pg_database d on d.oid = l.database
  where d.datname = current_database() and l.locktype = 'advisory' and l.objid = 2811 and l.granted"""
LEFT = """select (select count(*) from intake_importrun) + (select count(*) from files_attachment)
  + (select count(*) from audit_act where verb = 'upload_file')"""


@contextmanager
def served(env: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A web server that answers, and its port."""
    port = ports.free()
    server = subprocess.Popen([sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
                               "--blocking-threads", "2", "--no-ws", "guanxi.config.wsgi:application"],
                              env=env, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        until(lambda: answers(port))
        yield server, port
    finally:
        kill(server)


def kill(server: subprocess.Popen[bytes]) -> None:
    """The server and its worker, at once."""
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def answers(port: int) -> bool:
    with suppress(OSError, http.client.HTTPException):
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        asked.request("GET", "/healthz")
        return asked.getresponse().status == 200
    return False


def until(question: Callable[[], Any]) -> Any:
    """The first answer that is one."""
    deadline = time.monotonic() + 600
    while not (answer := question()):
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)
    return answer


def upload(port: int, key: str, *, share: float = 1) -> http.client.HTTPConnection:
    """The form as a browser sends it, or only the first `share` of it."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    asked.putrequest("POST", "/imports/upload/")
    for name, value in (("Content-Type", f"multipart/form-data; boundary={EDGE}"), ("Content-Length", str(len(BODY))),
                        ("Cookie", f"sessionid={key}; csrftoken={TOKEN}")):
        asked.putheader(name, value)
    asked.endheaders()
    asked.send(BODY[:int(len(BODY) * share)])
    return asked


def is_taking(server: subprocess.Popen[bytes], folder: Path, *, count: int) -> bool:
    """Whether the processes of this server hold so many files with bytes of an upload."""
    held = set()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.getpgid(int(process.name)) != server.pid:
                continue
            for entry in (process / "fd").iterdir():
                if str(entry.readlink()).startswith(str(folder)) and entry.stat().st_size:
                    held.add(entry.stat().st_ino)
    return len(held) == count


def files(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]


def test_imp_24_a_server_killed_during_an_upload_leaves_nothing_and_takes_the_file_again(surroundings, tmp_path):
    state, incoming = tmp_path / "state", tmp_path / "incoming"
    for folder in (state / "static", incoming):
        folder.mkdir(parents=True)
    env = surroundings | {"DJANGO_SETTINGS_MODULE": "guanxi.config.settings", "GUANXI_STATE": str(state), "TMPDIR": str(incoming)}
    key = subprocess.run([sys.executable, "-m", "guanxi.domains.intake.tests.killed.steps", "invite"], env=env, check=True, capture_output=True,
                         text=True).stdout
    with psycopg.connect(surroundings["DATABASE_OWNER_URL"], autocommit=True) as owner:
        def one(question: str) -> Any:
            row = owner.execute(question).fetchone()
            return row and row[0]

        owner.execute(HOLD)
        with served(env) as (server, port):  # of one file half has come; the other one was read, its run is not recorded
            browsers = [upload(port, key)]
            held = until(lambda: one(HELD))
            browsers.append(upload(port, key, share=0.6))
            until(lambda: is_taking(server, incoming, count=2))
            kill(server)
            for browser in browsers:
                browser.close()
        with psycopg.connect(surroundings["DATABASE_URL"], autocommit=True) as app:
            app.execute("select pg_terminate_backend(%s)", [held])
        until(lambda: one(HELD) is None)
        owner.execute("drop trigger hold on intake_importrun")
        whole = hashlib.sha256(SHEET).hexdigest()
        assert one(LEFT) == 0 and files(incoming) == [] and {file.name for file in files(state)} <= {whole}

        with served(env) as (server, port):
            answer = upload(port, key).getresponse()
            assert answer.status == 302 and (answer.getheader("Location") or "").endswith("/mapping/")
        assert one(LEFT) == 3 and one("select file_sha256 from intake_importrun") == whole
        (stored,) = files(state)
        assert stored.name == whole and stored.read_bytes() == SHEET
