"""Makes package-lock.json installable by `npm ci` everywhere: no registry address, no unresolvable optional entry.

Run after `npm install`: python lock.py
"""

from __future__ import annotations

import json
from pathlib import Path

path = Path(__file__).with_name("package-lock.json")
lock = json.loads(path.read_text())
have = {key.split("node_modules/")[-1] for key in lock["packages"] if key}
for entry in lock["packages"].values():
    entry.pop("resolved", None)
    entry.pop("funding", None)
    optional = entry.get("optionalDependencies", {})
    for name in [name for name in optional if name not in have]:
        del optional[name]
path.write_text(json.dumps(lock, indent=2) + "\n")
