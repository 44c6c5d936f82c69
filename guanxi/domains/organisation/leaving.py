"""A leaver's exit: his sessions, his keys to the interface, his waiting jobs, and what other domains end for him (wiring.LEAVERS).

All in one transaction (PRM-71, ATK-51).

A domain joins with a function `def leave(*, user_id, act) -> Text | None`: it ends what would go on without him and says so in one line.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.module_loading import import_string

from guanxi.domains.organisation import sessions, tokens
from guanxi.foundation.django import queue, wiring
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.bilingual import Text, counted, t


def leave(*, user_id: int, act: Act) -> tuple[Text, ...]:
    """Ends everything of a person inside the act that disabled him; answers one line for each thing that ended."""
    ended = [_sessions(user_id), _keys(user_id, act), _jobs(user_id)]
    for name in wiring.listed("LEAVERS"):
        join: Callable[..., Text | None] = import_string(name)
        ended.append(join(user_id=user_id, act=act))
    return tuple(line for line in ended if line is not None)


def move(*, user_id: int, act: Act) -> None:
    """What other domains end of a person who goes to another unit, inside the act that moved him (wiring.MOVERS). ORG-12."""
    for name in wiring.listed("MOVERS"):
        join: Callable[..., Text | None] = import_string(name)
        join(user_id=user_id, act=act)


def _sessions(user_id: int) -> Text | None:
    number = sessions.end_all(user_id=user_id)
    return t(f"已退出 {number} 台设备", f"{counted(number, 'device|devices')} logged out") if number else None


def _keys(user_id: int, act: Act) -> Text | None:
    number = tokens.end_all(user_id=user_id, by=act.actor.user_id, now=act.at)
    return t(f"已吊销 {number} 个接口令牌", f"{counted(number, 'key|keys')} to the interface revoked") if number else None


def _jobs(user_id: int) -> Text | None:
    number = queue.cancel_of(user_id=user_id)
    return t(f"已取消 {number} 项待运行作业", f"{counted(number, 'waiting job|waiting jobs')} cancelled") if number else None
