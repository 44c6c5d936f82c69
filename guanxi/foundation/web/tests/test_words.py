"""What stands beside a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, engines
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from guanxi.foundation.web.templatetags import ui


@pytest.mark.parametrize(("source", "language", "expected"), [
    ("GRD-10", "zh-hans", "GRD-10"), ("", "zh-hans", ""),
    ("ours", "zh-hans", "自定"), ("operator 1.15", "zh-hans", "自定"), ("operator 1.1", "en", "ours"),
])
def test_a_source_of_our_own_says_so(source: str, language: str, expected: str) -> None:
    with translation.override(language):
        assert ui.cited(source) == expected


@pytest.mark.parametrize("template", [
    '<a href="{% query page=2 %}">', '{% query page=2 as href %}<a href="{{ href }}">',
    '{% query page=2 as href %}<c-tab href="{{ href }}">下</c-tab>',
    '<c-chip href="{% if 1 %}{% query page=2 %}{% endif %}">下</c-chip>'])
def test_a_link_keeps_the_filters_it_stands_among(template: str) -> None:
    """Escaped twice, `&amp;amp;page=2` asks for page 2 of nothing: the filters and the page were lost after the first."""
    request = RequestFactory().get("/", {"sort": "name", "q": "张&李"})
    backend: Any = engines["django"]
    compiled = CottonCompiler().process(template)
    page = backend.engine.from_string(compiled).render(Context({"request": request}))
    assert 'href="?sort=name&amp;q=%E5%BC%A0%26%E6%9D%8E&amp;page=2"' in page
