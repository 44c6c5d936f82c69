"""The sections `security/*`: profiles of login and session, `mlps3` and `asvs` contradict each other on purpose.

Not for here: enforcing them (settings, organisation).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy import files, placed
from guanxi.policy.shapes import Said, Shape, Strict


class Password(Strict):
    """change_days null = never forced; remembered = how many old ones may not come back."""

    least_length: Annotated[int, Field(ge=8)]
    needs_composition: bool
    change_days: Annotated[int, Field(ge=1)] | None
    remembered: Annotated[int, Field(ge=0)]


class Login(Strict):
    """Failures before the lock, and the second factor."""

    most_failures: Annotated[int, Field(ge=1)]
    lock_minutes: Annotated[int, Field(ge=1)]
    needs_second_factor: bool


class Session(Strict):
    """How long a session lives and on how many devices; null = unlimited."""

    idle_minutes: Annotated[int, Field(ge=1)]
    absolute_hours: Annotated[int, Field(ge=1)]
    most_devices: Annotated[int, Field(ge=1)] | None


class Profile(Strict):
    """One security profile."""

    name: Said
    password: Password
    login: Login
    session: Session


def profile(key: str, *, root: Path | None = None) -> Profile:
    """A shipped profile, read before Django starts; raises KeyError for an unknown one."""
    folder = root or files.root()
    name = f"base/security/{key}.yaml"
    if not (folder / name).is_file():
        raise KeyError(key)
    return Profile.model_validate(placed.plain(placed.read(folder / name, name=name, layer="base")))


SHAPE = Shape(pattern="security/*", title=Text("安全等级", "Security profile"), adapter=TypeAdapter(Profile))
