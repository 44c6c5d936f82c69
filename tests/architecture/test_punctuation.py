"""Between two parts of a sentence a page writes the mark of the reader's language: `、` or a bare `:` in a template stands in both."""

from __future__ import annotations

import re

from django.conf import settings

COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
PART = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
BETWEEN = re.compile("[\u3001\u3002\uff0c\uff1a\uff1b]|\0[:;,]\0")
ADDRESSES = re.compile(r'(?:\bname="|&amp;)[^"]*')  # in the name of a field and in an address a mark is no writing


def test_marks_between_the_parts_of_a_sentence_are_in_the_readers_language() -> None:
    wrong = [f"{path.name}: {found.group().replace(chr(0), '…')}" for path in settings.PACKAGE.rglob("*.html")
             for found in BETWEEN.finditer(PART.sub("\0", ADDRESSES.sub("", COMMENT.sub("", path.read_text(encoding="utf-8")))))]
    assert not wrong, wrong


def test_lists_are_joined_in_the_readers_language() -> None:
    wrong = [path.name for path in settings.PACKAGE.rglob("*.html") if re.search('join:"[^"]*[、;]', path.read_text(encoding="utf-8"))]
    assert not wrong, wrong
