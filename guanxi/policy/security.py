"""The sections `security/*`: profiles of login and session, and which of them is in force (`security/active`).

`mlps3` and `asvs` contradict each other on purpose. Not for here: enforcing them (organisation).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy import files, placed
from guanxi.policy.finding import Finding
from guanxi.policy.load import Pack, Section
from guanxi.policy.shapes import Said, Shape, Strict

FOLDER = "security/"
ACTIVE_KEY = "security/active"


class Password(Strict):
    """change_days null = never forced; remembered = how many old ones may not come back."""

    least_length: Annotated[int, Field(ge=8)]
    needs_composition: bool
    change_days: Annotated[int, Field(ge=1)] | None
    remembered: Annotated[int, Field(ge=0, le=24)]


class Login(Strict):
    """Failures before the lock, and the roles that need a second factor (`all`: everybody)."""

    most_failures: Annotated[int, Field(ge=1)]
    lock_minutes: Annotated[int, Field(ge=1)]
    second_factor_roles: tuple[Annotated[str, Field(pattern=r"^(all|R([1-9]|1[0-9]|2[0-3]))$")], ...]

    def needs_second_factor(self, roles: frozenset[str]) -> bool:
        """True when one of these roles is named."""
        return "all" in self.second_factor_roles or bool(roles & frozenset(self.second_factor_roles))


class Session(Strict):
    """How long a session lives and on how many devices; null = unlimited. fresh_minutes: how long a login counts as fresh (step-up)."""

    idle_minutes: Annotated[int, Field(ge=1)]
    absolute_hours: Annotated[int, Field(ge=1, le=12)]
    most_devices: Annotated[int, Field(ge=1)] | None
    fresh_minutes: Annotated[int, Field(ge=1, le=60)] = 10  # ours: no source names a number


class Tokens(Strict):
    """Keys to the programming interface: the longest life in days and calls a minute of one key in one web process. Ours."""

    origin: Literal["source", "ours"] = "ours"
    most_days: Annotated[int, Field(ge=1, le=3650)] = 365
    calls_a_minute: Annotated[int, Field(ge=1)] = 1200


class Profile(Strict):
    """One security profile."""

    origin: Literal["source", "ours"] = "source"
    name: Said
    password: Password
    login: Login
    session: Session
    tokens: Tokens = Tokens()


class Active(Strict):
    """Which profile counts."""

    origin: Literal["source", "ours"]
    profile: str


@dataclass(frozen=True, kw_only=True)
class InForce:
    """The profile that counts now. label: the pack version that says so, empty for the shipped files; forced: by the environment."""

    key: str
    profile: Profile
    label: str
    forced: bool


def in_force(*, sections: Mapping[str, Mapping[str, object]], label: str, wanted: str = "") -> InForce:
    """The profile named by `wanted`, else by `security/active`. Raises KeyError for one that is not there."""
    key = wanted or Active.model_validate(sections[ACTIVE_KEY]).profile
    return InForce(key=key, profile=Profile.model_validate(sections[FOLDER + key]), label=label, forced=bool(wanted))


def profile(key: str) -> Profile:
    """A shipped profile; raises KeyError for an unknown one."""
    name = f"base/security/{key}.yaml"
    if not (files.root() / name).is_file():
        raise KeyError(key)
    return Profile.model_validate(placed.plain(placed.read(files.root() / name, name=name, layer="base")))


def _exists(active: Any, section: Section, pack: Pack) -> Iterator[Finding]:
    if FOLDER + active.profile not in pack.sections or active.profile == "active":
        known = "、".join(sorted(key.removeprefix(FOLDER) for key in pack.sections if key.startswith(FOLDER) and key != ACTIVE_KEY))
        yield Finding(
            code="unknown_profile", place=placed.at(section.node, ["profile"]).place,
            text=Text(f"没有安全等级“{active.profile}”", f"there is no security profile `{active.profile}`"),
            way_out=Text(f"请写其中之一:{known}", f"write one of: {known}"))


SHAPES = (
    Shape(pattern=ACTIVE_KEY, title=Text("在用安全等级", "Security profile in force"), adapter=TypeAdapter(Active), examine=_exists),
    Shape(pattern="security/*", title=Text("安全等级", "Security profile"), adapter=TypeAdapter(Profile)),
)
