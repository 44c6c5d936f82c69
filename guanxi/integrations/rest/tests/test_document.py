"""docs/operate/api.md is true: its commands are run, as they stand there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from guanxi.domains.customers.models import Account
from guanxi.integrations.rest.tests.conftest import House, Program
from tests.architecture import tree

TEXT = (tree.REPOSITORY / "docs" / "operate" / "api.md").read_text("utf-8")


def commands() -> list[list[str]]:
    """Every curl of the page, as its words."""
    blocks = "".join(re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)).replace("\\\n", " ")
    return [shlex.split(line, posix=True) for line in blocks.splitlines() if line.startswith("curl")]


def run(words: list[str], values: dict[str, str]) -> Any:
    """What the command would be answered."""
    method, headers, data, pairs, url = "GET", {}, "", [], ""
    rest = iter(words[1:])
    for word in rest:
        match word:
            case "-X":
                method = next(rest)
            case "-H":
                name, _, value = next(rest).partition(": ")
                headers[name] = value
            case "-d":
                data = next(rest)
            case "--data-urlencode":
                name, _, value = next(rest).partition("=")
                pairs.append((name, value))
            case "-s" | "-G":
                pass
            case _:
                url = word
    for name, value in values.items():
        url = url.replace(f"${name}", value)
        headers = {key: text.replace(f"${name}", value) for key, text in headers.items()}
    path = url.removeprefix("http://guanxi") + (f"?{urlencode(pairs)}" if pairs else "")
    return Client().generic(method, path, data, content_type=headers.pop("Content-Type", "application/json"), headers=headers)


def test_every_command_of_the_page_works(house: House, program: Callable[..., Program]) -> None:
    values = {"KEY": program(house.manager).secret, "GUANXI": "http://guanxi", "ACCOUNT": str(house.own)}
    answers = [run(words, values) for words in commands()]
    assert len(answers) >= 7 and [one.status_code for one in answers] == [200] * (len(answers) - 2) + [201, 200]
    assert Account.objects.get(pk=house.own).short_name == "二小"
