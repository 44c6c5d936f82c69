"""Tables of the organisation. `User` is Django's user model from the first migration (hard-places C15)."""

from __future__ import annotations

from typing import ClassVar, TypedDict

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from guanxi.foundation.django.models import Versioned
from guanxi.foundation.pure import chinese

TIERS = ("group", "province", "city", "county", "outlet")


class Unit(Versioned):
    """An organisational unit: a node of the tree group → province → city → county → outlet, or a department in one.

    kind `external`: a party outside (代维公司, 厂商 …). duty_kind: what it answers for, a key of the pack's `organisation/duties`.
    industries: codes it serves (ORG-09).
    closed_on: the first day without it; it takes nothing new and stays readable.
    """

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    tier = models.CharField(max_length=10)
    kind = models.CharField(max_length=30, default="territory", db_default="territory")
    region_code = models.CharField(max_length=6, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    revenue_group = models.PositiveSmallIntegerField(default=1, db_default=1)
    closed_on = models.DateField(null=True)
    duty_kind = models.CharField(max_length=30, blank=True, default="", db_default="")
    industries = ArrayField(models.CharField(max_length=6), default=list, db_default=[])
    path: models.CharField[str, str] = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(tier__in=TIERS), name="unit_tier_known")]


class UnitMove(Versioned):
    """A unit was put under another superior (ORG-01). units, people: how many went with it. Never deleted; taken_back_at: when it was undone."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    from_parent = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    to_parent = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    from_tier = models.CharField(max_length=10)
    to_tier = models.CharField(max_length=10)
    units = models.IntegerField()
    people = models.IntegerField()
    reason = models.CharField(max_length=200)
    moved_at = models.DateTimeField()
    moved_by_id = models.BigIntegerField()
    moved_by_name = models.CharField(max_length=120)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")


class UserManager(BaseUserManager["User"]):
    """Lets the login framework find people by their login name."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user with this login name."""
        return self.get(username=username)


class Called(TypedDict):
    """A name with the key that orders it."""

    name: str
    sort_key: str


def called(name: str) -> Called:
    """What is written where somebody's name is: people are listed by pinyin, 单 as shan."""
    return Called(name=name, sort_key=chinese.sort_key(name, is_person=True)[:240])


class User(AbstractBaseUser):
    """Everybody who logs in or acts: staff, dealer, customer-side, service account, external (people of an outside party).

    contract_until: last day on which an external may log in; for everybody else None. must_change_password: somebody else knows it.
    sort_key: the name as lists order it, by pinyin; written with the name (`called`). post: what he is called; job: a key of the pack's catalogue of
    jobs (ORG-17), "": none.
    """

    username = models.CharField(max_length=40, unique=True)
    staff_number = models.CharField(max_length=20, unique=True, null=True)
    name = models.CharField(max_length=60)
    sort_key = models.CharField(max_length=240, blank=True, default="", db_default="")
    kind = models.CharField(max_length=10, default="staff", db_default="staff")
    email = models.EmailField(blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    post = models.CharField(max_length=60, blank=True)
    job = models.CharField(max_length=40, blank=True, default="", db_default="")
    phone = models.CharField(max_length=20, blank=True)
    roles: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    is_active = models.BooleanField(default=True, db_default=True)
    language = models.CharField(max_length=7, default="zh-hans", db_default="zh-hans")
    contract_until = models.DateField(null=True)
    last_login = None  # the session knows; a column would be a write at every login outside of an act
    password_set_at = models.DateTimeField(null=True)
    must_change_password = models.BooleanField(default=False, db_default=False)
    access_version = models.PositiveIntegerField(default=1, db_default=1)
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        indexes = [models.Index(fields=["unit"], name="user_unit")]


class Group(Versioned):
    """A group of people within a unit (店内小组). Never deleted: ended_on is the first day without it. ORG-20."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=40)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], condition=models.Q(ended_on=None), name="group_name_once")]


class GroupMember(Versioned):
    """Somebody in a group, half-open in time: one group at a time."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user"], condition=models.Q(valid_until=None), name="group_member_once")]


STATIONING_KINDS = ("stationed", "direct")


class Stationing(Versioned):
    """Somebody works in another unit for a time (派驻, 直管). valid_until: its last day; ended_on: the first day without it, when it was ended
    early. Never deleted. ORG-19."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    valid_from = models.DateField()
    valid_until = models.DateField()
    ended_on = models.DateField(null=True)
    reason = models.CharField(max_length=200)
    sent_by_id = models.BigIntegerField()
    sent_by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=STATIONING_KINDS), name="stationing_kind_known"),
                       models.CheckConstraint(condition=models.Q(valid_until__gte=models.F("valid_from")), name="stationing_days")]


class PastPassword(models.Model):
    """A password somebody had: its hash, so that it does not come back (profile: `remembered`)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    encoded = models.CharField(max_length=128)
    set_at = models.DateTimeField()


class LoginSession(models.Model):
    """A session that has been let in: on which device it runs and when it was last used (by the minute)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=45, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()


class ApiToken(models.Model):
    """A key to the programming interface: whose, for which acts, until when. Only the hash of the secret is kept (ATK-51)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    is_read_only = models.BooleanField()
    addresses: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    last_address = models.CharField(max_length=45, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user"], name="apitoken_user")]
