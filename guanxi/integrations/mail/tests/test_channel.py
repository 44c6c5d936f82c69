"""The mail adapter keeps the Message-ID and says when nobody took the letter; its URL is read strictly."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from guanxi.domains.messages.api import Letter
from guanxi.foundation import environment as env
from guanxi.integrations.mail.channel import deliver

LETTER = Letter(to="he.jun@example.org", subject="评审", body="请评审", message_id="<1@guanxi>")


def test_the_message_id_is_kept() -> None:
    deliver(LETTER)
    [sent] = mail.outbox
    assert sent.message()["Message-ID"] == "<1@guanxi>" and sent.to == ["he.jun@example.org"]


def test_arc_12_it_comes_back_to_its_own_address_and_is_from_us(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "guanxi@example.cn"
    deliver(Letter(to="he.jun@example.org", subject="评审", body="请评审", message_id="<1@guanxi>", return_path="returns+1@example.cn"))
    [sent] = mail.outbox
    assert sent.from_email == "returns+1@example.cn" and sent.message()["From"] == "guanxi@example.cn"


def test_a_server_that_takes_nobody_is_a_failure(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    with pytest.raises(ConnectionError):
        deliver(Letter(to="", subject="", body="", message_id=""))


def test_a_server_that_is_not_there_raises_quickly(settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 1
    with pytest.raises(OSError, match="refused"):
        deliver(LETTER)


@pytest.mark.parametrize(("url", "port", "ssl", "tls"), [
    ("smtp://relay", 587, False, False), ("smtp://u:p%40@relay:25", 25, False, True), ("smtps://u:p@relay", 465, True, False)])
def test_the_mail_url(url: str, port: int, ssl: bool, tls: bool) -> None:
    said = env.mail(url)
    assert (said["EMAIL_PORT"], said["EMAIL_USE_SSL"], said["EMAIL_USE_TLS"]) == (port, ssl, tls)


@pytest.mark.parametrize("url", ["http://relay", "smtp://", "relay:25"])
def test_a_wrong_mail_url_is_one_sentence(url: str) -> None:
    with pytest.raises(env.WrongSetting, match="GUANXI_MAIL_URL"):
        env.mail(url)


def test_without_a_url_mails_go_to_the_log() -> None:
    assert "console" in str(env.mail("")["EMAIL_BACKEND"])
