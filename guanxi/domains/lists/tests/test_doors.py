"""The writing doors: what they add, what they leave alone, that unchanged rows are not written."""

from __future__ import annotations

import pytest
from django.db import connection

from guanxi.domains.lists import api
from guanxi.domains.lists.models import Book, SearchEntry
from guanxi.domains.lists.testing import make_listed
from guanxi.foundation.django.blind_index import phone_hash
from guanxi.foundation.pure.ref import Ref

pytestmark = pytest.mark.django_db


def test_put_book_adds_then_changes_only_what_differs() -> None:
    first: list[api.BookRow] = [{"account_id": 1, "unit_id": 7, "name": "甲"}, {"account_id": 2, "unit_id": 7, "name": "乙"}]
    assert api.put_book(first) == 2
    assert api.put_book(first) == 0
    assert api.put_book([{"account_id": 1, "unit_id": 7, "name": "甲"}, {"account_id": 2, "unit_id": 8, "name": "乙"}]) == 1
    assert list(Book.objects.order_by("pk").values_list("name", "unit_id")) == [("甲", 7), ("乙", 8)]


def test_columns_of_an_account_that_is_not_listed_are_left_out() -> None:
    make_listed(1, "甲")
    assert api.put_book([{"account_id": 1, "revenue_12m_fen": 500}, {"account_id": 99, "revenue_12m_fen": 1}]) == 1
    assert list(Book.objects.values_list("account_id", "revenue_12m_fen")) == [(1, 500)]
    assert api.put_book([{"account_id": 1, "revenue_12m_fen": None}]) == 1


def test_sync_book_takes_a_select_with_parameters() -> None:
    make_listed(1, "甲", revenue_12m_fen=500)
    make_listed(2, "乙", revenue_12m_fen=700)
    changed = api.sync_book(select_sql="select account_id, greatest(revenue_12m_fen, %s) from lists_book", params=[600],
                            columns=["last_month_fen"])
    assert changed == 2
    assert list(Book.objects.order_by("pk").values_list("last_month_fen", flat=True)) == [600, 700]


def test_a_column_that_does_not_exist_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="password"):
        api.sync_book(select_sql="select 1, 2", columns=["password"])


def test_sync_search_streams_a_select_and_writes_only_changes() -> None:
    select = ("select 'account', n, n, 7, '客户' || n, '', 0, array['客户' || n], array['GL-' || n], null::text[] "
              "from generate_series(1, %s) n")
    assert api.sync_search(select_sql=select, params=[12_000]) == 12_000
    assert api.sync_search(select_sql=select, params=[12_001]) == 1
    assert SearchEntry.objects.count() == 12_001


def test_remove_takes_the_account_and_its_contacts_out() -> None:
    make_listed(1, "甲")
    api.put_search([api.SearchDoc(subject=Ref("contact", 5), account_id=1, unit_id=1, label="程砚秋", names=("程砚秋",)),
                    api.SearchDoc(subject=Ref("contact", 6), account_id=2, unit_id=1, label="赵敏之", names=("赵敏之",))])
    api.remove_search(subjects=[Ref("contact", 6)])
    assert set(SearchEntry.objects.values_list("subject_kind", "subject_id")) == {("account", 1), ("contact", 5)}
    api.remove(account_ids=[1])
    assert not Book.objects.exists()
    assert not SearchEntry.objects.exists()


def test_a_phone_is_stored_as_a_keyed_hash_only() -> None:
    api.put_search([api.SearchDoc(subject=Ref("contact", 5), account_id=1, unit_id=1, label="程砚秋", phones=("138 1234 1234",))])
    with connection.cursor() as cursor:
        cursor.execute("select tokens::text, keys from lists_searchentry")
        tokens, keys = cursor.fetchone()
    assert "1234" not in keys
    assert "13812341234" not in tokens
    assert phone_hash("13812341234") in tokens
