"""docs/operate/api.md is true: its commands are run, as they stand there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from guanxi.domains.customers.models import Account
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access
from guanxi.integrations.rest import document
from guanxi.integrations.rest.tests.conftest import House, Program
from tests.architecture import tree
from tests.architecture.test_answers import unlike

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


def test_every_example_of_openapi_is_of_its_schema_and_every_no_is_said_in_both_languages(house: House, now: datetime) -> None:
    """Issue 3, point 11: a body to begin with for each change; one example a language for each kind of "no"."""
    with access.bound(organisation.actor_of_user(user_id=house.manager), read_only=True):
        found = document.document()
    named, bodies = found["components"]["schemas"], 0
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content:
                bodies += 1
                assert not list(unlike(content["example"], content["schema"], named, f"{method} {path}"))
            named_no = {one["$ref"].rpartition("/")[2] for one in operation["responses"].values() if "$ref" in one}
            assert named_no <= set(found["components"]["responses"])
            assert {"401", "403", "default"} <= set(operation["responses"])
    assert bodies > 140
    for status, one in found["components"]["responses"].items():
        said = {language: example["value"]["title"] for language, example in one["content"]["application/problem+json"]["examples"].items()}
        assert set(said) == {"zh-CN", "en"} and not re.search("[一-鿿]", said["en"]) and re.search("[一-鿿]", said["zh-CN"]), status


def test_every_command_of_the_page_works(house: House, program: Callable[..., Program]) -> None:
    values = {"KEY": program(house.manager).secret, "GUANXI": "http://guanxi", "ACCOUNT": str(house.own)}
    answers = [run(words, values) for words in commands()]
    assert len(answers) >= 7 and [one.status_code for one in answers] == [200] * (len(answers) - 2) + [201, 200]
    assert Account.objects.get(pk=house.own).short_name == "二小"
