"""`python -m bench [NAME …]`: runs every bench (or the named ones) one after the other, each printing its table.

Each bench is a module with its own command line; it works in a throw-away database and states the machine's load.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PARTS = {"figures", "population", "processes", "served", "throwaway", "visitors", "lake", "machine"}  # what benches share


def names() -> list[str]:
    """Every bench there is."""
    return sorted(p.stem for p in HERE.glob("*.py") if not p.stem.startswith("_") and p.stem not in PARTS)


def main() -> int:
    """Exit code 0 when every bench ran to its end."""
    wanted = sys.argv[1:] or names()
    if unknown := set(wanted) - set(names()):
        sys.stderr.write(f"no such bench: {', '.join(sorted(unknown))}; there are: {', '.join(names())}\n")
        return 2
    failed = [name for name in wanted if subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
