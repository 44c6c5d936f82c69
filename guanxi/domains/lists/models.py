"""Index tables (hard-places 3.1, 3.3): wide, typed, every sortable column indexed with the id as tie-breaker.

And what readers keep: saved views, their columns, lists they took away.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Sign

from guanxi.foundation.django.models import Versioned

# One index serves both directions of a column that is never NULL; NULLS LAST both ways needs two.
NEVER_NULL = ("sort_key", "group_code", "owner_key", "customer_kind", "industry_code", "contact_count")
NULLABLE = ("grade_rank", "calculated_rank", "revenue_12m_fen", "last_month_fen", "trend_rate", "arrears_fen", "completeness",
            "agreement_until")
# A copy of the book ordered by unit: a province's 33,000 rows are read from 500 pages instead of 33,000.
COVERED = ("account_id", "owner_id", "owner_name", "grade", *NEVER_NULL, *NULLABLE, "moves")
LISTED = Q(is_active=True)


class Book(models.Model):
    """One row per account with everything a list shows, sorts or filters. Money in fen; None = no data.

    owner_key: the owner's name as lists order people, by pinyin with surnames read as surnames.
    signed_by: code of the unit of ours that signed the agreement (签约单位), as a rule names it; agreement_unit_id: the same, as a filter finds it.
    partner, partner_unit_id: likewise for the outside party through which it is served (合作伙伴).
    """

    account_id = models.BigIntegerField(primary_key=True)
    unit_id = models.BigIntegerField()
    owner_id = models.BigIntegerField(null=True)
    owner_name = models.CharField(max_length=60, blank=True, default="", db_default="")
    owner_key = models.CharField(max_length=240, blank=True, default="", db_default="")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80, blank=True, default="", db_default="")
    sort_key = models.CharField(max_length=240, blank=True, default="", db_default="")
    group_code = models.CharField(max_length=60, blank=True, default="", db_default="")
    customer_kind = models.CharField(max_length=20, blank=True, default="", db_default="")
    industry_code = models.CharField(max_length=6, blank=True, default="", db_default="")
    service_scope = models.CharField(max_length=30, blank=True, default="", db_default="")
    cooperation = models.CharField(max_length=30, blank=True, default="", db_default="")
    industry_influence = models.CharField(max_length=30, blank=True, default="", db_default="")
    market_role = models.CharField(max_length=30, blank=True, default="", db_default="")
    sector_code = models.CharField(max_length=40, blank=True, default="", db_default="")
    grade = models.CharField(max_length=30, blank=True, default="", db_default="")
    grade_rank = models.SmallIntegerField(null=True)
    calculated_grade = models.CharField(max_length=30, blank=True, default="", db_default="")
    calculated_rank = models.SmallIntegerField(null=True)
    revenue_12m_fen = models.BigIntegerField(null=True)
    last_month_fen = models.BigIntegerField(null=True)
    trend_rate = models.FloatField(null=True)
    arrears_fen = models.BigIntegerField(null=True)
    completeness = models.SmallIntegerField(null=True)
    agreement_until = models.DateField(null=True)
    last_visited_on = models.DateField(null=True)
    agreement_unit_id = models.BigIntegerField(null=True)
    signed_by = models.CharField(max_length=20, blank=True, default="", db_default="")
    partner_unit_id = models.BigIntegerField(null=True)
    partner = models.CharField(max_length=20, blank=True, default="", db_default="")
    contact_count = models.IntegerField(default=0, db_default=0)
    is_active = models.BooleanField(default=True, db_default=True)
    moves = models.GeneratedField(
        expression=Sign(Coalesce("grade_rank", 99) - Coalesce("calculated_rank", 99)), output_field=models.SmallIntegerField(),
        db_persist=True,
    )

    class Meta:
        indexes = [
            models.Index(fields=["unit_id"], include=COVERED, condition=LISTED, name="book_of_unit"),
            *(models.Index(fields=[column, "account_id"], condition=LISTED, name=f"book_by_{column}") for column in ("owner_id", "grade", "moves")),
            *(models.Index(fields=[column, "account_id"], condition=LISTED, name=f"book_by_{column}") for column in NEVER_NULL),
            models.Index(fields=["partner_unit_id"], condition=~Q(partner_unit_id=None), name="book_partner"),
            *(models.Index(F(column).asc(nulls_last=True), F("account_id"), condition=LISTED, name=f"book_up_{column}")
              for column in NULLABLE),
            *(models.Index(F(column).desc(nulls_last=True), F("account_id"), condition=LISTED, name=f"book_down_{column}")
              for column in NULLABLE),
        ]


COLUMN_STATES = ("waiting", "filling", "ready", "failed", "retired")


class BookColumn(models.Model):
    """A typed column of the book made at run time (hard-places 3.5): `Book` does not know it, SQL names it from here only.

    state: filling, it exists and writers fill it; ready, it is indexed, shown, filtered and sorted by. done, total: accounts filled.
    """

    key = models.CharField(max_length=10, primary_key=True)
    zh = models.CharField(max_length=30)
    en = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    choices: models.JSONField[list[list[str]], list[list[str]]] = models.JSONField(default=list, db_default=[])
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=8, default="waiting", db_default="waiting")
    done = models.IntegerField(default=0, db_default=0)
    total = models.IntegerField(default=0, db_default=0)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=COLUMN_STATES), name="book_column_state_known"),
                       models.CheckConstraint(condition=Q(key__regex=r"^cf_[0-9]+$"), name="book_column_key")]


class SearchEntry(models.Model):
    """What can be found: tokens of a name, of its pinyin, of identifiers, of a phone's keyed hash (hard-places 3.10)."""

    id = models.BigAutoField(primary_key=True)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    label = models.CharField(max_length=200)
    hint = models.CharField(max_length=200, blank=True, default="", db_default="")
    weight = models.IntegerField(default=0, db_default=0)
    normaliser = models.SmallIntegerField(default=1, db_default=1)
    keys = models.TextField(blank=True, default="", db_default="")
    tokens = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="search_entry_subject")]
        # fastupdate: without it 5,000 new accounts took 12.5 s in this index, with it under 1 s; imports allow a longer list
        # (gin_pending_list_limit of their transaction) and clean it up
        indexes = [GinIndex(fields=["tokens"], name="search_entry_tokens", fastupdate=True),
                   models.Index(fields=["account_id"], name="search_entry_account"),
                   models.Index(fields=["unit_id"], name="search_entry_unit")]  # where it meets the tokens a county's hits are found


class SavedView(Versioned):
    """What somebody kept of a list: the text of its filters, sort, columns, never SQL; read under the reader's own scope.

    of: the list, `book` or one beside it (`people`).
    shared_unit: it is offered to this unit and below, there to everybody or to holders of shared_role.
    """

    owner = models.ForeignKey("organisation.User", models.CASCADE, related_name="+")
    name = models.CharField(max_length=30)
    of = models.CharField(max_length=10, default="book", db_default="book")
    text = models.TextField(blank=True, default="", db_default="")
    sort = models.CharField(max_length=40)
    columns: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    catalogue = models.PositiveSmallIntegerField()
    shared_unit = models.ForeignKey("organisation.Unit", models.SET_NULL, null=True, related_name="+")
    shared_role = models.CharField(max_length=10, blank=True, default="", db_default="")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], condition=Q(removed_at=None), name="view_name_once")]


class BookChoice(Versioned):
    """How one reader wants the book, or a list beside it: his columns (none: the standard ones), the views that stand as tabs, the one it opens
    with."""

    user = models.ForeignKey("organisation.User", models.CASCADE, related_name="+", db_index=False)
    of = models.CharField(max_length=10, default="book", db_default="book")
    columns: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    pinned: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    opens_with = models.ForeignKey(SavedView, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "of"], name="choice_of_list_once")]


EXPORT_STATES = ("asked", "waiting", "done", "failed", "refused")


class BookExport(Versioned):
    """A list somebody took away through the background: what it held, how many rows, where the file lies while it may be fetched.

    of: the list, `book` or one beside it (`people`). vault_id: the request to the vault it needed; such a file is fetched once.
    """

    owner = models.ForeignKey("organisation.User", models.CASCADE, related_name="+")
    of = models.CharField(max_length=10, default="book", db_default="book")
    text = models.TextField(blank=True, default="", db_default="")
    sort = models.CharField(max_length=40)
    columns: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    format = models.CharField(max_length=4)
    language = models.CharField(max_length=7)
    rows = models.IntegerField()
    state = models.CharField(max_length=8, default="waiting", db_default="waiting")
    sha256 = models.CharField(max_length=64, blank=True, default="", db_default="")
    until = models.DateTimeField(null=True)
    vault_id = models.BigIntegerField(null=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=EXPORT_STATES), name="export_state_known")]
        indexes = [models.Index(fields=["owner", "-id"], name="export_of_owner")]


class ExportTaken(models.Model):
    """The accounts in the file of an export, packed (`rules.taken`), while the file lies there: apart, because nobody else reads a megabyte.

    people: those in a file of people, packed alike.
    """

    export = models.OneToOneField(BookExport, models.CASCADE, primary_key=True, related_name="+")
    accounts = models.BinaryField()
    people = models.BinaryField(default=b"", db_default=b"")
