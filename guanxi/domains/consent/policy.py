"""The section `consent/contacting`: purposes and their legal basis, channels, quiet hours, how often is too often."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy import wrong
from guanxi.policy.shapes import Said, Shape, Strict

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,19}$")]
Basis = Literal["contract", "consent", "duty"]


class Purpose(Strict):
    """What somebody is contacted for. basis: contract and duty need no consent (PIPL 13). any_hour: quiet hours do not hold it.

    rest_days: also on weekends and public holidays (organisation/calendar). aliases: what people write in a sheet.
    """

    key: Key
    name: Said
    basis: Basis
    any_hour: bool = False
    rest_days: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def needs_consent(self) -> bool:
        """True when nobody may be contacted for it unless he agreed."""
        return self.basis == "consent"


class Channel(Strict):
    """A way to reach somebody. needs: the kind of address it takes. disturbs: quiet hours count for it.

    taboo_words: written among a person's taboos, they close the channel.
    """

    key: Key
    name: Said
    needs: Literal["phone", "mobile", "email", "none"] = "none"
    disturbs: bool = True
    aliases: tuple[str, ...] = ()
    taboo_words: tuple[str, ...] = ()


class Quiet(Strict):
    """From when until when nobody is disturbed; over midnight when `until` is earlier. Times of the house's zone."""

    begins: time
    ends: time


class Limit(Strict):
    """At most so many contacts with one person in so many days. purposes empty: any that needs consent; channels empty: any."""

    key: Key
    name: Said
    days: Annotated[int, Field(ge=1, le=366)]
    most: Annotated[int, Field(ge=1, le=100)]
    purposes: tuple[Key, ...] = ()
    channels: tuple[Key, ...] = ()


class Contacting(Strict):
    """valid_months: after so many a consent without a day of its own lapses; null = never. decision_minutes: how long a
    permission may be used. notice_version: which text the printed sheet carries. scan_for: evidence that wants a scan."""

    origin: Literal["source", "ours"] = "ours"
    notice_version: Annotated[str, Field(min_length=1, max_length=20)]
    notice: Said
    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1)]
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    quiet_hours: tuple[Quiet, ...] = ()
    limits: tuple[Limit, ...] = ()
    valid_months: Annotated[int, Field(ge=1, le=120)] | None = None
    decision_minutes: Annotated[int, Field(ge=1, le=1440)] = 60
    scan_for: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _limits_name_what_exists(self) -> Self:
        purposes, channels = {one.key for one in self.purposes}, {one.key for one in self.channels}
        for limit in self.limits:
            if strange := (set(limit.purposes) - purposes) | (set(limit.channels) - channels):
                names = ", ".join(sorted(strange))
                raise wrong.so(f"限制 {limit.key} 提到的 {names} 不是这里的目的或渠道",
                               f"limit {limit.key} names {names}, which is no purpose or channel here")
        return self

    def purpose(self, key: str) -> Purpose | None:
        """The purpose of this key, if the pack names it."""
        return next((one for one in self.purposes if one.key == key), None)

    def channel(self, key: str) -> Channel | None:
        """The channel of this key, if the pack names it."""
        return next((one for one in self.channels if one.key == key), None)

    def said_purpose(self, key: str) -> Text:
        """Its words; the key itself when the pack no longer names it; `*` is all that need consent."""
        found = self.purpose(key)
        return found.name.text if found else Text("全部须同意的用途", "everything that needs consent") if key == "*" else Text(key, key)

    def said_channel(self, key: str) -> Text:
        """The same for a channel."""
        found = self.channel(key)
        return found.name.text if found else Text("全部渠道", "every channel") if key == "*" else Text(key, key)


ADAPTER: TypeAdapter[Contacting] = TypeAdapter(Contacting)
SHAPE = Shape(pattern="consent/contacting", title=Text("联系授权", "Consent to contact"), adapter=ADAPTER)
