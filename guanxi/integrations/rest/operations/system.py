"""The operators' side: queued jobs, mails that did not go out, the search over acts, attachments."""

from guanxi.domains.messages import api as messages
from guanxi.foundation.django import queue
from guanxi.integrations.rest.operation import act, read
from guanxi.integrations.rest.reading import files
from guanxi.integrations.rest.wired import read_of

OPERATIONS = (
    read("jobs", queue.lines, "jobs.view", "后台作业", "Jobs by status: failed, doing, todo"),
    read("jobs/queues", queue.state, "jobs.view", "作业队列", "What each queue holds", name="read_queues"),
    read("jobs/workers", queue.live_workers, "jobs.view", "在线的后台进程", "Workers alive now", answer="workers"),
    read("attachments/{attachment_id}", files.attachment, "home.view", "下载附件", "The bytes of an attachment", raw="application/octet-stream"),
    read("audit", read_of("search_acts"), "audit.view", "操作审计", "Acts by verb, person and day, the latest first; `before` goes on"),
    act("POST", "jobs/{job_id}/retry", queue.retry, "jobs.retry", "重试作业", "Another row of tries for a job", "operations:retry_job",
        name="retry_job"),
    read("mails/undelivered", messages.undelivered_mails, "jobs.view", "未发出的邮件", "Mails that did not go out"),
    act("POST", "mails/{mail_id}/send-again", messages.send_again, "jobs.retry", "重发邮件", "Another row of tries for a mail",
        "operations:send_mail_again", name="send_mail_again"),
)
