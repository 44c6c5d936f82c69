"""Claims of the stories: 数字县域 with its refusal (F, requirements story 7), an arbitration and a lead left open, a letter, two reports.

Every act goes through the commands, at the hour it happened; who has done his part already is left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import api
from guanxi.foundation.django import access, clock, idempotency
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal
from guanxi.shell.demo.load import staff

TEAM, COUNTY, CITY, PROVINCE, BANKER, TEACHER = "gaoyi", "zhouxiaoman", "linwanqing", "xulicheng", "hejun", "shenzhixia"
HALL, BRANCH, UNIVERSITY = "柳塘县人民政府", "屿澜银行望溪分行", "澜州理工大学"
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj " \
       b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who acts."""

    team: Actor
    county: Actor
    city: Actor
    province: Actor
    banker: Actor
    teacher: Actor


def load(*, now: datetime) -> str:
    """Plays the stories once; returns one sentence."""
    today = now.astimezone(clock.ZONE).date()
    cast = Cast(**{part: staff.acting_as(login) for part, login in (
        ("team", TEAM), ("county", COUNTY), ("city", CITY), ("province", PROVINCE), ("banker", BANKER), ("teacher", TEACHER))})
    _story_7(cast, _march(today))
    _open_arbitration(cast, now)
    _disputed_lead(cast, now)
    _letter(cast, now)
    _reports(cast, now)
    ended = api.advance_registrations(actor=system("demo"), now=now)
    return f"claims, arbitration, a letter, reports; {ended} over by now"


def _story_7(cast: Cast, march: Callable[[int], datetime]) -> None:
    """Registered on 3 March, refused on 5 March, decided on 9 March: the county supports."""
    held = _once(lambda: api.register(actor=cast.team, now=march(3), said=HALL, project="数字县域", expected_fen=180_000_000,
                                      proof="3月2日走访县府办,分管副县长确认纳入今年信息化项目", key="demo-7"))
    if held is None:
        return
    refused = _refused(lambda: api.register(actor=cast.county, now=march(5), said=HALL, project="数字县域", expected_fen=150_000_000,
                                            proof="3月4日县长办公会列席,县里要求本地支撑", key="demo-7"))
    dispute = api.open_dispute(actor=cast.county, now=march(5), registration_id=refused, reason="县分公司长期维护县政府各委办局,请求由本县负责")
    paper = api.add_document(actor=cast.team, now=march(6), registration_id=held, file_name="数字县域总体方案(初稿).pdf",
                             file_size=len(SCAN), chunks=[SCAN])
    api.report_progress(actor=cast.team, now=march(6), registration_id=held, kind="proposal", note="提交数字县域总体方案初稿",
                        evidence=f"document:{paper}")
    api.decide_dispute(actor=cast.city, now=march(9), dispute_id=dispute, decision="keep", expected_version=1,
                       reason="行业团队先行走访并已提交方案;县分公司负责属地协办")


def _open_arbitration(cast: Cast, now: datetime) -> None:
    """The second phase, refused two days ago: it waits for 林婉清."""
    held = _once(lambda: api.register(actor=cast.team, now=now - timedelta(days=4), said=HALL, project="数字县域二期", expected_fen=260_000_000,
                                      proof="二期可研已报县发改局", key="demo-7b"))
    if held is not None:
        refused = _refused(lambda: api.register(actor=cast.county, now=now - timedelta(days=2), said=HALL, project="数字县域二期",
                                                expected_fen=260_000_000, proof="县府办通知本县分公司参会", key="demo-7b"))
        api.open_dispute(actor=cast.county, now=now - timedelta(days=1), registration_id=refused, reason="二期以乡镇网点接入为主,属地更合适")


def _disputed_lead(cast: Cast, now: datetime) -> None:
    """Two cities signed with the university (GRD-10): asked yesterday, it waits for 许立诚."""
    with access.bound(cast.teacher):
        found = customers.account_named(actor=cast.teacher, said=UNIVERSITY)
    if found is not None:
        _once(lambda: api.open_lead_dispute(actor=cast.teacher, now=now - timedelta(days=1), account_id=found,
                                            reason="主体协议由望溪签订,信息中心和出账都在望溪;澜城只签了校区的接入协议"))


def _letter(cast: Cast, now: datetime) -> None:
    """望溪 works on its diamond account by letter (story 3)."""
    today = now.astimezone(clock.ZONE).date()
    city = organisation.units_by_code(codes=["9702"])["9702"]
    terms = api.LetterTerms(number=f"澜授〔{today.year}〕7号", to_unit_id=city.id, content="开发、维护与商务谈判", said=BRANCH,
                            valid_from=today - timedelta(days=200), valid_until=today + timedelta(days=165))
    if _once(lambda: api.issue_letter(actor=cast.province, now=now, terms=terms, file_name=f"授权委托书-{BRANCH}.pdf", file_size=len(SCAN),
                                      chunks=[SCAN])) is not None:
        _once(lambda: api.register(actor=cast.banker, now=now, said=BRANCH, project="46 条专线续约", expected_fen=220_000_000, key="demo-bank",
                                   proof="信息科技部王海川提出续约意向"))


def _reports(cast: Cast, now: datetime) -> None:
    """The county reports two of its VIP accounts; the rest stands on its list."""
    with access.bound(cast.county):
        names = {one.account_id: one.name for one in api.unreported(actor=cast.county, today=now.astimezone(clock.ZONE).date())}
    wanted = [account_id for account_id, name in names.items() if name in ("柳塘县公安局", "柳塘县卫生健康局")]
    if wanted:
        _once(lambda: api.report_for_record(actor=cast.county, now=now, account_ids=wanted, note="三季度新认定贵宾客户"))


def _once(call: Callable[[], int]) -> int | None:
    """The call's answer; None when a killed loader had done it before."""
    try:
        return call()
    except idempotency.AlreadyDone:
        return None
    except Refusal as refusal:
        if refusal.code not in ("already_ours", "already_registered", "letter_number_taken", "nothing_to_report", "dispute_exists", "lead_exists"):
            raise
        return None


def _refused(call: Callable[[], int]) -> int:
    try:
        return call()
    except api.Taken as taken:
        return taken.registration_id


def _march(today: date) -> Callable[[int], datetime]:
    """Ten o'clock on a day of the last March that is over."""
    year = today.year if today > date(today.year, 3, 9) else today.year - 1
    return lambda number: datetime.combine(date(year, 3, number), time(2, 0), UTC)
