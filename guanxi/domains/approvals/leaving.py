"""What waited for a leaver's decision does not wait on for him (wiring.LEAVERS, PRM-71)."""

from __future__ import annotations

from guanxi.domains.approvals import commands
from guanxi.foundation.django import audit
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref


def leave(*, user_id: int, act: Act) -> Text | None:
    """Calls others to decide; what nobody else was named for goes back to its asker at once, who is told."""
    with audit.acting(actor=system("leaver"), verb="pass_on_decisions", now=act.at, subject=Ref("user", user_id)) as inner:
        called, returned = commands.pass_on_decisions(act=inner, user_id=user_id)
    said = [t(f"{called} 项待其审批的申请改由他人办理", f"{counted(called, 'request waits|requests wait')} for others now")] if called else []
    said += [t(f"{returned} 项只由其审批的申请已退回申请人",
               f"{counted(returned, 'request|requests')} that only he could decide went back to their askers")] if returned else []
    return Text(";".join(one.zh for one in said), "; ".join(one.en for one in said)) if said else None
