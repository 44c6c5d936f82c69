"""Between two parts of a sentence a page writes the mark of the reader's language: `、` or a bare `:` in a template stands in both."""

from __future__ import annotations

import re

from django.conf import settings

from guanxi.foundation.web.templatetags import ui

COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
PART = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
BETWEEN = re.compile("[\u3001\u3002\uff0c\uff1a\uff1b]|\0[:;,] ?\0")
ADDRESSES = re.compile(r'(?:\bname="|&amp;)[^"]*')  # in the name of a field and in an address a mark is no writing


def test_marks_between_the_parts_of_a_sentence_are_in_the_readers_language() -> None:
    wrong = [f"{path.name}: {found.group().replace(chr(0), '…')}" for path in settings.PACKAGE.rglob("*.html")
             for found in BETWEEN.finditer(PART.sub("\0", ADDRESSES.sub("", COMMENT.sub("", path.read_text(encoding="utf-8")))))]
    assert not wrong, wrong


def test_lists_are_joined_in_the_readers_language() -> None:
    wrong = [path.name for path in settings.PACKAGE.rglob("*.html") if re.search('join:"[^"]*[、;]', path.read_text(encoding="utf-8"))]
    assert not wrong, wrong


PERCENT = re.compile(r"[\d}>] %(?![}\w])")
SECTION = re.compile(r"(?:policy pack|[Pp]ack,?|政策包|政策管理员在|政策管理员填写) ?(?:[a-z]+/[a-z_]+)|[a-z]+/[a-z_]+ of the pack")


def test_a_percentage_has_one_form() -> None:
    wrong = [f"{path.name}: {found.group()}" for path in settings.PACKAGE.rglob("*.html")
             for found in PERCENT.finditer(path.read_text(encoding="utf-8"))]
    assert not wrong, wrong
    assert (ui.rate(-0.019), ui.rate(0.084), ui.rate(0.0), ui.percent(100.0)) == ("-1.9%", "+8.4%", "0.0%", "100%")


def test_a_section_of_the_pack_is_named_in_words() -> None:
    """Whoever reads the sentence knows no file names; those who keep the pack (policy/, rulebook) work with its keys."""
    pages = [path for ending in ("html", "py") for path in settings.PACKAGE.rglob(f"*.{ending}")
             if not {"tests", "policy", "rulebook", "demo", "migrations"} & set(path.parts)]
    wrong = [f"{path.name}: {found.group()}" for path in pages for found in SECTION.finditer(path.read_text(encoding="utf-8"))]
    assert not wrong, wrong
