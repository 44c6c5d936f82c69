"""docs/operate/personal-data.md names every table: what it holds of people and how erasure reaches it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.utils.module_loading import import_string

from guanxi.foundation.django import wiring
from tests.architecture import tree

PAGE = (tree.REPOSITORY / "docs" / "operate" / "personal-data.md").read_text("utf-8")
TABLES = sorted({model._meta.db_table for model in apps.get_models() if model.__module__.startswith("guanxi.")})


@pytest.mark.parametrize("table", TABLES)
def test_every_table_says_what_it_holds_of_people(table: str) -> None:
    assert f"`{table}`" in PAGE, "say in docs/operate/personal-data.md what it holds of people and how erasure reaches it"


def test_every_participant_of_an_erasure_is_named() -> None:
    for name in wiring.listed("ERASE"):
        import_string(name)
        assert name.rpartition(".")[2] in PAGE
