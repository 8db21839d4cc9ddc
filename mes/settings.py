"""Settings: one file, from the environment, loud when wrong. Every name stands in docs/configuration.md."""

from __future__ import annotations

import re
from pathlib import Path

import environ
import pghistory
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DATA = Path(env.str("LINESIDE_DATA", default=str(BASE_DIR / ".data")))
SECRETS = DATA / "secrets"
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
HTTPS = env.bool("HTTPS", default=True)
VERSION = "0.1.0"


def _secret(name: str) -> str:
    """From the environment, else from DATA/secrets, where the launcher puts it at first start. Never a default."""
    if value := str(env.str(name, default="")):
        return value
    path = SECRETS / name.lower()
    if path.exists():
        return path.read_text().strip()
    raise ImproperlyConfigured(
        f"{name} is not set and {path} does not exist. Set it, or start with `make run`, which makes one."
    )


SECRET_KEY = _secret("SECRET_KEY")
DATABASE_URL = _secret("DATABASE_URL")
REDIS_URL = _secret("REDIS_URL")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "mes",
    "demo",
    "integrations",
    "orders",
    "quality",
    "genealogy",
    "equipment",
    "personnel",
    "records",
    "pghistory",
    "pgtrigger",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "channels",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "mes.middleware.known_host",
    "mes.middleware.measure",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "mes.middleware.Sessions",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "mes.middleware.act",
]
ROOT_URLCONF = "mes.urls"
ASGI_APPLICATION = "mes.asgi.application"
WSGI_APPLICATION = "mes.wsgi.application"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

# PostgreSQL is the only truth. HTTP runs in threads that keep their connection (docs/decisions/).
_database = env.db_url_config(DATABASE_URL)
DATABASES = {
    "default": _database | {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **_database.get("OPTIONS", {}),
            "connect_timeout": 3,
            "application_name": env.str("SERVICE", default="lineside"),
            "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 8000,
            "options": "-c lock_timeout=3s -c statement_timeout=15s -c idle_in_transaction_session_timeout=30s",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEST_RUNNER = "django.test.runner.DiscoverRunner"
# The runtime role owns nothing; `manage.py prepare` gives it what it may (decisions: records).
RUNTIME_ROLE = env.str("RUNTIME_ROLE", default="lineside")

# Row history: the context (who, by which command) is written into the history row itself and sealed with it.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_APPEND_ONLY = False
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())

AUTH_USER_MODEL = "personnel.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
]

# Cookies and transport. HTTPS=0 is for loopback only: the launcher sets it there.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
TERMINAL_COOKIE = "__Host-terminal" if HTTPS else "terminal"
SESSION_COOKIE_AGE = 16 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS and env.bool("SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31536000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "mes.nothing.forged"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF], "script-src": [SELF], "style-src": [SELF, NONCE], "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF], "connect-src": [SELF], "worker-src": [SELF], "manifest-src": [SELF],
        "object-src": [NONE], "base-uri": [NONE], "form-action": [SELF], "frame-ancestors": [NONE],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / ".cache" / "static"
BUNDLE = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [("ui", BUNDLE)] if BUNDLE.exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Vite has put the hash into the names already.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = True


def WHITENOISE_IMMUTABLE_FILE_TEST(path: str, url: str) -> bool:  # noqa: N802 - WhiteNoise's name
    return re.match(r"^.+/assets/.+-[\w-]{8}\.\w+$", url) is not None


MEDIA_ROOT = DATA / "media"
# Made by TLS=self; terminals download and trust it once.
ROOT_CERTIFICATE = env.str("ROOT_CERTIFICATE", default="")

# The seal. Give the checkpoints a disk the database's owner cannot write to.
SEAL_KEY = env.str("SEAL_KEY", default=str(SECRETS / "seal_key.pem"))
SEAL_PUBLIC_KEY = env.str("SEAL_PUBLIC_KEY", default=str(SECRETS / "seal_key.pub.pem"))
SEAL_CHECKPOINTS = env.str("SEAL_CHECKPOINTS", default=str(DATA / "checkpoints" / "seals.jsonl"))

# Opens the passwords of machines; the database alone does not.
CONNECTION_KEYS = env.str("CONNECTION_KEYS", default=str(SECRETS / "connection_keys"))

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "personnel.authentication.BearerKey",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["kernel.parsers.Json"],
    "DEFAULT_PAGINATION_CLASS": "kernel.api.Pages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "STRICT_JSON": True,
}
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "kernel.api.ProblemHandler",
    "EXCEPTION_FORMATTER_CLASS": "kernel.api.ProblemFormatter",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Lineside",
    "DESCRIPTION": "Orders, work in process, genealogy, quality and machines of a plant (ISA-95).",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api",
    # Enumerations stay where they are used: names made up from collisions would change with every new field.
    "POSTPROCESSING_HOOKS": ["mes.schema.problems"],
}

CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
}

# Days. A process value's samples are packed when their day is over; hours of them are kept for good.
KEEP_SAMPLES_DAYS = env.int("KEEP_SAMPLES_DAYS", default=7 if DEMO else 400)
KEEP_MINUTES_DAYS = env.int("KEEP_MINUTES_DAYS", default=35 if DEMO else 1830)

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"asyncua": {"level": "WARNING"}, "pymodbus": {"level": "WARNING"}},
}
