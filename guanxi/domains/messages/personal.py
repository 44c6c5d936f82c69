"""What notices and mails hold of people at customers (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from guanxi.foundation.django.personal import Held, Personal
from guanxi.foundation.pure.bilingual import t


class Messages(Personal):
    """A notice that names him loses his words; a mail to him or about him too."""

    keeps = {"notices_mailreturn": "no person: the digest, day and code of what a mail server said of one of our letters"}
    holds = (
        Held(table="notices_notice", title=t("通知", "Notices"), own="subject_id", near=True, free=("kind", "subject_kind", "dedupe_key"),
             columns={"at": t("时间", "At"), "zh": t("内容", "Text"), "en": t("内容(英文)", "Text (English)")}),
        Held(table="notices_outgoingmail", title=t("邮件", "Mails"), account="", near=True, free=("message_id", "state", "last_error"),
             columns={"at": t("时间", "At"), "to_address": t("收件人", "To"), "subject": t("主题", "Subject"), "body": t("正文", "Body")}),
    )
