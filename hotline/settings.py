"""Django settings of front, desk and worker; what differs between machines comes from ``hotline.environment``."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import unquote, urlsplit

from django.templatetags.static import static

import citypack
from hotline.environment import ROOT, Environment

env = Environment()

SECRET_KEY = env.secret_key
DEBUG = env.debug
ALLOWED_HOSTS = env.allowed_hosts
CSRF_TRUSTED_ORIGINS = env.trusted_origins

CITY = env.city
HOTLINE_SITE = env.site
BOT_URL = env.bot_url
BOT_URLS = env.bot_urls
BOT_OFF = env.bot_off
DISPATCH_URL = env.dispatch_url
FRONT_URL = env.front_url
DEADLINE_DAYS = env.deadline_days
FOLLOW_UP_AFTER_HOURS = env.follow_up_after_hours
AGENT_SILENT_MINUTES = env.agent_silent_minutes
REMINDER_URL = env.reminder_url
MAP_TILES = env.map_tiles
MAP_ATTRIBUTION = env.map_attribution
OPEN311_API_KEY = env.open311_api_key
OPEN311_STAFF_KEY = env.open311_staff_key
DATA_DIR = env.data_dir
WECHAT_API = env.wechat_api
SMS_HOOK_URL = env.sms_hook_url
SMS_HOOK_SECRET = env.sms_hook_secret
WEBHOOK_URL = env.webhook_url
WEBHOOK_SECRET = env.webhook_secret

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "hotline.keeping",
    "hotline.gateway",
    "hotline.wechat",
    "hotline.dispatch",
    "hotline.access",
    "hotline.teaching",
    "hotline.console",
    "hotline.insight",
    "hotline.worker",
    "hotline.demo",
]

DESK_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hotline.access.sessions.SessionLimits",
    "hotline.access.watermark.Watermark",
    "hotline.access.viewing.ViewLog",
    "hotline.access.gate.PageGate",
    "axes.middleware.AxesMiddleware",
]
# The front knows conversations, not accounts: no session, no sign-in.
FRONT_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hotline.gateway.middleware.PublicHeadersMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
MIDDLEWARE = FRONT_MIDDLEWARE if HOTLINE_SITE == "front" else DESK_MIDDLEWARE
ROOT_URLCONF = f"hotline.sites.{HOTLINE_SITE}"
WSGI_APPLICATION = "hotline.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "hotline" / "console" / "frame"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


LOCKED_SECONDS = 4  # then whoever waits for the database is told the truth; a citizen's call ends within ten


def database(url: str) -> dict[str, Any]:
    """Turn ``sqlite:///relative/path`` or ``postgresql://user:password@host:port/name`` into Django's dictionary."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = ROOT / parts.path.removeprefix("/") if not parts.path.startswith("//") else parts.path[1:]
        pragmas = f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout={LOCKED_SECONDS * 1000};"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(path),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": pragmas, "timeout": LOCKED_SECONDS},
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.removeprefix("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"options": f"-c lock_timeout={LOCKED_SECONDS * 1000}", "connect_timeout": LOCKED_SECONDS},
    }


DATABASES = {"default": database(env.database_url) | {"CONN_MAX_AGE": 60}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = citypack.load(CITY).timezone

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
INSIGHT_LIBRARY = ROOT / "hotline" / "insight" / "browser" / "dist"
# Charts and maps from our own host; before the first build the pages show their tables alone.
STATICFILES_DIRS = [("insight/library", INSIGHT_LIBRARY)] if INSIGHT_LIBRARY.exists() else []
MEDIA_ROOT = DATA_DIR / "media"
WEBCHAT_DIST = ROOT / "webchat" / "dist"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.behind_https
if env.behind_https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
# Five wrong passwords for a name from one address: a quarter of an hour without trying.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = dt.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "hotline.access.things.remote_address"
AXES_LOCKOUT_TEMPLATE = "access/locked_out.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "Jiesu"
SECOND_STEP = {"auto": env.behind_https, "always": True, "never": False}[env.second_step]
KEEP_CHAT_DAYS = env.keep_chat_days
KEEP_REQUEST_DAYS = env.keep_request_days
KEEP_LOG_DAYS = env.keep_log_days
# A sign-in ends after so long without use, and after so long in any case.
SESSION_IDLE_SECONDS = env.session_idle_minutes * 60
SESSION_WHOLE_SECONDS = SESSION_COOKIE_AGE = 12 * 3600

DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

UNFOLD = {
    "SITE_TITLE": "Jiesu",
    "SITE_HEADER": "Jiesu",
    "STYLES": [lambda _request: static("access/frame.css")],
    "SCRIPTS": [lambda _request: static("access/frame.js")],
    "SIDEBAR": {"show_search": False, "show_all_applications": True, "navigation": "hotline.console.navigation.items"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # A refused address may hold what somebody typed into it; errors are logged by quiet_log, without their words.
    "loggers": {"django.request": {"level": "CRITICAL"}, "axes": {"level": "WARNING"}},
}
