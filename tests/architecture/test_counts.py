"""English counts in the number of its noun: "1 accounts" is said nowhere. `{n:account|accounts}` and `counted` say both."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from guanxi.foundation.pure.bilingual import Text, counted

PAIR = re.compile(r"[:'\"]([A-Za-z][a-z -]*)\|([a-z][a-z -]*)['\"}]")
TAG = re.compile(r"\{% t .*?%\}", re.DOTALL)
PLACES = {"tests", "migrations", "demo", "analytics"}  # words of the command line and of the demo's making are not the product's
CAPITALS = re.compile(r"(?:\w+\.)*[A-Z_]+")  # a constant limit is never one
VERBS = {"is", "was", "has", "goes", "waits", "stays", "stands", "are", "were", "have", "go", "wait", "stay", "stand"}


def _files(ending: str) -> list[Path]:
    return [path for path in settings.PACKAGE.rglob(f"*.{ending}") if not PLACES & set(path.parts) and not path.name.endswith("_cli.py")]


def _plurals() -> set[str]:
    """The last noun of every pair the product writes: what is counted somewhere is counted so everywhere."""
    pairs = {several for ending in ("py", "html") for path in _files(ending) for _, several in PAIR.findall(path.read_text(encoding="utf-8"))}
    return {word for several in pairs for word in [_noun(several)] if word.endswith("s") or word == "people"}


def _noun(several: str) -> str:
    words = several.split()
    while len(words) > 1 and words[-1] in VERBS:
        words.pop()
    return words[-1]


def _sentences(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{" + _name(part) + "}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _name(part: ast.expr) -> str:
    shown = ast.unparse(part.value) if isinstance(part, ast.FormattedValue) else ""
    return "" if shown.startswith("counted(") else shown.replace("{", "").replace("}", "").replace(":", "")


def _patterns(plurals: set[str]) -> tuple[str, re.Pattern[str], re.Pattern[str]]:
    """A count before its noun inside a sentence, and a value of a page before the word of a tag; at most one adjective between."""
    noun = rf"(?:(?!has |inline)[a-z-]+ )?(?:{'|'.join(sorted(plurals))})\b(?!=)"
    return (noun, re.compile(r"\{([^{}:]+)(?::,)?\} " + noun),
            re.compile(r"\}\}(?:</\w+>)? ?\{% t [\"'][^\"']*[\"'] [\"']" + noun))


def _wrong(sentence: str, count: re.Pattern[str]) -> list[str]:
    return [found.group() for found in count.finditer(sentence) if not CAPITALS.fullmatch(found[1])]


def test_english_counts_in_the_number_of_its_noun() -> None:
    plurals = _plurals()
    assert {"accounts", "rows", "days", "people"} <= plurals
    noun, count, loose = _patterns(plurals)
    wrong = []
    for path in _files("py"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"\} " + noun, text):
            wrong += [f"{path.name}: {found}" for sentence in _sentences(text) for found in _wrong(sentence, count)]
    for path in _files("html"):
        text = path.read_text(encoding="utf-8")
        wrong += [f"{path.name}: {found}" for tag in TAG.findall(text) for found in _wrong(tag, count)]
        wrong += [f"{path.name}: {found.group()}" for found in loose.finditer(text)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("number", "words", "said"), [
    (0, "row|rows", "0 rows"), (1, "row|rows", "1 row"), (2, "row|rows", "2 rows"), ("1", "row was|rows were", "1 row was"),
    (1, "person|people", "1 person"), (1234, "account|accounts", "1,234 accounts"), ("1.5", "day|days", "1.5 days")])
def test_counted(number: object, words: str, said: str) -> None:
    assert counted(number, words) == said
    assert Text("{n} 个", f"{{n:{words}}}").format(n=number).en == said


@pytest.mark.parametrize("wrong", ["{n} accounts", "{len(x)} rows", "{card.total} new accounts", "{n:,} people"])
def test_the_search_finds_what_it_is_for(wrong: str) -> None:
    assert _wrong(wrong, _patterns({"accounts", "rows", "people"})[1])
