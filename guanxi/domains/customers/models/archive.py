"""Tables of the archive. Row security guards `account` and `contact`; children are reached through them.

`Visibility` is derived (who sees which account in person, and why); commands keep it in the same transaction.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Q, Value
from django.db.models.functions import Lower, Replace

from guanxi.foundation.django.models import Versioned

TREE_KINDS = ("legal", "service", "billing")
MOVE_STATES = ("open", "moved", "different")


class Account(Versioned):
    """A customer account (客户): one node of the legal tree, responsible to one unit.

    name_key: the name without legal form, in which the same company is recognised (IMP-19). merged_into: it was a duplicate of that
    account, which never was merged itself: old addresses and late writes are led there.
    agreement_unit: which unit of ours signed the agreement (签约单位). partner_unit: through whom it is served while its own mode is `partner`, and
    partner_until: the last day of that (operator 1.12, ORG-24); both or neither.
    extra: values of custom fields by key (rules.custom_values). lost_on: on the lost register (grading) since then, out of lists and of care.
    is_active: stands in the book. False: merged into another account, or in the recycle bin (BinEntry). The one rule for both.
    """

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80, blank=True)
    sort_key = models.CharField(max_length=240, blank=True)
    name_key = models.CharField(max_length=120, blank=True, default="", db_default="")
    customer_kind = models.CharField(max_length=20, blank=True)
    industry_code = models.CharField(max_length=6, blank=True)
    service_scope = models.CharField(max_length=30, blank=True, default="", db_default="")
    cooperation = models.CharField(max_length=30, blank=True, default="", db_default="")
    industry_influence = models.CharField(max_length=30, blank=True, default="", db_default="")
    market_role = models.CharField(max_length=30, blank=True, default="", db_default="")
    sector_code = models.CharField(max_length=40, blank=True, default="", db_default="")
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False)
    region_code = models.CharField(max_length=6, blank=True)
    district = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    ownership_mode = models.CharField(max_length=12, blank=True, default="", db_default="")
    ownership_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    partner_unit = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    partner_until = models.DateField(null=True)
    has_agreement = models.BooleanField(null=True)
    agreement_number = models.CharField(max_length=60, blank=True)
    agreement_until = models.DateField(null=True)
    agreement_unit = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    registered_on = models.DateField(null=True)
    is_upstream = models.BooleanField(default=False, db_default=False)
    influence_percentile = models.PositiveSmallIntegerField(null=True)
    revenue_group = models.PositiveSmallIntegerField(null=True)
    customer_since = models.DateField(null=True)
    last_visited_on = models.DateField(null=True)
    lost_on = models.DateField(null=True)
    known_unknown: models.JSONField[list[str], list[str]] = models.JSONField(default=list, db_default=[])
    extra: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, db_default={})
    is_active = models.BooleanField(default=True, db_default=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["unit"], name="account_unit"), models.Index(fields=["name_key"], name="account_name_key"),
                   models.Index(Lower(Func(Replace("short_name", Value(" "), Value("")), template="normalize(%(expressions)s, nfkc)")),
                                condition=~Q(short_name=""), name="account_short_name"),
                   models.Index(fields=["merged_into"], condition=~Q(merged_into=None), name="account_merged"),
                   models.Index(fields=["partner_unit"], condition=~Q(partner_unit=None), name="account_partner"),
                   models.Index(fields=["id"], condition=Q(is_active=False), name="account_gone")]
        constraints = [models.CheckConstraint(name="account_partner_whole", condition=(
            Q(partner_unit=None, partner_until=None) | Q(ownership_mode="partner", partner_unit__isnull=False, partner_until__isnull=False)))]


class CustomField(Versioned):
    """A field defined without code: a row of the catalogue's shape (foundation.pure.catalogue.Field). Never deleted.

    number: its key is cf_<number> for ever. choices: [code, 中文, English]; is_listed: a typed column of the book (accounts only).
    retired_at: left out of every page, kept in history.
    """

    subject = models.CharField(max_length=10)
    number = models.PositiveIntegerField(unique=True)
    zh = models.CharField(max_length=30)
    en = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    choices: models.JSONField[list[list[str]], list[list[str]]] = models.JSONField(default=list, db_default=[])
    level = models.CharField(max_length=2, default="L1", db_default="L1")
    purpose = models.CharField(max_length=200, blank=True, default="", db_default="")
    retention = models.CharField(max_length=100, blank=True, default="", db_default="")
    steward = models.CharField(max_length=3, default="R1", db_default="R1")
    required = models.BooleanField(default=False, db_default=False)
    is_listed = models.BooleanField(default=False, db_default=False)
    importable = models.BooleanField(default=True, db_default=True)
    help_zh = models.CharField(max_length=100, blank=True, default="", db_default="")
    help_en = models.CharField(max_length=200, blank=True, default="", db_default="")
    position = models.PositiveIntegerField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(subject__in=("account", "contact")), name="custom_field_subject_known"),
                       models.CheckConstraint(condition=~Q(level="L4"), name="custom_field_level_stored")]


class FormerName(models.Model):
    """A name an account had (曾用名), written by a trigger whenever its key changes, whoever changes it: an old name is recognised (IMP-19)."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=120, db_index=True)
    until = models.DateTimeField()


class AccountIdentifier(Versioned):
    """One number by which somebody's system knows an account; in force at one account within scheme
    and issuer, a credit code at several (operator 1.2).

    Days are half-open, from None: since ever. One that ended stays as history and is free for its real owner; one that ended on the day
    it began was a mistake and never its account's.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="identifiers", db_index=False)
    scheme = models.CharField(max_length=20)
    issuer = models.CharField(max_length=20, blank=True, default="", db_default="")
    value = models.CharField(max_length=60)
    is_primary = models.BooleanField(default=False, db_default=False)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "issuer", "value"], condition=Q(valid_until=None) & ~Q(scheme="uscc"),
                                    name="identifier_one_holder"),
            models.UniqueConstraint(fields=["account", "value"], condition=Q(valid_until=None, scheme="uscc"), name="identifier_shared_once")]
        indexes = [models.Index(fields=["account"], name="identifier_account"), models.Index(fields=["value"], name="identifier_value"),
                   models.Index(fields=["value", "scheme"], condition=Q(valid_until__isnull=False), name="identifier_former")]


class TreeEdge(Versioned):
    """child → parent in one kind of tree. A cycle cannot enter: see commands (hard-places 3.6).

    A legal tree none of whose accounts has an edge of another kind stands for that kind too (queries.trees)."""

    tree_kind = models.CharField(max_length=10, default="legal", db_default="legal")
    child = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    parent = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tree_kind", "child"], name="tree_edge_one_parent"),
            models.CheckConstraint(condition=~Q(child=models.F("parent")), name="tree_edge_not_self"),
            models.CheckConstraint(condition=Q(tree_kind__in=TREE_KINDS), name="tree_edge_kind_known"),
        ]
        indexes = [models.Index(fields=["parent", "tree_kind", "child"], name="tree_edge_below"),
                   models.Index(fields=["child"], name="tree_edge_child_any")]


LISTED_BY = (("name", "sort_key"), ("post", "post"), ("department", "department"), ("key", "is_key_person"))
"""Indexes that the list of people of the whole country walks, and their columns; both directions, for these are never NULL."""
LISTED_WITH = ("sort_key", "post", "department", "is_key_person", "post_since")
"""What the people of a part of it are sorted and filtered by: 97,000 of a province are read from an index alone (820 → 190 ms)."""


class Contact(Versioned):
    """A person at a customer (联系人), with today's post. L2 and L3 fields are masked by class × relation (operator 1.8)."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="contacts", db_index=False)
    name = models.CharField(max_length=60)
    sort_key = models.CharField(max_length=120, blank=True)
    post = models.CharField(max_length=80, blank=True)
    department = models.CharField(max_length=80, blank=True)
    post_since = models.DateField(null=True)
    is_key_person = models.BooleanField(default=False, db_default=False)
    is_group_level = models.BooleanField(default=False, db_default=False)
    office_phone = models.CharField(max_length=40, blank=True)
    mobile = models.CharField(max_length=40, blank=True)
    mobile_hash = models.CharField(max_length=64, blank=True)
    email = models.CharField(max_length=120, blank=True)
    residence = models.CharField(max_length=120, blank=True)
    hobby = models.CharField(max_length=120, blank=True)
    birthday = models.CharField(max_length=20, blank=True)
    form_of_address = models.CharField(max_length=40, blank=True, default="", db_default="")
    best_time = models.CharField(max_length=60, blank=True, default="", db_default="")
    best_channel = models.CharField(max_length=10, blank=True, default="", db_default="")
    likes = models.CharField(max_length=120, blank=True, default="", db_default="")
    taboo = models.CharField(max_length=120, blank=True, default="", db_default="")
    known_unknown: models.JSONField[list[str], list[str]] = models.JSONField(default=list, db_default=[])
    extra: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, db_default={})
    is_active = models.BooleanField(default=True, db_default=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["account"], name="contact_account"),
                   *(models.Index(fields=[key, "id"], condition=Q(is_active=True), name=f"contact_by_{name}") for name, key in LISTED_BY),
                   *(models.Index(ExpressionWrapper(~Q(**{key: ""}), models.BooleanField()), F("id"), condition=Q(is_active=True),
                                  name=f"contact_has_{key}") for key in ("mobile", "email")),
                   models.Index(fields=["account", "id"], include=LISTED_WITH, condition=Q(is_active=True), name="contact_of_account"),
                   models.Index(F("post_since").asc(nulls_last=True), F("id"), condition=Q(is_active=True), name="contact_up_since"),
                   models.Index(F("post_since").desc(nulls_last=True), F("id"), condition=Q(is_active=True), name="contact_down_since"),
                   models.Index(fields=["merged_into"], condition=~Q(merged_into=None), name="contact_merged"),
                   models.Index(fields=["updated_at"], condition=Q(is_active=False, merged_into=None), name="contact_former"),
                   models.Index(fields=["birthday", "name"], condition=~Q(birthday=""), name="contact_birthday"),
                   *(models.Index(fields=[key], condition=~Q(**{key: ""}), name=f"contact_{key}") for key in ("email", "mobile_hash"))]


class ContactPhone(Versioned):
    """A further number of a person (mobile and office phone stand in the contact). account: the contact's, for row security and history."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="more_phones", db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10)
    number = models.CharField(max_length=40)
    number_hash = models.CharField(max_length=64)
    is_preferred = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "number"], name="contact_phone_once")]
        indexes = [models.Index(fields=["account"], name="contact_phone_account"), models.Index(fields=["number_hash"], name="contact_phone_hash")]


class Position(Versioned):
    """A former post of a person (任职): today's post stands in the contact itself. Half-open in time: valid_until is the first day without it.

    name: as it was then; the account keeps who worked there although the person's record has moved on. source: edited, imported, moved, left.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="positions", db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    post = models.CharField(max_length=80, blank=True)
    department = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField()
    source = models.CharField(max_length=10)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(valid_until__gte=models.F("valid_from")), name="position_in_order")]
        indexes = [models.Index(fields=["contact", "-valid_until"], name="position_contact"),
                   models.Index(fields=["account", "valid_until"], name="position_account")]


class PersonVisit(Versioned):
    """A person of a customer was met on a recorded visit (ORG-23), once a day and visitor of ours (0: nobody of the staff)."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="visits", db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    visited_on = models.DateField()
    visited_by_id = models.BigIntegerField()
    visited_by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "visited_on", "visited_by_id"], name="person_visit_once")]
        indexes = [models.Index(fields=["account", "-visited_on"], name="person_visit_account")]


class Move(Versioned):
    """Two records, in two accounts, of what seems to be one person (人随岗走). Plain ids: an import taken back may remove a record.

    old, new: in the order in which they were recorded. matched_by: mobile, birthday, email (the latter two with the name).
    """

    old_contact_id = models.BigIntegerField()
    new_contact_id = models.BigIntegerField()
    old_account_id = models.BigIntegerField()
    new_account_id = models.BigIntegerField()
    matched_by = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default="open", db_default="open")
    decided_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old_contact_id", "new_contact_id"], name="move_once"),
                       models.CheckConstraint(condition=Q(state__in=MOVE_STATES), name="move_state_known")]
        indexes = [models.Index(fields=["old_account_id"], condition=Q(state="open"), name="move_from"),
                   models.Index(fields=["new_account_id"], condition=Q(state="open"), name="move_to")]


CHANGE_SET_STATES = ("draft", "running", "done", "undoing", "undone")


class ChangeSet(Versioned):
    """A bulk edit (批量修改): one field of many accounts, or people, set to one value, in batches, taken back as a whole.

    of: account or contact. targets: ids of those that would change, as previewed at `seen_at`; one edited later is passed over. field: a key
    of the catalogue, or `owner` (value: the person's id). acts: one a batch. progress counts targets; kept: not taken back.
    """

    owner = models.ForeignKey("organisation.User", models.CASCADE, related_name="+")
    of = models.CharField(max_length=7, default="account", db_default="account")
    field = models.CharField(max_length=30)
    value = models.CharField(max_length=200, blank=True)
    said = models.CharField(max_length=400, blank=True)
    targets: ArrayField[list[int], list[int]] = ArrayField(models.BigIntegerField())
    seen_at = models.DateTimeField()
    unchanged = models.IntegerField(default=0, db_default=0)
    refused: ArrayField[list[int], list[int]] = ArrayField(models.BigIntegerField(), default=list)
    state = models.CharField(max_length=8, default="draft", db_default="draft")
    progress = models.IntegerField(default=0, db_default=0)
    changed = models.IntegerField(default=0, db_default=0)
    acts: ArrayField[list[Any], list[Any]] = ArrayField(models.UUIDField(), default=list)
    begun_act = models.UUIDField(null=True)
    kept: ArrayField[list[int], list[int]] = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=CHANGE_SET_STATES), name="change_set_state_known"),
                       models.CheckConstraint(condition=Q(of__in=("account", "contact")), name="change_set_of_known")]
        indexes = [models.Index(fields=["owner", "-id"], name="change_set_of_owner")]


BIN_STATES = ("binned", "restored", "purged")


class BinEntry(Versioned):
    """One stay of an account in the recycle bin (回收站): who put it there, when and why, and how it ended.

    act: what put it there; its history rows are what a restore puts back. announced_on: the night that announced its purge; nothing is
    purged on the night it is announced. held: why the last night kept it.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    reason = models.CharField(max_length=200)
    binned_at = models.DateTimeField()
    binned_by_id = models.BigIntegerField()
    binned_by_name = models.CharField(max_length=120)
    act = models.UUIDField()
    change_set_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, default="binned", db_default="binned")
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    announced_on = models.DateField(null=True)
    held = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account"], condition=Q(state="binned"), name="bin_entry_once"),
                       models.CheckConstraint(condition=Q(state__in=BIN_STATES), name="bin_entry_state_known")]
        indexes = [models.Index(fields=["account"], name="bin_entry_account"),
                   models.Index(fields=["-binned_at", "-id"], condition=Q(state="binned"), name="bin_entry_binned"),
                   models.Index(fields=["change_set_id"], condition=~Q(change_set_id=None), name="bin_entry_change_set")]


class Disclosure(models.Model):
    """Who was shown which class of personal data of whom, when and why: insert-only (PRM-65).

    One line per view of a page and account: contact_ids. contact_id: lines from before there were several, and those of
    one person opened with a reason. act_id: the act that opened it, None for what the matrix shows without asking.
    is_granted: in a file that the vault let out, which its approval limits, not the day's persons.
    """

    user_id = models.BigIntegerField()
    contact_id = models.BigIntegerField(null=True)
    contact_ids: ArrayField[list[int] | None, list[int] | None] = ArrayField(models.BigIntegerField(), null=True)
    account_id = models.BigIntegerField()
    level = models.CharField(max_length=2)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    day = models.DateField()
    act_id = models.UUIDField(null=True)
    request_id = models.CharField(max_length=40, blank=True, default="", db_default="")
    is_granted = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [models.Index(fields=["user_id", "day", "account_id"], name="disclosure_of_day"),
                   models.Index(fields=["contact_id", "-at"], name="disclosure_contact")]
