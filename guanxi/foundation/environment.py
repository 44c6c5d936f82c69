"""Every environment variable, typed, with its default and one sentence; docs/operate/settings.md is made from it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

REPOSITORY = Path(__file__).resolve().parents[2]


class WrongSetting(RuntimeError):
    """A setting that cannot work, in one sentence."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """name, default as text, what it does."""

    name: str
    default: str
    meaning: str

    def read(self) -> str:
        """The value of this run."""
        return os.environ.get(self.name, self.default)


SETTINGS = (
    STATE := Setting(name="GUANXI_STATE", default=str(REPOSITORY / "data" / "demo"),
                     meaning="Folder of the embedded database, uploads, exports and the lake."),
    URL := Setting(name="DATABASE_URL", default="", meaning="PostgreSQL 16+ as role guanxi_app. Empty: the embedded PostgreSQL of GUANXI_STATE."),
    OWNER_URL := Setting(name="DATABASE_OWNER_URL", default="", meaning="The same database as role guanxi_owner: migrations and maintenance."),
    BACKUP_URL := Setting(name="DATABASE_BACKUP_URL", default="", meaning="The same database as role guanxi_backup: `guanxi db backup`."),
    SECRET := Setting(name="GUANXI_SECRET_KEY", default="", meaning="Signs sessions; at least 32 characters. Required outside demo and tests."),
    HASH_KEY := Setting(name="GUANXI_HASH_KEY", default="", meaning="Key of the blind index of phone numbers. Required outside demo and tests."),
    HOSTS := Setting(name="GUANXI_HOSTS", default="localhost,127.0.0.1", meaning="Host names this server answers to, comma separated."),
    PROFILE := Setting(name="SECURITY_PROFILE", default="",
                       meaning="mlps3, asvs or another profile of the pack: overrules its security/active. Empty: the pack decides."),
    OPERATOR := Setting(name="GUANXI_OPERATOR", default="demo", meaning="Which operator's policy pack is in force (a folder of policies/operators)."),
    DEMO := Setting(name="GUANXI_DEMO", default="", meaning="1: demo operator; the clock may be moved by `guanxi demo advance`."),
    HTTPS := Setting(name="GUANXI_HTTPS", default="", meaning="1: served behind HTTPS; cookies become Secure with the __Host- prefix."),
    PREPARE := Setting(name="GUANXI_PREPARE", default="1",
                       meaning="0: no prepared statements, for a pooler between us and PostgreSQL that does not keep them."),
    POOL := Setting(name="GUANXI_POOL_SIZE", default="8", meaning="Database connections per web or worker process."),
    AUDIT_DAYS := Setting(name="GUANXI_AUDIT_DAYS", default="1095", meaning="How long acts and history are kept; at least 184 days."),
    EXPORT_ROWS := Setting(name="GUANXI_EXPORT_ROWS", default="50000",
                           meaning="Most accounts one export of the book may hold without the vault's approval, whatever the pack's "
                                   "`business_rows` allows; no file holds more than 1,000,000."),
    MAIL_URL := Setting(name="GUANXI_MAIL_URL", default="",
                        meaning="smtp://user:password@host:587 (smtps:// for TLS from the start). Empty: mails go to the log."),
    MAIL_FROM := Setting(name="GUANXI_MAIL_FROM", default="guanxi@localhost", meaning="Sender of mails."),
    MAIL_RETURN := Setting(name="GUANXI_MAIL_RETURN", default="",
                           meaning="Mailbox that letters come back to, as returns@example.cn; each leaves with a mark of its own behind a plus. "
                                   "Empty: they come back to the sender."),
    MAIL_RETURNS := Setting(name="GUANXI_MAIL_RETURNS", default="",
                            meaning="Maildir into which the mail server puts them; read every ten minutes. Empty: `guanxi mail returned` reads."),
    SLOW_MS := Setting(name="GUANXI_SLOW_SQL_MS", default="500", meaning="Statements slower than this are logged with the view's name."),
    TIMEOUT := Setting(name="GUANXI_STATEMENT_TIMEOUT", default="30s",
                       meaning="Longest statement of this process; workers get 30min from `guanxi worker`."),
    METRICS_TOKEN := Setting(name="GUANXI_METRICS_TOKEN", default="", meaning="Bearer token of /metrics. Empty: /metrics does not exist."),
    LOG_LEVEL := Setting(name="GUANXI_LOG_LEVEL", default="INFO", meaning="DEBUG, INFO, WARNING or ERROR."),
    NOW := Setting(name="GUANXI_NOW", default="", meaning="Tests only: the fixed instant, ISO 8601."),
)


def database(url: str, *, pool_size: int = 0, timeout: str = "") -> dict[str, object]:
    """Django's description of a database URL. Refuses another scheme than PostgreSQL."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.lstrip("/"):
        raise WrongSetting("DATABASE_URL must look like postgresql://guanxi_app:password@host:5432/database.")
    options: dict[str, object] = {"prepare_threshold": 5 if PREPARE.read() == "1" else None, "connect_timeout": 5}
    if timeout:
        options["options"] = f"-c statement_timeout={timeout} -c idle_in_transaction_session_timeout={timeout}"
    if pool_size:
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 5}
    return {
        "ENGINE": "guanxi.foundation.django.database", "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""), "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "", "PORT": str(parts.port or ""), "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 0,
    }


def mail(url: str) -> dict[str, object]:
    """Django's mail settings from one URL; the log when there is none. Ten seconds bound a server that hangs (FLT-99)."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise WrongSetting("GUANXI_MAIL_URL must look like smtp://user:password@host:587 or smtps://….")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587), "EMAIL_TIMEOUT": 10,
        "EMAIL_HOST_USER": unquote(parts.username or ""), "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps", "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
    }
