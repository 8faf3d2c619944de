"""Every setting comes from the environment (or a file .env beside manage.py) and is checked here, at start.

docs/settings.md has the table; a test fails when a variable that is read here is missing there.
"""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from dotenv import load_dotenv

from classifyme.broker import read_broker_url
from classifyme.env import Environment
from classifyme.logs import shorten_clients_mistakes
from classifyme.mail import read_mailers, read_sender
from classifyme.picture_storage import read_picture_storage
from classifyme.secret_key import read_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
load_dotenv(BASE_DIR / ".env")
ENV = Environment()

# Where it runs

ON_RENDER = ENV.is_set("RENDER")
IS_DEPLOYED = ON_RENDER or ENV.flag("CLASSIFYME_DEPLOYED", default=False)
BEHIND_TLS = ENV.flag("BEHIND_TLS", default=IS_DEPLOYED)
DATA_DIR = Path(ENV.text("CLASSIFYME_DATA_DIR", str(BASE_DIR / "data"))).resolve()
DEBUG = ENV.flag("DEBUG", default=False)
SECRET_KEY = read_secret_key(ENV.text("SECRET_KEY"), is_deployed=IS_DEPLOYED, kept_in=DATA_DIR / "secret_key")

ALLOWED_HOSTS = ENV.words("ALLOWED_HOSTS")
if render_host := ENV.text("RENDER_EXTERNAL_HOSTNAME"):
    ALLOWED_HOSTS.append(render_host)
if not IS_DEPLOYED:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS must name the host under which people reach a deployed service, "
        "for example: pictures.example.org"
    )
CSRF_TRUSTED_ORIGINS = ENV.words("CSRF_TRUSTED_ORIGINS")
if any("://" not in origin for origin in CSRF_TRUSTED_ORIGINS):
    raise ImproperlyConfigured(
        "CSRF_TRUSTED_ORIGINS must be full origins, for example: https://pictures.example.org"
    )

# Pictures in: limits, quotas, how long they are kept

MEGABYTE = 1024 * 1024
UPLOAD_MAX_FILE_BYTES = ENV.number("UPLOAD_MAX_FILE_MB", 20, minimum=1, maximum=1000) * MEGABYTE
UPLOAD_MAX_PIXELS = ENV.number("UPLOAD_MAX_MEGAPIXELS", 50, minimum=1, maximum=1000) * 1_000_000
UPLOAD_MIN_SIDE = ENV.number("UPLOAD_MIN_SIDE", 8, minimum=1, maximum=1000)
UPLOAD_MAX_FILES = ENV.number("UPLOAD_MAX_FILES", 100, minimum=1, maximum=1000)
UPLOAD_MAX_REQUEST_BYTES = ENV.number("UPLOAD_MAX_REQUEST_MB", 200, minimum=1, maximum=10_000) * MEGABYTE
UPLOAD_MAX_ARCHIVE_FILES = ENV.number("UPLOAD_MAX_ARCHIVE_FILES", 20_000, minimum=1, maximum=200_000)
LABELS_MAX_BYTES = ENV.number("LABELS_MAX_MB", 20, minimum=1, maximum=1000) * MEGABYTE
LABELS_MAX_ROWS = ENV.number("LABELS_MAX_ROWS", 100_000, minimum=1, maximum=2_000_000)
DECODE_BUDGET_BYTES = ENV.number("DECODE_BUDGET_MB", 256, minimum=16, maximum=100_000) * MEGABYTE
QUOTA_VISITOR_PICTURES = ENV.number("QUOTA_VISITOR_PICTURES", 20_000, minimum=1)
QUOTA_VISITOR_BYTES = ENV.number("QUOTA_VISITOR_MB", 2_000, minimum=1) * MEGABYTE
QUOTA_TOTAL_BYTES = ENV.number("QUOTA_TOTAL_MB", 20_000, minimum=1) * MEGABYTE
KEEP_DAYS = ENV.number("KEEP_DAYS", 30, minimum=1, maximum=3650)

DATA_UPLOAD_MAX_NUMBER_FILES = UPLOAD_MAX_FILES
FILE_UPLOAD_PERMISSIONS = 0o600

# Programs: what they may ask for

PREDICT_NEEDS_TOKEN = ENV.flag("PREDICT_NEEDS_TOKEN", default=False)
API_MAX_JSON_BYTES = ENV.number("API_MAX_JSON_MB", 16, minimum=1, maximum=1000) * MEGABYTE
API_TOKEN_REQUESTS_PER_MINUTE = ENV.number("API_TOKEN_REQUESTS_PER_MINUTE", 3000 if IS_DEPLOYED else 0)
API_ADDRESS_REQUESTS_PER_MINUTE = ENV.number("API_ADDRESS_REQUESTS_PER_MINUTE", 600 if IS_DEPLOYED else 0)
LABEL_STUDIO_URL = ENV.text("LABEL_STUDIO_URL").rstrip("/")
LABEL_STUDIO_API_KEY = ENV.text("LABEL_STUDIO_API_KEY")
LABEL_STUDIO_HOSTS = [host.lower() for host in ENV.words("LABEL_STUDIO_HOSTS")]
if LABEL_STUDIO_URL and not LABEL_STUDIO_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured("LABEL_STUDIO_URL must be an address, for example: https://labels.example.org")
if any("/" in host or "@" in host for host in LABEL_STUDIO_HOSTS):
    raise ImproperlyConfigured(
        "LABEL_STUDIO_HOSTS must be hosts, with a port if need be, for example: files.example.org:9000"
    )

# Whom it believes to know: proxies in front of it, each adding the address that it was called from

TRUSTED_PROXIES = ENV.number("TRUSTED_PROXIES", 2 if ON_RENDER else 0, maximum=10)

# What gunicorn.conf.py listens on; here for the addresses that commands print
PORT = ENV.number("PORT", 8000, minimum=1, maximum=65535)

# The network

CLASSIFIER_RUNTIME = ENV.choice("CLASSIFIER_RUNTIME", ["litert", "tensorflow"], "litert")
CLASSIFIER_MODEL = ENV.text("CLASSIFIER_MODEL", "cifar10_cnn")
CLASSIFIER_THREADS = ENV.number("CLASSIFIER_THREADS", 0, maximum=256)
PHOTO_NETWORK = ENV.flag("PHOTO_NETWORK", default=True)
MODELS_DIR = BASE_DIR / "ml_models" / "weights"

# The application

INSTALLED_APPS = [
    "classifier",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "classifier.middleware.health.HealthMiddleware",
    "classifier.middleware.request_log.RequestLogMiddleware",
    "classifier.middleware.for_machines.ForMachinesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "classifier.middleware.request_size.RequestSizeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "classifyme.urls"
WSGI_APPLICATION = "classifyme.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "classifier.context_processors.describe_service",
            ],
        },
    },
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# The database

DATABASE_URL = ENV.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}")
try:
    DATABASES: dict[str, Any] = {"default": dict(dj_database_url.parse(DATABASE_URL))}
except ValueError as error:
    raise ImproperlyConfigured(
        "DATABASE_URL must be an address such as sqlite:////data/db.sqlite3 or "
        f"postgres://user:password@host:5432/name: {error}"
    ) from error
SQLITE_SYNCHRONOUS = ENV.choice("SQLITE_SYNCHRONOUS", ["NORMAL", "FULL"], "NORMAL")
USES_SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
if USES_SQLITE:
    # Each thread keeps its connection: closing the last one makes SQLite move its whole journal, with waits.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            f"PRAGMA journal_mode=WAL; PRAGMA synchronous={SQLITE_SYNCHRONOUS}; PRAGMA cache_size=-4000;"
        ),
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

# Background work: a task only says 'look'; what is to do stands in the rows (docs/decisions/0004)

CELERY_BROKER_URL = read_broker_url(ENV, uses_sqlite=USES_SQLITE)
EMBEDDED_WORKER = ENV.flag("EMBEDDED_WORKER", default=True)
_BELL = "classifier.background.bell.BellBackend"
TASKS = {
    "default": {
        "BACKEND": "classifier.background.post.CeleryBackend" if CELERY_BROKER_URL else _BELL,
        "QUEUES": [
            *("classify", "removal", "retelling", "reclassifying"),
            *("groups", "features", "learning", "clusters"),
        ],
    },
    # What only the machine can do that has the file.
    "here": {"BACKEND": _BELL, "QUEUES": ["archives"]},
}

# Storage

PICTURE_STORAGE = read_picture_storage(ENV, pictures_dir=DATA_DIR / "pictures")
STORAGES = {
    "pictures": {"BACKEND": PICTURE_STORAGE.backend, "OPTIONS": PICTURE_STORAGE.options},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_DEPLOYED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DISK_IS_KEPT = ENV.flag("DISK_IS_KEPT", default=not ON_RENDER)
PICTURES_VANISH = not DISK_IS_KEPT and (USES_SQLITE or PICTURE_STORAGE.is_on_local_disk)

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles" if IS_DEPLOYED else None
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not IS_DEPLOYED
WHITENOISE_AUTOREFRESH = DEBUG

# Accounts

SIGN_UP_IS_OPEN = ENV.choice("SIGN_UP", ["open", "closed"], "open") == "open"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "datasets"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = read_sender(ENV)
if mailers := read_mailers(ENV):
    MAILERS = mailers
CAN_SEND_MAIL = bool(mailers)

# Sessions, security

SESSION_COOKIE_AGE = KEEP_DAYS * 24 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEHIND_TLS
CSRF_FAILURE_VIEW = "classifier.error_views.refuse_forged_form"
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = ENV.number("HSTS_SECONDS", 3600) * BEHIND_TLS
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "img-src": [CSP.SELF, "blob:", "data:", *PICTURE_STORAGE.image_origins],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

# Logs: one line for each request, everything to standard error

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {
        "clients_mistakes": {
            "()": "django.utils.log.CallbackFilter",
            "callback": shorten_clients_mistakes,
        },
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["clients_mistakes"],
        }
    },
    "root": {"handlers": ["console"], "level": ENV.choice("LOG_LEVEL", ["DEBUG", "INFO", "WARNING"], "INFO")},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "celery": {"level": "WARNING"},
    },
}
