"""The `guanxi` command: mounts the command groups and turns every expected failure into one sentence.

Not for here: what a command does. A group is a `typer.Typer` in a module of its own.
"""

from __future__ import annotations

import importlib
import sys

import typer

from guanxi.foundation.environment import WrongSetting
from guanxi.foundation.postgres.trouble import DatabaseTrouble
from guanxi.shell.trouble import Trouble

EXIT_REFUSED = 1
# Word → module and what to mount from it; imported only when asked for, so that `demo up` starts quickly.
GROUPS = {
    "demo": ("guanxi.shell.demo_cli", "app"), "db": ("guanxi.shell.db_cli", "app"), "docs": ("guanxi.shell.docs_cli", "app"),
    "policy": ("guanxi.shell.policy_cli", "app"), "insights": ("guanxi.shell.insights_cli", "insights_app"),
    "facts": ("guanxi.shell.insights_cli", "facts_app"), "serve": ("guanxi.shell.serve_cli", "serve"),
    "staff": ("guanxi.shell.staff_cli", "app"),
    "audit": ("guanxi.shell.audit_cli", "app"),
    "mail": ("guanxi.shell.mail_cli", "app"),
    "watermark": ("guanxi.shell.watermark_cli", "watermark"),
    "worker": ("guanxi.shell.serve_cli", "worker"),
}

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False,
                  help="Guanxi, key-account relationship management: demo, server, workers, database, policies.")


@app.callback()
def _guanxi() -> None:
    """A callback of its own keeps the group's word even where only one group is mounted."""


def mount(wanted: str = "") -> None:
    """Mounts the group `wanted`; every group when there is none of that name (help, a mistyped word)."""
    for name in [wanted] if wanted in GROUPS else GROUPS:
        module, attribute = GROUPS[name]
        found = getattr(importlib.import_module(module), attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)


def main() -> None:
    """Entry point. Exit code 1 and one sentence for what a person can put right."""
    try:
        mount(sys.argv[1] if len(sys.argv) > 1 else "")
        app()
    except (Trouble, DatabaseTrouble, WrongSetting) as trouble:
        _refuse(str(trouble))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        _refuse(sentence)


def _sentence(error: Exception) -> str | None:
    """What the other floors' refusals say in English; None for a programming error."""
    text = getattr(error, "text", None) or getattr(error, "summary", None)
    english = getattr(text, "en", None)
    if isinstance(english, str):
        return english
    if type(error).__module__.split(".")[0] in ("psycopg", "django") and "OperationalError" in type(error).__name__:
        return f"The database went away or refused: {' '.join(str(error).split())[:200]}"
    if isinstance(error, PermissionError | FileNotFoundError | IsADirectoryError):
        return f"{error.strerror}: {error.filename}"
    return None


def _refuse(sentence: str) -> None:
    sys.stderr.write(f"guanxi: {sentence}\n")
    raise SystemExit(EXIT_REFUSED)


if __name__ == "__main__":
    main()
