"""One function per reference page; each returns the page's whole text."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

from guanxi.domains.organisation.api import ROLES
from guanxi.foundation import environment
from guanxi.foundation.pure.catalogue import Catalogue
from guanxi.policy import measures as policy_measures

PACKAGE = Path(__file__).resolve().parents[2]
NOTE = "<!-- made by `guanxi docs build`; do not edit -->\n\n"


def settings() -> str:
    """Every environment variable."""
    rows = [f"| `{s.name}` | {s.meaning} |" for s in environment.SETTINGS]
    return NOTE + "# Settings\n\n| variable | meaning |\n| --- | --- |\n" + "\n".join(rows) + "\n"


def roles() -> str:
    """Roles and what each may do."""
    lines = ["| role | 角色 | sees | acts |", "| --- | --- | --- | --- |"]
    reach = {"own": "own accounts", "unit": "own unit and below", "all": "everything", "none": "no account"}
    lines += [f"| {r.key} {r.name.en} | {r.name.zh} | {reach[r.reach]} | {', '.join(sorted(r.acts))} |" for r in ROLES.values()]
    return NOTE + "# Roles\n\n" + "\n".join(lines) + "\n"


def commands() -> str:
    """Every command of every domain: its signature's first line of documentation."""
    return NOTE + "# Commands\n" + "".join(_functions_of(room="commands"))


def queries() -> str:
    """Every query of every domain."""
    return NOTE + "# Queries\n" + "".join(_functions_of(room="queries"))


def events() -> str:
    """Every event and its fields."""
    out = [NOTE, "# Events\n"]
    for name, module in _domain_modules("events"):
        for title, thing in _own(module, inspect.isclass):
            if dataclasses.is_dataclass(thing):
                fields = ", ".join(f.name for f in dataclasses.fields(thing))
                out.append(f"\n## {name}: {title}\n\n{inspect.getdoc(thing)}\n\nFields: {fields}\n")
    return "".join(out)


def fields() -> str:
    """The field catalogues."""
    out = [NOTE, "# Fields\n"]
    for _, module in _domain_modules("fields"):
        for _, catalogue in inspect.getmembers(module, lambda thing: isinstance(thing, Catalogue)):
            out.append(f"\n## {catalogue.subject}\n\n| key | 中文 | English | kind | level | required | purpose |\n")
            out.append("| --- | --- | --- | --- | --- | --- | --- |\n")
            out += [f"| `{f.key}` | {f.zh} | {f.en} | {f.kind} | {f.level} | {'yes' if f.required else ''} | {f.purpose} |\n"
                    for f in catalogue.fields]
    return "".join(out)


def measures() -> str:
    """The measures that rules may name."""
    out = [NOTE, "# Measures\n\n| key | 中文 | English | type |\n| --- | --- | --- | --- |\n"]
    out += [f"| `{m.key}` | {m.zh} | {m.en} | {m.type} |\n" for m in policy_measures.MEASURES]
    return "".join(out)


def refusals() -> str:
    """Every refusal's code and sentence, read from the source."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "tests" not in path.parts and "Refusal(" in (text := path.read_text()):
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Refusal":
                    _note_refusal(node, found)
    rows = [f"| `{code}` | {zh} | {en} |\n" for code, (zh, en) in sorted(found.items())]
    return NOTE + "# Refusals\n\n| code | 中文 | English |\n| --- | --- | --- |\n" + "".join(rows)


PAGES: dict[str, Callable[[], str]] = {
    "settings": settings, "roles": roles, "commands": commands, "queries": queries, "events": events,
    "fields": fields, "measures": measures, "refusals": refusals,
}


def _note_refusal(node: ast.Call, found: dict[str, tuple[str, str]]) -> None:
    if len(node.args) >= 2 and isinstance(node.args[0], ast.Constant) and isinstance(node.args[1], ast.Call):
        said = [_sentence(argument) for argument in node.args[1].args[:2]]
        if len(said) == 2:
            found.setdefault(str(node.args[0].value), (said[0], said[1]))


def _sentence(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return "…"


def _domain_modules(room: str) -> Iterator[tuple[str, object]]:
    for domain in sorted((PACKAGE / "domains").iterdir()):
        for path in (domain / f"{room}.py", domain / room / "__init__.py"):
            if path.exists():
                yield domain.name, importlib.import_module(f"guanxi.domains.{domain.name}.{room}")


def _own(module: object, kind: Callable[[object], bool]) -> Iterator[tuple[str, object]]:
    prefix = module.__name__  # type: ignore[attr-defined] # a module
    for name, thing in inspect.getmembers(module, kind):
        if not name.startswith("_") and getattr(thing, "__module__", "").startswith(prefix):
            yield name, thing


def _functions_of(*, room: str) -> Iterator[str]:
    """What the doors let through of a room, whether it is one module or a folder of them; of modules beside the rooms, what takes an instant is a
    command.
    """
    for name in (domain.name for domain in sorted((PACKAGE / "domains").iterdir()) if (domain / "api.py").exists()):
        door = importlib.import_module(f"guanxi.domains.{name}.api")
        for title, function in inspect.getmembers(door, inspect.isfunction):
            if _room_of(function, name) == room:
                first = (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ")
                yield f"\n## {name}.{title}\n\n{first}\n"


def _room_of(function: Callable[..., object], domain: str) -> str:
    place = function.__module__.removeprefix(f"guanxi.domains.{domain}.").split(".")[0]
    return place if place in ("commands", "queries", "rules") else "commands" if "now" in inspect.signature(function).parameters else "queries"
