"""What a test process has translated to SQL once it need not translate again: an equal expression says the same.

A night translates some seventy expressions, which takes more than half of its time; the nights of tests differ in their rows and hardly
in their expressions. Ibis tells expressions apart by all they are made of: tables, columns, types, values.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import ibis.expr.operations as ops
import pyarrow as pa
from ibis.backends.sql.compilers import DuckDBCompiler
from ibis.formats.pyarrow import PyArrowTableProxy
from sqlglot.expressions import Table, to_identifier

KEPT = 600
NOTHING = PyArrowTableProxy(pa.table({}))
_translate = DuckDBCompiler.to_sqlglot
_translated: OrderedDict[Any, Any] = OrderedDict()


def install() -> None:
    """From now on, in this process; children born by the nursery translate for themselves."""
    setattr(DuckDBCompiler, "to_sqlglot", to_sqlglot)  # noqa: B010 - mypy wants no method assigned


def to_sqlglot(self: Any, expr: Any, *, limit: Any = None, params: Any = None) -> Any:
    """A copy, because whoever asks builds it into his statement. A table in memory has a name of its own each time: it is put in afterwards."""
    if limit is not None or params:
        return _translate(self, expr, limit=limit, params=params)
    asked = expr.op()
    names = {}
    if held := asked.find(ops.InMemoryTable):
        names = {f"held_{place}": table.name for place, table in enumerate(held)}
        asked = asked.replace({table: table.copy(name=name, data=NOTHING) for name, table in zip(names, held, strict=True)})
    if asked in _translated:
        _translated.move_to_end(asked)
    else:
        _translated[asked] = _translate(self, asked.to_expr())
        if len(_translated) > KEPT:
            _translated.popitem(last=False)
    made = _translated[asked].copy()
    for table in made.find_all(Table) if names else ():
        if table.name in names:
            table.set("this", to_identifier(names[table.name], quoted=table.this.quoted))
    return made
