"""History sealed every hour and checked every night; a break is told to those who audit (PRM-73)."""

from __future__ import annotations

from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import audit, clock, jobs, seals
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref

DAYS = 7
TOLD = ("R22", "R21")


@jobs.periodic("37 * * * *")
@jobs.task(queue="batch", retries=2)
def seal_history(*, timestamp: int) -> bool:
    """Closes the stretch since the last seal; by the machine's clock, as history itself."""
    return seals.seal(now=clock.machine())


@jobs.periodic("20 19 * * *")  # UTC: 03:20 in China
@jobs.task(queue="batch", retries=1)
def verify_history(*, timestamp: int) -> int:
    """Checks the last week; answers how many seals are broken."""
    return tell_of_breaks(seals.verify(now=clock.machine(), days=DAYS))


def tell_of_breaks(broken: list[seals.Broken]) -> int:
    """One notice a break to every audit and security administrator."""
    if broken:
        people = [user.id for role in TOLD for user in organisation.users_with_role(role=role)]
        with audit.acting(actor=system("seal"), verb="find_break", now=clock.now()) as act:
            for one in broken:
                until = one.until.astimezone(clock.ZONE)
                messages.notify(act=act, user_ids=people, kind="audit", subject=Ref("audit", 0), dedupe_key=f"seal:{until:%Y%m%d%H%M%S}", text=t(
                    f"操作审计链校验不符:截至 {until:%Y-%m-%d %H:%M} 的记录被改动或缺失,请立即核查",
                    f"The chain over history is broken: lines up to {until:%Y-%m-%d %H:%M} were changed or are missing. Look at once."))
    return len(broken)
