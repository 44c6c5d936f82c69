"""The foundation's own jobs: delivering events, rescuing jobs of killed workers, nightly upkeep."""

from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from guanxi.foundation.django import clock, events, jobs, jobtrouble, upkeep


@jobs.task(queue="fast", retries=5)
def deliver(*, event_id: str, subscriber: str, act_id: str, depth: int) -> bool:
    """Hands one event to one subscriber, once."""
    return events.hand_over(event_id, subscriber, act_id, depth)


@jobs.periodic("* * * * * */30")
@app.task(name="guanxi.rescue_stalled", queue="fast", pass_context=False, queueing_lock="rescue_stalled")
async def rescue_stalled(timestamp: int) -> int:
    """Gives back jobs whose worker died (kill -9): without this they stay "doing" for ever (reliability 1.8).

    A job that has lost its worker too often probably kills it (memory): it is failed, for a person to look at.
    """
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=jobs.STALLED_AFTER_SECONDS))
    for job in stalled:
        if job.attempts >= jobs.MAX_RESCUES:
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
            await app.connector.execute_query_async(jobtrouble.LOST, job_id=job.id, attempt=job.attempts)
        else:
            await app.job_manager.retry_job(job)
    return len(stalled)


@jobs.periodic("10 18 * * *")  # UTC: 02:10 in China
@jobs.task(queue="batch", retries=2)
def maintain(*, timestamp: int) -> str:
    """Partitions ahead of time, an end for old keys, sessions, events, history and files that no row names."""
    return str(upkeep.maintain(now=clock.now()))
