"""When what runs by itself, in one list. The rule itself stands beside its job (`jobs.periodic`); a test keeps both equal.

What was due while no worker ran is caught up once at the next start (foundation.django.catching_up).
Cron is in UTC, six columns with seconds last where there are six; China is UTC+8 all year.
"""

from __future__ import annotations

# job -> (cron in UTC, what and when in China)
RULES: dict[str, tuple[str, str]] = {
    "guanxi.rescue_stalled": ("* * * * * */30", "every 30 s: give back the jobs of dead workers"),
    "guanxi.domains.messages.jobs.take_returned": ("*/10 * * * *", "every 10 min: letters that came back are read"),
    "guanxi.domains.approvals.jobs.expire_requests": ("20 17 * * *", "01:20: requests whose last day is over"),
    "guanxi.domains.privacy.jobs.escalate_reviews": ("8 * * * *", "every hour: emergency openings nobody reviewed in time"),
    "guanxi.domains.privacy.jobs.forget_reports": ("55 17 * * *", "01:55: copies of people's data after their day"),
    "guanxi.domains.organisation.jobs.end_contracts": ("1 16 * * *", "00:01: people from outside whose contract is over are out"),
    "guanxi.domains.customers.jobs.advance_handovers": ("2 16 * * *", "00:02: hand-overs take effect, overlaps end"),
    "guanxi.domains.customers.jobs.end_partnerships": ("6 16 * * *", "00:06: accounts served through a partner until yesterday"),
    "guanxi.domains.customers.jobs.end_projects": ("7 16 * * *", "00:07: project groups whose last day is over"),
    "guanxi.domains.placement.jobs.advance_transfers": ("3 16 * * *", "00:03: transfers of staff take effect"),
    "guanxi.domains.placement.jobs.tell_stationings": ("4 16 * * *", "00:04: stationings that begin, or end soon, are told"),
    "guanxi.domains.customers.jobs.forget_drafts": ("40 17 * * *", "01:40: bulk edits that were prepared and never run"),
    "guanxi.domains.duplicates.jobs.request_weekly": ("0 19 * * 6", "Sunday 03:00: the whole book is compared for duplicates"),
    "guanxi.domains.grading.jobs.begin_grades": ("5 16 * * *", "00:05: grades that begin or end today count in the book"),
    "guanxi.domains.grading.jobs.lower_unvisited": ("18 16 * * *", "00:18: grades of accounts nobody visits are announced to fall, or fall"),
    "guanxi.domains.insights.jobs.request_nightly": ("30 17 * * *", "01:30: the night"),
    "guanxi.domains.registration.jobs.advance_registrations": ("8 16 * * *", "00:08: claims end, lapse, and give notice"),
    "guanxi.domains.stewardship.jobs.sum_up": ("30 18 * * *", "02:30: how complete, true and fresh the archive is"),
    "guanxi.domains.stewardship.jobs.continue_rounds": ("10 19 * * *", "03:10: rounds of collection that repeat open again"),
    "guanxi.domains.stewardship.jobs.draw_call_backs": ("0 19 * * 0", "Monday 03:00: the random sample of the week before"),
    "guanxi.domains.registration.jobs.recycle_pool": ("14 16 * * *", "00:14: grid accounts let lie go back to the pool"),
    "guanxi.domains.privacy.jobs.purge_bin": ("5 18 * * *", "02:05: the recycle bin: what is due is announced, then purged"),
    "guanxi.domains.privacy.jobs.forget_former": ("15 18 * * *", "02:15: people who are no contacts any more, when their months are over"),
    "guanxi.shell.book.jobs.forget_exports": ("50 17 * * *", "01:50: files of exports after their day"),
    "guanxi.foundation.django.delivery.maintain": ("10 18 * * *", "02:10: partitions, old keys, sessions, events, history, files without a row"),
    "guanxi.domains.intake.jobs.clear_rows": ("40 18 * * *", "02:40: staged rows of imports older than 90 days"),
    "guanxi.shell.operations.jobs.seal_history": ("37 * * * *", "every hour: history so far is sealed into the chain"),
    "guanxi.shell.operations.jobs.verify_history": ("20 19 * * *", "03:20: the last week's seals are checked against history"),
    "guanxi.domains.service.jobs.raise_cases": ("25 22 * * *", "06:25: cases with a due time are work of who is in charge today"),
    "guanxi.shell.today.jobs.raise_day_early": ("30 22 * * *", "06:30: everybody's work of the day"),
}
