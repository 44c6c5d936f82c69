"""Forms made of a catalogue: what is too long says which field, how long it may be and how long it is."""

from __future__ import annotations

from typing import TypedDict

import pytest
from django.http import QueryDict
from django.utils import translation

from guanxi.foundation.pure.catalogue import Catalogue, Field
from guanxi.foundation.web.forms import form_for


class Values(TypedDict, total=False):
    """What the command takes."""

    share: str


def _command(*, values: Values) -> None:
    """Stands for one."""


@pytest.mark.parametrize(("language", "expected"), [("zh-hans", "占比%:最多 5 个字,现有 7 个"), ("en", "Share %: at most 5 characters, there are 7")])
def test_a_text_that_is_too_long_names_its_field(language: str, expected: str) -> None:
    known = Catalogue(subject="test", fields=(Field(key="share", zh="占比%", en="Share %", max_length=5, editable=True),))
    with translation.override(language):
        form = form_for(_command, known, data=QueryDict("share=1234567"))
        assert not form.is_valid() and form.errors["share"] == [expected]
