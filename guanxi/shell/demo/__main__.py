"""`python -m guanxi.shell.demo --accounts 5000 --port 8000`: what `make demo` runs; the same as `guanxi demo up`.

The command line's library loads pydantic, which a start in seconds has no time for. Not for here: what is started (`up.py`).
"""

from __future__ import annotations

import argparse
import sys

from guanxi.foundation.environment import WrongSetting
from guanxi.foundation.postgres.trouble import DatabaseTrouble
from guanxi.shell.demo import up
from guanxi.shell.trouble import Trouble


def main() -> int:
    """Exit code 1 and one sentence for what a person can put right."""
    asked = argparse.ArgumentParser(prog="make demo", description="Starts database, pages and workers; Ctrl-C stops everything.")
    asked.add_argument("--accounts", type=int, default=5000, choices=range(1_000_001), metavar="0…1000000")
    asked.add_argument("--port", type=int, default=8000)
    asked.add_argument("--reset", action="store_true")
    options = asked.parse_args()
    try:
        up.run(accounts=options.accounts, port=options.port, is_reset=options.reset)
    except (Trouble, DatabaseTrouble, WrongSetting) as trouble:
        sys.stderr.write(f"guanxi: {trouble}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
