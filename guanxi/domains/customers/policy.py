"""The sections `people/topics`: what people like, by which words it is known, what is coming up (ARC-05); and `customers/ownership`: how the
accounts of a segment are owned, as a list, a public pool, or by partners (operator 1.12); `customers/classes`: how they are classed;
`customers/bin`: how long the recycle bin keeps; `customers/leaving`: what happens to a leaver's accounts; `people/birthdays`: when a birthday
becomes work (CAR-11); `customers/team`: who belongs to an account's technical service team (ORG-12);
`customers/lead`: who leads a group by default (GRD-10); `people/asking`: when what nobody knew is asked again (ARC-03)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, model_validator

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy import wrong
from guanxi.policy.shapes import Said, Shape, Strict

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Birthdays(Strict):
    """days_ahead: how many days before a birthday its greeting becomes work, 0 = on the day; blank: nobody is reminded. purpose: for which
    contact he must have agreed to (a key of `consent/contacting`). greeting_only: kinds of customer that get no gift."""

    origin: Literal["source", "ours"] = "ours"
    days_ahead: Annotated[int, Field(ge=0, le=60)] | None = None
    purpose: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,19}$")] = "care"
    greeting_only: tuple[Key, ...] = ()


class Event(Strict):
    """Something on a day that who likes the topic follows. remark: what one may say about it."""

    key: Key
    on: date
    name: Said
    remark: Said | None = None


class Topic(Strict):
    """words: written in a hobby, they mean this topic."""

    key: Key
    name: Said
    words: Annotated[tuple[str, ...], Field(min_length=1)]
    events: tuple[Event, ...] = ()


class Topics(Strict):
    """horizon_days: how many days ahead an event is a topic; most: hints a person."""

    origin: Literal["source", "ours"] = "ours"
    horizon_days: Annotated[int, Field(ge=1, le=366)]
    most: Annotated[int, Field(ge=1, le=10)] = 3
    topics: tuple[Topic, ...] = ()


class Asking(Strict):
    """ask_again_days: how long 未知(已问) rests before it is asked again; blank: it is never asked again."""

    origin: Literal["source", "ours"] = "ours"
    ask_again_days: Annotated[int, Field(ge=1, le=3650)] | None = None


ADAPTER: TypeAdapter[Topics] = TypeAdapter(Topics)
ASKING_KEY = "people/asking"
ASKING: TypeAdapter[Asking] = TypeAdapter(Asking)


Mode = Literal["named_list", "grid_pool", "partner"]


class Ownership(Strict):
    """by_kind: customer kind → mode; otherwise: for kinds that are not named. Only `grid_pool` knows claim, release and recycling.

    partner_kinds: which outside parties of `organisation/duties` may be an account's partner (ORG-24); partner_notice_days: so long before the
    last day its manager is called; blank: nobody is.
    """

    origin: Literal["source", "ours"] = "ours"
    by_kind: dict[str, Mode] = {}
    otherwise: Mode = "named_list"
    partner_kinds: tuple[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")], ...] = ()
    partner_notice_days: Annotated[int, Field(ge=1, le=365)] | None = None

    def mode_of(self, customer_kind: str, own: str = "") -> Mode:
        """The account's own mode where somebody decided one with a reason, else its segment's."""
        return own if own in ("named_list", "grid_pool", "partner") else self.by_kind.get(customer_kind, self.otherwise)  # type: ignore[return-value]


class Bin(Strict):
    """retention_days: how long an account lies in the recycle bin before it is purged; blank: nothing is ever purged.

    former_contacts_months: how long a person who is no contact any more is kept before the night erases him; blank: for ever.
    """

    origin: Literal["source", "ours"] = "ours"
    retention_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    former_contacts_months: Annotated[int, Field(ge=1, le=240)] | None = None


class Leaving(Strict):
    """adopt_within_days: by when a leaver's accounts are to be adopted (LIF-17 names no time). stand_in: who signs a hand-over that its witness, or
    its former manager, can sign no longer: his superior, or somebody named each time (operator 1.13 names nobody)."""

    origin: Literal["source", "ours"] = "ours"
    adopt_within_days: Annotated[int, Field(ge=0, le=60)] = 3
    stand_in: Literal["superior", "named"] = "superior"


LEAVING: TypeAdapter[Leaving] = TypeAdapter(Leaving)
BIN: TypeAdapter[Bin] = TypeAdapter(Bin)
BIRTHDAYS: TypeAdapter[Birthdays] = TypeAdapter(Birthdays)


class Value(Strict):
    """One value of a list."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,19}$")]
    name: Said


class Industries(Strict):
    """One list of industries; is_open: the source ends it with "and so on"."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]{0,9}$")]
    name: Said
    source: str
    is_open: bool = False
    values: Annotated[tuple[Value, ...], Field(min_length=1)]


class Classes(Strict):
    """How accounts are classed beside kind and GB/T 4754; a list that is empty is not offered. ARC-23, ARC-24, ARC-25, ARC-26, ARC-28."""

    origin: Literal["source", "ours"] = "ours"
    service_scope: tuple[Value, ...] = ()
    cooperation: tuple[Value, ...] = ()
    industry_influence: tuple[Value, ...] = ()
    market_role: tuple[Value, ...] = ()
    industries: tuple[Industries, ...] = ()

    def choices(self, field: str) -> tuple[tuple[str, Text], ...]:
        """(value, label) of one field; an industry is its list's key and its own."""
        if field == "sector_code":
            return tuple((f"{one.key}_{value.key}", Text(f"{one.name.zh}·{value.name.zh}", f"{one.name.en}: {value.name.en}"))
                         for one in self.industries for value in one.values)
        values: tuple[Value, ...] = getattr(self, field)
        return tuple((value.key, value.name.text) for value in values)


class Function(Strict):
    """What a member does in an account's team. roles: who holds one of these roles at the account does it as well."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
    name: Said
    source: str
    roles: tuple[Literal["industry", "executive_sponsor", "customer_response"], ...] = ()


class Expected(Strict):
    """Which functions the team of an account with one of these effective grades has."""

    grades: Annotated[tuple[str, ...], Field(min_length=1)]
    functions: Annotated[tuple[str, ...], Field(min_length=1)]


class Team(Strict):
    """Key accounts' technical service teams. first_grades: their accounts get technical support first. ORG-12.

    The source names functions, no grades: both lists are blank until an operator decides, and then nobody is missed and nobody comes first.
    """

    origin: Literal["source", "ours"] = "source"
    functions: tuple[Function, ...] = ()
    expected: tuple[Expected, ...] = ()
    first_grades: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Team:
        known = {one.key for one in self.functions}
        if unknown := sorted({key for one in self.expected for key in one.functions} - known):
            raise wrong.so(f"没有这些职能:{'、'.join(unknown)}", f"unknown functions: {', '.join(unknown)}")
        return self

    def function(self, key: str) -> Function | None:
        """The function with this key, None for an unknown one and for none."""
        return next((one for one in self.functions if one.key == key), None)


class Department(Strict):
    """A step of a process: what is done, and by the nearest unit of which kind of `organisation/duties`."""

    does: Said
    unit_kind: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")]


class Process(Strict):
    """How the centre works with other departments on one kind of matter. workdays: until all steps are done; blank: no limit. ORG-22."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,19}$")]
    name: Said
    source: str
    workdays: Annotated[int, Field(ge=1, le=250)] | None = None
    steps: Annotated[tuple[Department, ...], Field(min_length=1, max_length=9)]


class Collaboration(Strict):
    """The processes. The source asks for them and names none: blank until an operator writes his own down. ORG-22."""

    origin: Literal["source", "ours"] = "source"
    processes: tuple[Process, ...] = ()

    def process(self, key: str) -> Process | None:
        """The process with this key, None for an unknown one."""
        return next((one for one in self.processes if one.key == key), None)


class LeadRules(Strict):
    """Who leads a group that several units answer for, while nobody was named: these rules, the first that knows an answer (GRD-10, operator 1.1).

    contract: the unit that signed the agreement; head_office: the unit of the account at the top. Several units signed: their common superior
    decides within decide_workdays, with the reason; nobody did: each level above is called for pass_on_workdays (blank: as many again); who does not
    lead appeals within appeal_workdays (blank: there is no appeal). Empty rules: nothing is proposed and nobody decides.
    """

    origin: Literal["source", "ours"] = "ours"
    rules: tuple[Literal["contract", "head_office"], ...] = ()
    decide_workdays: Annotated[int, Field(ge=1, le=60)] | None = None
    pass_on_workdays: Annotated[int, Field(ge=1, le=60)] | None = None
    appeal_workdays: Annotated[int, Field(ge=1, le=60)] | None = None


LEAD_KEY = "customers/lead"
LEAD: TypeAdapter[LeadRules] = TypeAdapter(LeadRules)
COLLABORATION_KEY = "customers/collaboration"
COLLABORATION: TypeAdapter[Collaboration] = TypeAdapter(Collaboration)
TEAM_KEY = "customers/team"
TEAM: TypeAdapter[Team] = TypeAdapter(Team)
CLASSES: TypeAdapter[Classes] = TypeAdapter(Classes)
OWNERSHIP: TypeAdapter[Ownership] = TypeAdapter(Ownership)
SHAPES = (Shape(pattern="people/topics", title=Text("兴趣话题", "Topics to talk about"), adapter=ADAPTER),
          Shape(pattern="people/birthdays", title=Text("生日提醒", "Birthday reminders"), adapter=BIRTHDAYS),
          Shape(pattern=ASKING_KEY, title=Text("再次询问", "Asking again"), adapter=ASKING),
          Shape(pattern="customers/ownership", title=Text("管理方式", "Ownership modes"), adapter=OWNERSHIP),
          Shape(pattern="customers/classes", title=Text("客户分类", "Classes of accounts"), adapter=CLASSES),
          Shape(pattern=COLLABORATION_KEY, title=Text("部门协作", "Work with other departments"), adapter=COLLABORATION),
          Shape(pattern=TEAM_KEY, title=Text("技术服务团队", "Technical service teams"), adapter=TEAM),
          Shape(pattern=LEAD_KEY, title=Text("牵头单位", "Who leads a group"), adapter=LEAD),
          Shape(pattern="customers/bin", title=Text("回收站", "Recycle bin"), adapter=BIN),
          Shape(pattern="customers/leaving", title=Text("离岗", "Leavers"), adapter=LEAVING))
