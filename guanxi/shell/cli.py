"""The `guanxi` command: mounts the command groups and turns every expected failure into one sentence.

Not for here: what a command does. A group is a `typer.Typer` in a module of its own.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys

import typer

from guanxi.foundation.environment import WrongSetting
from guanxi.foundation.postgres.trouble import DatabaseTrouble
from guanxi.shell import db_cli, demo_cli, docs_cli, serve_cli
from guanxi.shell.trouble import Trouble

EXIT_REFUSED = 1
# Groups of other floors' making: mounted when their file is there.
OTHER_GROUPS = (("policy", "guanxi.shell.policy_cli", "app"), ("insights", "guanxi.shell.insights_cli", "insights_app"),
                ("facts", "guanxi.shell.insights_cli", "facts_app"))

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False,
                  help="Guanxi, key-account relationship management: demo, server, workers, database, policies.")
app.add_typer(demo_cli.app, name="demo")
app.add_typer(db_cli.app, name="db")
app.add_typer(docs_cli.app, name="docs")
app.command("serve")(serve_cli.serve)
app.command("worker")(serve_cli.worker)


def mount_other_groups(wanted: str = "") -> None:
    """Adds the groups that exist; a broken one fails loudly. `wanted`: only this one, so that `demo up` starts quickly."""
    for name, module, attribute in OTHER_GROUPS:
        if wanted in ("", name) and importlib.util.find_spec(module):
            group = getattr(importlib.import_module(module), attribute, None)
            if isinstance(group, typer.Typer):
                app.add_typer(group, name=name)


def main() -> None:
    """Entry point. Exit code 1 and one sentence for what a person can put right."""
    try:
        first = sys.argv[1] if len(sys.argv) > 1 else ""
        mount_other_groups("" if first.startswith("-") else first)
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
