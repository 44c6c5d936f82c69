"""Sets up `.venv` from a hashed lock: `python3 bootstrap.py demo|full|dev`. Standard library only.

A second run with the same lock installs nothing. `--quiet-after` makes it silent when there is nothing to do.
Without the fast installer (no network for it, unknown platform) plain pip installs the same lock.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
CONTAINS = {"demo": ("demo", "full", "dev"), "full": ("full", "dev"), "dev": ("dev",)}


def main() -> int:
    """Exit code 0 when `.venv` holds the asked set."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else "dev"
    if wanted not in CONTAINS:
        sys.stderr.write(f"usage: python3 bootstrap.py {'|'.join(CONTAINS)}\n")
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 - said before anything of ours needs it
        sys.stderr.write(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12\n")
        return 1
    if any(is_current(name) for name in CONTAINS[wanted]):
        return 0
    started = time.monotonic()
    if not (BIN / "python").exists():
        say(f"creating {VENV.name}")
        venv.create(VENV, with_pip=True)
    say(f"installing requirements/{wanted}.txt (hashed)")
    install(HERE / "requirements" / f"{wanted}.txt")
    stamp(wanted).write_text(fingerprint(wanted))
    say(f"packages ready in {time.monotonic() - started:.0f} s")
    return 0


def install(lock: Path) -> None:
    """With uv when it can be had, else with pip."""
    pip = [str(BIN / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-q", "--require-hashes"]
    if not (BIN / "uv").exists():
        subprocess.run([*pip, "-r", str(HERE / "requirements" / "uv.txt")], check=False)
    if (BIN / "uv").exists():
        uv = [str(BIN / "uv"), "pip", "install", "-q", "--python", str(BIN / "python"), "--require-hashes", "-r", str(lock)]
        if subprocess.run(uv, env=os.environ | mirror(), check=False).returncode == 0:
            return
        say("the fast installer failed; pip does it")
    subprocess.run([*pip, "-r", str(lock)], check=True)


def mirror() -> dict[str, str]:
    """uv does not read pip's configuration: hand it the mirror a user has set there."""
    if "UV_DEFAULT_INDEX" in os.environ:
        return {}
    said = subprocess.run([str(BIN / "python"), "-m", "pip", "config", "get", "global.index-url"],
                          capture_output=True, text=True, check=False)
    return {"UV_DEFAULT_INDEX": said.stdout.strip()} if said.returncode == 0 and said.stdout.strip() else {}


def fingerprint(name: str) -> str:
    """The hash of a lock and of the Python it was installed for."""
    content = (HERE / "requirements" / f"{name}.txt").read_bytes()
    return hashlib.sha256(content + sys.version.encode()).hexdigest()


def stamp(name: str) -> Path:
    """Where we remember that this set is installed."""
    return VENV / f"installed-{name}"


def is_current(name: str) -> bool:
    """Whether this set is installed as locked."""
    return stamp(name).exists() and stamp(name).read_text() == fingerprint(name)


def say(text: str) -> None:
    """One line of progress."""
    sys.stdout.write(f"guanxi: {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
