"""What a test process has translated to SQL once it need not translate again: an equal expression says the same.

A night translates some seventy expressions, which takes more than half of its time; the nights of tests differ in their rows and hardly
in their expressions. Ibis tells expressions apart by all they are made of: tables, columns, types, values. What is kept is a tree, the text
that is made of it, and of a table that is made of it the two statements and what the table looked like.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Any

import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.backends.sql.compilers import DuckDBCompiler
from ibis.formats.pyarrow import PyArrowTableProxy
from sqlglot import expressions as sge

KEPT = 600
NOTHING = PyArrowTableProxy(pa.table({}))
PREPARED = (ops.InMemoryTable, ops.ScalarUDF, ops.GeoSpatialUnOp, ops.GeoSpatialBinOp)
_translate, _compile, _create_table, _prepare = DuckDBCompiler.to_sqlglot, Backend.compile, Backend.create_table, Backend._run_pre_execute_hooks


class Kept(OrderedDict[Hashable, Any]):
    """The last things that were made, by what they were made of."""

    def of(self, key: Hashable, make: Callable[[], Any]) -> Any:
        if key in self:
            self.move_to_end(key)
        else:
            self[key] = make()
            if len(self) > KEPT:
                self.popitem(last=False)
        return self[key]


_trees, _texts, _tables, _plain = Kept(), Kept(), Kept(), Kept()


def install() -> None:
    """From now on, in this process; children born by the nursery translate for themselves."""
    for owner, ours in ((DuckDBCompiler, to_sqlglot), (Backend, compile), (Backend, create_table), (Backend, _run_pre_execute_hooks)):
        setattr(owner, ours.__name__, ours)


def to_sqlglot(self: Any, expr: Any, *, limit: Any = None, params: Any = None) -> Any:
    """A copy, because whoever asks builds it into his statement."""
    if limit is not None or params:
        return _translate(self, expr, limit=limit, params=params)
    asked, names = _nameless(expr.op())
    made = _trees.of(asked, lambda: _translate(self, asked.to_expr())).copy()
    for table in made.find_all(sge.Table) if names else ():
        if table.name in names:
            table.set("this", sge.to_identifier(names[table.name], quoted=table.this.quoted))
    return made


def compile(self: Any, expr: Any, /, *, limit: Any = None, params: Any = None, pretty: bool = False) -> str:
    """The text of a query."""
    if limit is not None or params or pretty:
        return str(_compile(self, expr, limit=limit, params=params, pretty=pretty))
    asked, names = _nameless(expr.op())
    return _named(_texts.of(asked, lambda: _compile(self, asked.to_expr())), names)


def create_table(self: Any, name: str, /, obj: Any = None, **more: Any) -> Any:
    """A table of this name and of these rows is made by the library first, and by the same two statements from then on."""
    if more or not isinstance(obj, ir.Expr):
        return _create_table(self, name, obj, **more)
    asked, names = _nameless(obj.op())
    if (name, asked) not in _tables:
        made = _create_table(self, name, obj)
        _tables.of((name, asked), lambda: (*_statements(made.op(), obj, _trees[asked]), made.op().schema, made.op().namespace))
        return made
    create, insert, schema, namespace = _tables[name, asked]
    self._run_pre_execute_hooks(obj)
    self.con.execute(create)
    self.con.execute(_named(insert, names))
    return ops.DatabaseTable(name, schema=schema, source=self, namespace=namespace).to_expr()


def _statements(made: Any, obj: Any, tree: Any) -> tuple[str, str]:
    into = sge.table_(made.name, catalog=made.namespace.catalog, db=made.namespace.database, quoted=True)
    columns = sge.Schema(this=into, expressions=obj.schema().to_sqlglot_column_defs("duckdb"))
    insert = sge.insert(tree, into=into, columns=[sge.to_identifier(column, quoted=True) for column in obj.columns])
    return sge.Create(kind="TABLE", this=columns).sql("duckdb"), insert.sql("duckdb")


def _run_pre_execute_hooks(self: Any, expr: Any) -> None:
    """Most expressions bring nothing that the database has to be told of first."""
    asked = expr.op()
    if asked in _plain and not self._record_batch_readers_consumed:
        return
    _prepare(self, expr)
    if not asked.find(PREPARED):
        _plain.of(asked, lambda: True)


def _nameless(asked: Any) -> tuple[Any, dict[str, str]]:
    """A table in memory has a name of its own each time, and rows: what is kept has neither. Returns also which name stands for which."""
    held = asked.find(ops.InMemoryTable)
    names = {f"held_{place}": table.name for place, table in enumerate(held)}
    if held:
        asked = asked.replace({table: table.copy(name=name, data=NOTHING) for name, table in zip(names, held, strict=True)})
    return asked, names


def _named(text: str, names: Mapping[str, str]) -> str:
    for held, name in names.items():
        text = text.replace(f'"{held}"', f'"{name}"')
    return text
