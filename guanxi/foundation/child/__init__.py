"""Heavy work in a child process: parsing, DuckDB, PDF. Contains aborts, memory and held locks (hard-places 3.8).

`run("package.module:function", {...})` calls that function with keyword arguments in a fresh interpreter that
has not imported Django; arguments and result are JSON. Not for short work: a start costs about 0.1 s.
"""

from guanxi.foundation.child.parent import ChildFailed, run

__all__ = ["ChildFailed", "run"]
