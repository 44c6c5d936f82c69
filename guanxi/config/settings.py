"""Django's settings, read once from `environment.py`. Importable without a database (type checker, docs)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF

from guanxi.foundation import environment as env

PACKAGE = Path(__file__).resolve().parents[1]
GUANXI_STATE = env.STATE.read()
GUANXI_DEMO = env.DEMO.read() == "1"
GUANXI_WIRING = "guanxi.config.wiring"
GUANXI_OPERATOR = env.OPERATOR.read()
GUANXI_PROFILE = env.PROFILE.read()
GUANXI_HASH_KEY = env.HASH_KEY.read() or "demo-and-tests-only"
GUANXI_AUDIT_DAYS = int(env.AUDIT_DAYS.read())
GUANXI_EXPORT_ROWS = int(env.EXPORT_ROWS.read())
GUANXI_METRICS_TOKEN = env.METRICS_TOKEN.read()
GUANXI_SLOW_SQL_MS = int(env.SLOW_MS.read())
SECRET_KEY = env.SECRET.read() or "demo-and-tests-only-never-in-production-0123456789"
DEBUG = False
ALLOWED_HOSTS = [host.strip() for host in env.HOSTS.read().split(",")] + ["testserver"]

_NOWHERE = "postgresql://guanxi_app:none@127.0.0.1:1/guanxi"
DATABASES: dict[str, Any] = {
    "default": env.database(env.URL.read() or _NOWHERE, pool_size=int(env.POOL.read()), timeout=env.TIMEOUT.read()),
    "owner": env.database(env.OWNER_URL.read() or env.URL.read() or _NOWHERE),
}
DATABASE_ROUTERS = ["guanxi.foundation.django.routing.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages",
    "django.contrib.postgres", "django.contrib.humanize",
    "whitenoise.runserver_nostatic", "django.contrib.staticfiles",
    "allauth", "allauth.account", "allauth.mfa", "axes", "csp",
    # Their default app configs both rewrite the template loaders; the last one wins and cotton tags come out raw.
    "django_cotton.apps.SimpleAppConfig", "template_partials.apps.SimpleAppConfig", "django_vite",
    "procrastinate.contrib.django",
    "guanxi.foundation.django", "guanxi.foundation.web",
    "guanxi.domains.messages.apps.MessagesConfig", "guanxi.domains.timeline", "guanxi.domains.work",
    "guanxi.domains.organisation", "guanxi.domains.rulebook", "guanxi.domains.approvals", "guanxi.domains.files",
    "guanxi.domains.intake", "guanxi.domains.customers", "guanxi.domains.lists", "guanxi.domains.insights",
    "guanxi.domains.registration",
    "guanxi.domains.privacy",
    "guanxi.domains.grading",
    "guanxi.domains.rivals",
    "guanxi.domains.structure",
    "guanxi.domains.shares",
    "guanxi.domains.placement",
    "guanxi.domains.guidance",
    "guanxi.domains.parentage",
    "guanxi.domains.consent",
    "guanxi.domains.duplicates",
    "guanxi.domains.stewardship",
    "guanxi.domains.circuits",
    "guanxi.domains.service",
    "guanxi.shell.book.apps.BookConfig", "guanxi.shell.search.apps.SearchConfig", "guanxi.shell.account.apps.AccountPageConfig",
    "guanxi.shell.contacts.apps.ContactsConfig", "guanxi.shell.gallery", "guanxi.shell.today", "guanxi.shell.operations",
    "guanxi.integrations.rest",
]
MIDDLEWARE = [
    "guanxi.foundation.web.middleware.RequestIdMiddleware", "guanxi.foundation.web.slow.SlowSqlMiddleware",
    "django.middleware.security.SecurityMiddleware", "guanxi.foundation.web.assets.AssetsMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages are a few hundred links alike; its random padding answers BREACH
    "guanxi.foundation.web.policy_header.PolicyHeaderMiddleware", "guanxi.integrations.rest.door.Programs",  # what follows is for browsers
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware", "django_htmx.middleware.HtmxMiddleware",
    "guanxi.foundation.web.middleware.LanguageMiddleware", "guanxi.domains.organisation.web.gate.SecurityGate",
    "guanxi.foundation.web.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "guanxi.config.urls"
WSGI_APPLICATION = "guanxi.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [PACKAGE / "foundation" / "web" / "templates"],
    "OPTIONS": {
        "context_processors": [
            "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages", "csp.context_processors.nonce",
            "guanxi.foundation.web.context.frame",
        ],
        "loaders": [("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", [
            "django_cotton.cotton_loader.Loader", "django.template.loaders.filesystem.Loader",
            "django.template.loaders.app_directories.Loader"])])],
        "builtins": ["django_cotton.templatetags.cotton", "template_partials.templatetags.partials",
                     "guanxi.foundation.web.templatetags.ui"],
    },
}]

AUTH_USER_MODEL = "organisation.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend", "guanxi.domains.organisation.backend.Backend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
GUANXI_ACTOR = "guanxi.domains.organisation.web.session.actor_of"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "guanxi.domains.organisation.passwords.Unlike"},
    {"NAME": "guanxi.domains.organisation.passwords.Uncommon"},
    {"NAME": "guanxi.domains.organisation.passwords.ProfileValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "guanxi.domains.organisation.web.login.ClosedSignup"
# Wrong passwords are django-axes' (per name and address, see AXES below). The library's 30 logins a minute and address would lock out
# an office that begins work at half past eight behind one address.
ACCOUNT_RATE_LIMITS = {"login_failed": False, "login": "600/m/ip"}
ACCOUNT_LOGOUT_ON_GET = False
MFA_ADAPTER = "guanxi.domains.organisation.web.login.SecondStep"
MFA_TOTP_ISSUER = "Guanxi"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
AXES_FAILURE_LIMIT = "guanxi.domains.organisation.web.login.most_failures"  # by the security profile in force (ATK-46)
AXES_COOLOFF_TIME = "guanxi.domains.organisation.web.login.lock_time"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # the address alone would lock a whole office out
AXES_USERNAME_CALLABLE = "guanxi.domains.organisation.web.login.name_of_attempt"
AXES_LOCKOUT_CALLABLE = "guanxi.domains.organisation.web.login.locked"
AXES_HTTP_RESPONSE_CODE = 429
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "guanxi.foundation.django.session_store"
SESSION_COOKIE_AGE = 12 * 3600  # at most; the profile may say less (organisation.web.gate)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "guanxi.foundation.web.trouble.stale_form"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.HTTPS.read() == "1":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_HSTS_SECONDS = 31536000
CONTENT_SECURITY_POLICY = {"DIRECTIVES": {
    "default-src": [SELF], "script-src": [SELF, NONCE], "style-src": [SELF], "style-src-attr": ["'unsafe-inline'"],
    "img-src": [SELF, "data:"], "font-src": [SELF, "data:"], "connect-src": [SELF], "object-src": [NONE],
    "base-uri": [SELF], "form-action": [SELF], "frame-ancestors": [NONE],
}}

STATIC_URL = "/static/"
STATIC_ROOT = Path(GUANXI_STATE) / "static"
STATICFILES_DIRS = [("ui", PACKAGE / "static" / "ui")] if (PACKAGE / "static" / "ui").exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+[.-][0-9a-zA-Z_-]{8,12}\..+$"
DJANGO_VITE = {"default": {
    "dev_mode": False, "manifest_path": PACKAGE / "static" / "ui" / "manifest.json", "static_url_prefix": "ui",
}}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler", "guanxi.foundation.web.uploads.NamelessFileUploadHandler"]

DEFAULT_FROM_EMAIL = env.MAIL_FROM.read()
GUANXI_MAIL_RETURN = env.MAIL_RETURN.read()
GUANXI_MAIL_RETURNS = env.MAIL_RETURNS.read()
globals().update(env.mail(env.MAIL_URL.read()))

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_IMPORT_PATHS = ["guanxi.foundation.django.delivery"]

LOGGING = {
    "version": 1, "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "guanxi.foundation.django.request_id.RequestIdFilter"}},
    "formatters": {"json": {"()": "guanxi.foundation.django.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]}},
    "root": {"handlers": ["stderr"], "level": env.LOG_LEVEL.read()},
    # the pool says three lines about every request
    "loggers": {"procrastinate": {"level": "WARNING"}, "axes": {"level": "WARNING"}, "psycopg.pool": {"level": "WARNING"}},
}
