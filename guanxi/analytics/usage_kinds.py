"""What the lake counts of the use of services (使用量) and in which units: a closed list, so that one word means one thing. ARC-29.

A quantity is a whole number of its kind's base unit: seconds, KB (1 MB = 1024 KB), hundredths of a percent, or simply a number.
Plain data, readable from the web process. Not for here: single call records, which are never taken (`profiles.refuse_call_records`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from guanxi.foundation.pure.bilingual import Text

LINE = "line"  # declared instead of a unit: every line of the file says its own


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One unit. factor: how many base units it is. words: how files write it besides `zh`, `en` and `key`."""

    key: str
    zh: str
    en: str
    dimension: str
    factor: int = 1
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UsageKind:
    """One kind of use. is_peak: of several lines of a month the highest counts, not the sum. words: as in `Unit`."""

    key: str
    zh: str
    en: str
    dimension: str
    is_peak: bool = False
    words: tuple[str, ...] = ()

    @property
    def label(self) -> Text:
        """The kind's name as a pair."""
        return Text(self.zh, self.en)


UNITS = (
    Unit(key="second", zh="秒", en="seconds", dimension="time", words=("s", "sec")),
    Unit(key="minute", zh="分钟", en="minutes", dimension="time", factor=60, words=("分", "min")),
    Unit(key="hour", zh="小时", en="hours", dimension="time", factor=3600, words=("h", "时")),
    Unit(key="kb", zh="KB", en="KB", dimension="data", words=("k",)),
    Unit(key="mb", zh="MB", en="MB", dimension="data", factor=1024, words=("m", "兆")),
    Unit(key="gb", zh="GB", en="GB", dimension="data", factor=1024**2, words=("g",)),
    Unit(key="tb", zh="TB", en="TB", dimension="data", factor=1024**3, words=("t",)),
    Unit(key="times", zh="次", en="calls", dimension="calls"),
    Unit(key="messages", zh="条", en="messages", dimension="messages"),
    Unit(key="days", zh="天", en="days", dimension="days", words=("日",)),
    Unit(key="percent", zh="%", en="percent", dimension="share", factor=100, words=("百分比", "％")),
)
KINDS = (
    UsageKind(key="voice_out", zh="主叫时长", en="Minutes out", dimension="time", words=("拨出时长",)),
    UsageKind(key="voice_in", zh="被叫时长", en="Minutes in", dimension="time", words=("接听时长",)),
    UsageKind(key="calls", zh="通话次数", en="Calls", dimension="calls", words=("呼叫次数",)),
    UsageKind(key="messages", zh="短信条数", en="Short messages", dimension="messages", words=("短信", "短信量")),
    UsageKind(key="data", zh="流量", en="Data volume", dimension="data", words=("上网流量", "数据流量")),
    UsageKind(key="active_days", zh="活跃天数", en="Active days", dimension="days", words=("在线天数", "使用天数")),
    UsageKind(key="bandwidth_peak", zh="带宽峰值利用率", en="Peak use of bandwidth", dimension="share", is_peak=True,
              words=("带宽利用率", "峰值利用率")),
)
BY_KEY = {kind.key: kind for kind in KINDS}
PEAKS = tuple(kind.key for kind in KINDS if kind.is_peak)
SUMS = tuple(kind.key for kind in KINDS if not kind.is_peak)
DATA_UNITS, TIME_UNITS = (tuple(unit for unit in UNITS if unit.dimension == of) for of in ("data", "time"))
ONLY_UNIT = {unit.dimension: unit.key for unit in UNITS if unit.dimension not in ("data", "time")}


def _words(listed: Iterable[Unit | UsageKind]) -> dict[str, str]:
    return {word.lower(): one.key for one in listed for word in (one.zh, one.en, one.key, *one.words)}


UNIT_WORDS, KIND_WORDS = _words(UNITS), _words(KINDS)


def shown(kind: str, quantity: int | float) -> Text:
    """A quantity for people: 1,234 分钟, 3.2 GB, 85.4%. Rounded to what is read at a glance."""
    dimension = BY_KEY[kind].dimension
    if dimension == "data":
        unit = next((one for one in reversed(DATA_UNITS) if quantity >= one.factor), DATA_UNITS[0])
    else:
        unit = next(one for one in UNITS if one.dimension == dimension and (dimension != "time" or one.key == "minute"))
    number = quantity / unit.factor
    said = f"{number:,.1f}" if dimension == "share" else f"{number:,.{int(dimension == 'data' and number < 100)}f}".removesuffix(".0")
    return Text(f"{said}%", f"{said}%") if dimension == "share" else Text(f"{said} {unit.zh}", f"{said} {unit.en}")
