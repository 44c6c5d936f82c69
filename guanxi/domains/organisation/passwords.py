"""The password rules of the profile in force: length, kinds of characters, none that was there before.

`mlps3` (GB/T 22239 8.1.4.1 a) asks for three kinds and remembers five; `asvs` (6.2.5) asks for length alone.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from guanxi.domains.organisation import profile
from guanxi.domains.organisation.models import PastPassword
from guanxi.foundation.pure.bilingual import Text, counted, t

_KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
_COMPOSITION = t("口令须含大写、小写、数字、符号中的至少三类", "A password needs three of: capitals, small letters, digits, symbols")


class Unlike(UserAttributeSimilarityValidator):
    """Django's rule against one's own name, in our words."""

    def get_error_message(self) -> str:
        """As it is refused."""
        return _said(t("口令与您的姓名、登录名等太相似", "This is too much like your own name or login"))

    def get_help_text(self) -> str:
        """As it is asked."""
        return _said(t("不得与姓名、登录名等相似", "Not like your name or login"))


class Uncommon(CommonPasswordValidator):
    """Django's list of passwords everybody tries first, in our words."""

    def get_error_message(self) -> str:
        """As it is refused."""
        return _said(t("这是常见口令", "This is one that everybody tries first"))

    def get_help_text(self) -> str:
        """As it is asked."""
        return _said(t("不得是常见口令", "None that everybody tries first"))


class ProfileValidator:
    """Django password validator; every rule comes from the profile."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuses what is too short, too plain, or was used before. All rules at once, so that nobody tries thrice."""
        rules = profile.in_force().profile.password
        wrong = []
        if len(password) < rules.least_length:
            wrong.append(ValidationError(_said(_length(rules.least_length)), code="password_too_short"))
        if rules.needs_composition and sum(bool(re.search(kind, password)) for kind in _KINDS) < 3:
            wrong.append(ValidationError(_said(_COMPOSITION), code="password_composition"))
        if rules.remembered and user is not None and user.pk and _was_used(user, password, rules.remembered):
            wrong.append(ValidationError(_said(_history(rules.remembered)), code="password_remembered"))
        if wrong:
            raise ValidationError(wrong)

    def get_help_text(self) -> str:
        """The rules in the reader's language."""
        rules = profile.in_force().profile.password
        said = [_length(rules.least_length)]
        said += [_COMPOSITION] if rules.needs_composition else []
        said += [_history(rules.remembered)] if rules.remembered else []
        return " · ".join(_said(one) for one in said)


def _was_used(user: Any, password: str, remembered: int) -> bool:
    past = PastPassword.objects.filter(user_id=user.pk).order_by("-id").values_list("encoded", flat=True)[:remembered]
    return any(check_password(password, encoded) for encoded in {user.password, *past})


def _length(least: int) -> Text:
    return t(f"口令至少 {least} 位", f"At least {counted(least, 'character|characters')}")


def _history(remembered: int) -> Text:
    return t(f"不能与最近 {remembered} 次用过的口令相同", f"Not one of the last {counted(remembered, 'password|passwords')}")


def _said(text: Text) -> str:
    return text.in_language(get_language() or "zh-hans")
