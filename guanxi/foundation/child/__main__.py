"""The child's side: read one request, limit memory, call, answer. Dies with its parent."""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import resource
import signal
import sys
import traceback
from typing import Any


def main() -> None:
    """Reads `{"target", "arguments", "memory_mb"}` from standard input, writes `{"result"}` or `{"error", "kind"}`."""
    answer_to = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # a library that prints must not spoil the answer
    _die_with_parent()
    request = json.loads(sys.stdin.read())
    limit = int(request["memory_mb"]) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    json.dump(_call(request), answer_to, default=str)
    answer_to.close()


def _call(request: dict[str, Any]) -> dict[str, Any]:
    module, _, function = str(request["target"]).partition(":")
    try:
        return {"result": getattr(importlib.import_module(module), function)(**request["arguments"])}
    except MemoryError:
        return {"error": f"needs more than {request['memory_mb']} MB", "kind": "memory"}
    except Exception as error:
        traceback.print_exc()
        return {"error": f"{type(error).__name__}: {error}", "kind": "raised"}


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


if __name__ == "__main__":
    main()
