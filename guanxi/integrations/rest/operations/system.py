"""The operators' side: queued jobs and mails that did not go out."""

from guanxi.domains.messages import api as messages
from guanxi.foundation.django import queue
from guanxi.integrations.rest.operation import act, read

OPERATIONS = (
    read("jobs", queue.lines, "jobs.view", "后台作业", "Jobs by status: failed, doing, todo"),
    act("POST", "jobs/{job_id}/retry", queue.retry, "jobs.retry", "重试作业", "Another row of tries for a job", "operations:retry_job",
        name="retry_job"),
    read("mails/undelivered", messages.undelivered_mails, "jobs.view", "未发出的邮件", "Mails that did not go out"),
    act("POST", "mails/{mail_id}/send-again", messages.send_again, "jobs.retry", "重发邮件", "Another row of tries for a mail",
        "operations:send_mail_again", name="send_mail_again"),
)
