"""The sections `stewardship/fields` (who looks after which field, how long a verification counts), `stewardship/quotas`,
`stewardship/captures` (what every post brings) and `stewardship/method` (how it is collected)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.shapes import Said, Strict

Steward = Literal["manager", "salesperson", "service", "head", "data"]
Key = Annotated[str, Field(pattern=r"^(account|contact)\.[a-z][a-z0-9_]{0,39}$")]
Days = Annotated[int, Field(ge=1, le=3650)]
UnitKinds = tuple[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")], ...]
"""Kinds of units (`organisation/duties`) that something is asked of; empty: of all."""


class Tended(Strict):
    """One field and its steward. fresh_days: a verification counts as fresh so long, None: for ever. is_own: our own record (who is
    responsible, our codes), which no customer need confirm."""

    key: Key
    steward: Steward
    fresh_days: Days | None = None
    is_own: bool = False


class Named(Strict):
    """A steward and the words for him; role: who holds it in the role table."""

    key: Steward
    role: str
    name: Said


class Fields(Strict):
    """stewards: the division of work (ARC-14); fields: every required field once; accuracy_days: checks of the last so many days judge."""

    origin: Literal["source", "ours"] = "ours"
    accuracy_days: Days
    stewards: Annotated[tuple[Named, ...], Field(min_length=1)]
    fields: Annotated[tuple[Tended, ...], Field(min_length=1)]

    def tended(self, key: str) -> Tended:
        """The entry of a field; one nobody named is the account manager's and stays fresh."""
        return next((one for one in self.fields if one.key == key), Tended(key=key, steward="manager"))

    def role_of(self, key: str) -> str:
        """The role that holds a steward's work, "" for one the pack does not name."""
        return next((one.role for one in self.stewards if one.key == key), "")

    def steward_name(self, key: str) -> Text:
        """The words of a steward."""
        return next((one.name.text for one in self.stewards if one.key == key), Text(key, key))

    def fields_of(self, *stewards: str) -> tuple[str, ...]:
        """The fields these stewards look after."""
        return tuple(one.key for one in self.fields if one.steward in stewards)


class Quota(Strict):
    """counts: accounts somebody verified something of, or accounts entered and verified. at_least None: undecided. by_month: seasonal.

    least_items: so many verified values make an account count (operator 1.19). roles: whose quota it is; empty: counted by unit. each: new
    accounts of a unit, or of each group of its people (ORG-20), an account being its owner's; a unit without groups is one.
    unit_kinds: only units of these kinds, or people of such units.
    """

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    name: Said
    source: str
    counts: Literal["verified_accounts", "new_accounts"]
    period: Literal["week", "month"]
    roles: tuple[str, ...] = ()
    at_least: Annotated[int, Field(ge=1, le=100_000)] | None = None
    by_month: dict[Annotated[int, Field(ge=1, le=12)], Annotated[int, Field(ge=1, le=100_000)]] = {}
    least_items: Annotated[int, Field(ge=1, le=20)] = 1
    each: Literal["unit", "group"] = "unit"
    unit_kinds: UnitKinds = ()


Percent = Annotated[int, Field(ge=1, le=100)]


class Rate(Strict):
    """New buyers who are registered: below the floor is red."""

    source: str
    target_percent: Percent
    floor_percent: Percent
    unit_kinds: UnitKinds = ()


class Migration(Strict):
    """The first entry of existing customers: days from going live, yuan a day late (shown as computed, never booked)."""

    source: str
    days: Annotated[int, Field(ge=1, le=365)]
    yuan_per_day: Annotated[int, Field(ge=0, le=10_000)]
    unit_kinds: UnitKinds = ()


class CallBacks(Strict):
    """The weekly sample: percent of each person's checks; roles: who may be asked to call; answer_days: until when."""

    percent: Percent
    roles: tuple[str, ...]
    answer_days: Annotated[int, Field(ge=1, le=60)]


class Form(Strict):
    """The maintenance archive form: so many classes of customers, named where somebody has named them."""

    source: str
    title: Said
    classes: Annotated[int, Field(ge=1, le=40)]
    names: tuple[Said, ...] = ()


class Quotas(Strict):
    """What the sector or operator wants of the archive. completeness_target_percent None: blank in the source, refuses (ARC-16)."""

    origin: Literal["source", "ours"] = "ours"
    quotas: tuple[Quota, ...] = ()
    registration: Rate | None = None
    completeness_target_percent: Percent | None = None
    migration: Migration | None = None
    call_backs: CallBacks
    form: Form | None = None


class Post(Strict):
    """What a role brings of an account it is not responsible for. fields: filled where empty. beyond_sight: also where it does not see it."""

    role: Annotated[str, Field(pattern=r"^R[0-9]{1,2}$")]
    source: Literal["call", "visit", "customer", "sales_step"]
    fields: Annotated[tuple[Key, ...], Field(min_length=1)]
    need: bool = False
    beyond_sight: bool = False


class Exempt(Strict):
    """A role that captures nothing, and why (ORG-21)."""

    role: Annotated[str, Field(pattern=r"^R[0-9]{1,2}$")]
    why: Said


class Captures(Strict):
    """answer_days: until when the account's owner looks at it; posts: the first that somebody holds says how it came to be known.

    exempt: roles whose work brings them to no customer.
    """

    origin: Literal["source", "ours"] = "ours"
    answer_days: Annotated[int, Field(ge=1, le=60)]
    posts: tuple[Post, ...] = ()
    exempt: tuple[Exempt, ...] = ()

    def of(self, roles: Collection[str]) -> Post | None:
        """What these roles bring together; None for nothing."""
        held = [one for one in self.posts if one.role in roles]
        return held[0].model_copy(update={
            "fields": tuple(dict.fromkeys(key for one in held for key in one.fields)), "need": any(one.need for one in held),
            "beyond_sight": any(one.beyond_sight for one in held)}) if held else None


Tool = Literal["take_over", "capture", "gaps", "cards", "rounds", "call_backs", "quality"]


class Step(Strict):
    """What is done when, and the page that is the tool for it."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
    tool: Tool
    when: Said
    what: Said


class Manner(Strict):
    """How a field's value is come by (ask) and how it is proved."""

    key: Key
    ask: Said
    prove: Said


class Method(Strict):
    """How customer information is collected and kept, taught where the work is (ARC-32)."""

    origin: Literal["source", "ours"] = "ours"
    principles: tuple[Said, ...] = ()
    steps: tuple[Step, ...] = ()
    fields: tuple[Manner, ...] = ()


FIELDS: TypeAdapter[Fields] = TypeAdapter(Fields)
QUOTAS: TypeAdapter[Quotas] = TypeAdapter(Quotas)
CAPTURES: TypeAdapter[Captures] = TypeAdapter(Captures)
METHOD: TypeAdapter[Method] = TypeAdapter(Method)
