"""What every table holds of people: named in docs/operate/personal-data.md, reported and erased by a participant (PRM-76, PRM-77)."""

from __future__ import annotations

import ast

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.module_loading import import_string

from guanxi.foundation.django import personal, wiring
from tests.architecture import tree

PAGE = (tree.REPOSITORY / "docs" / "operate" / "personal-data.md").read_text("utf-8")
MODELS = {model._meta.db_table: model for model in apps.get_models() if model.__module__.startswith("guanxi.")}
TABLES = sorted(MODELS)
TEXTS = (models.CharField, models.TextField, models.JSONField, ArrayField)


def answered() -> dict[str, list[personal.Held | str]]:
    """table -> what participants say of it: how it is held, or why it holds nothing."""
    found: dict[str, list[personal.Held | str]] = {}
    for participant in personal.reporters():
        for held in participant.holds:
            found.setdefault(held.table, []).append(held)
        for table, why in participant.keeps.items():
            found.setdefault(table, []).append(why)
    return found


@pytest.mark.parametrize("table", TABLES)
def test_every_table_says_what_it_holds_of_people(table: str) -> None:
    assert f"`{table}`" in PAGE, "say in docs/operate/personal-data.md what it holds of people and how erasure reaches it"


def test_every_table_is_reported_and_erased_or_says_why_not() -> None:
    """A new model without registration fails here: `holds` or `keeps` of its domain's personal.py (wiring.REPORT, wiring.ERASE)."""
    found = answered()
    assert not set(TABLES) - set(found)
    assert not {table: said for table, said in found.items() if len(said) != 1 or (isinstance(said[0], str) and len(said[0]) < 5)}


@pytest.mark.parametrize("table", sorted(table for table, said in answered().items() if isinstance(said[0], personal.Held)))
def test_every_text_column_is_personal_or_free(table: str) -> None:
    """A new text column of a table that holds people is reported and erased until somebody says that it holds nothing of them."""
    held = answered()[table][0]
    assert isinstance(held, personal.Held)
    columns = {field.column: field for field in MODELS[table]._meta.concrete_fields}
    texts = {name for name, field in columns.items() if isinstance(field, TEXTS)}
    said = {*held.columns, *held.free}
    assert not texts - said, "name it in `columns` or `free`"
    assert not said - set(columns), "no such column"


def test_report_and_erasure_are_the_same_list_and_the_foundation_is_the_last() -> None:
    assert wiring.listed("REPORT") == wiring.listed("ERASE")
    assert isinstance(personal.erasers()[-1], personal.Trail)
    for name in wiring.listed("ERASE"):
        assert import_string(name)



def test_values_of_custom_fields_are_named() -> None:
    """A custom field of a contact may be L2 or L3: its value lies in `extra`, which erasure must reach."""
    assert "`extra`" in PAGE and "personal_keys" in PAGE


def test_prm_77_a_job_is_told_ids_never_people() -> None:
    """PRM-77: arguments of the queue outlive whom they are about, so they name rows: ids, numbers, kinds of work, nothing a person is called by."""
    ours = {"lock", "after", "job", "number", "subscriber", "depth", "queue", "after_user"}
    asking = [path for path in tree.PACKAGE.rglob("*.py") if "tests" not in path.parts and ".defer(" in path.read_text()]
    told = {(str(path.relative_to(tree.PACKAGE)), keyword.arg) for path in asking
            for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "defer"
            for keyword in node.keywords if keyword.arg}
    assert len(told) > 15 and not {one for one in told if one[1] not in ours and not one[1].endswith("_id")}
