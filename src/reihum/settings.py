"""Settings of an installation, read from the environment. Safe without any: no debug, no default secret.

Every variable is described in docs/betrieb/einstellungen.md. Wrong values stop `reihum` with one line;
what is merely unwise is said by the system checks in `reihum.checks`.
"""

import os
import re
import secrets
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

BASE = Path(__file__).parent
DATA = Path(env.str("REIHUM_DATA", default="data")).resolve()


def kept_secret(data: Path) -> str:
    """The secret of this installation, made once and kept in its data folder, readable by its owner only."""
    data.mkdir(parents=True, exist_ok=True)
    file = data / "secret-key"
    if not file.exists():
        # A name of its own and then a link: of two processes that start together, exactly one gives the secret.
        draft = data / f".secret-key-{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text()


# --- Where it runs ---------------------------------------------------------------------------------------------------

URL = env.str("REIHUM_URL", default="http://127.0.0.1:8000").rstrip("/")
HTTPS = URL.startswith("https://")
DEBUG = env.bool("REIHUM_DEBUG", default=False)
DEMO = (DATA / "demo.json").exists()
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(DATA)
ALLOWED_HOSTS = [urlsplit(URL).hostname or "", "127.0.0.1", "localhost", "[::1]", *env.list("REIHUM_HOSTS", default=[])]
CSRF_TRUSTED_ORIGINS = [URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

ROOT_URLCONF = "reihum.urls"
WSGI_APPLICATION = "reihum.wsgi.application"
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # the redirect to https is the web server's in front
    "security.W019",  # the back office shows previews in a frame of its own
]

# --- Apps, in the order in which they may know each other (docs/develop/architecture.md) -----------------------------

INSTALLED_APPS = [
    "reihum.checks.Installation",
    "reihum.kit",
    "reihum.ui",
    "reihum.publishing",
    "reihum.search",
    "reihum.mailing",
    "reihum.media",
    "reihum.places",
    "reihum.people",
    "reihum.funding",
    "reihum.meetings",
    "reihum.exchange",
    "reihum.newsroom",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "wagtail.contrib.redirects",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "reihum.people.apps.AccountsConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",
]

MIDDLEWARE = [
    "reihum.ui.logging.LogRequests",
    "django.middleware.security.SecurityMiddleware",
    "reihum.ui.security.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "reihum.ui.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "reihum.newsroom.access.WritersGate",
    "reihum.newsroom.access.UnfinishedGate",
    "reihum.newsroom.old_addresses.OldAddresses",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reihum.people.network.network",
                "reihum.newsroom.footer.footer",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "reihum.ui.templatetags.ui"],
        },
    }
]

FORM_RENDERER = "reihum.ui.forms.FormRenderer"

# --- Data ------------------------------------------------------------------------------------------------------------

DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{DATA / 'reihum.sqlite3'}"
if not DATABASE_URL.startswith(("sqlite:///", "postgres://", "postgresql://")):
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres:// (or be left out for SQLite)")
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Up to 1 GiB of the file is read where the system keeps it, without a copy: a search looks at hundreds of rows.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=1073741824;",
    }
    # Opening one costs more than most requests; but a file that is moved away or brought back has to be noticed.
    DATABASES["default"]["CONN_MAX_AGE"] = 1
    DATABASES["default"]["TEST"] = {"NAME": DATA / "test.sqlite3"}  # a file: tests of races need several connections
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A question that a connection has asked before is not read and planned again (decision 0020).
    DATABASES["default"]["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 3}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Without a cache server: files, so that all processes of the machine count sign-in attempts together (decision 0009).
CACHES: dict[str, Any] = {
    "default": env.cache("CACHE_URL")
    if "CACHE_URL" in os.environ
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MEDIA_ROOT = DATA / "media"
MEDIA_URL = "/medien/"
PAGES_ROOT = DATA / "pages"
STATIC_ROOT = DATA / "static"
STATIC_URL = "/static/"
# Leaflet comes out of django-leaflet's package; the app itself would need GDAL, its static folder does not.
STATICFILES_DIRS = [
    ("leaflet", Path(folder) / "static" / "leaflet")
    for folder in (find_spec("leaflet").submodule_search_locations or [])  # type: ignore[union-attr]
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # The demo serves this machine alone: compressing everything would take longer than all the rest.
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the back office sends a page with many blocks as many fields

# --- Language --------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_THOUSAND_SEPARATOR = True

# --- People and sign-in ----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "reihum.people.access.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "reihum.people.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True  # one address an account
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "change_password": "reihum.people.forms.ChangePasswordForm",
    "reset_password": "reihum.people.forms.ForgottenPasswordForm",
    "reset_password_from_key": "reihum.people.forms.ResetPasswordForm",
    "set_password": "reihum.people.forms.SetPasswordForm",
}
# How often per connection (an IP address in a form that nobody can turn back) or per address written to; see
# kit.limits. A talk in an office, behind one connection, stays below; a program does not.
ACCOUNT_RATE_LIMITS = {
    "comment": "5/10m/key",
    "report_comment": "5/10m/key",
    "ask_for_deletion": "5/10m/key",
    "mail_about_deletion": "3/h/key",  # nobody fills a stranger's mailbox
    "answer_by_link": "20/h/key",  # each answer is a mail
    # All who stand at the door of one meeting together: nobody fills its list, or tries out addresses, by the thousand.
    "walk_in": "60/h/key",
    "arrive_by_address": "300/h/key",
    # Of one account, else of one connection. Words are completed with nearly each letter that is typed.
    "search": "60/m/key",
    "complete_word": "300/m/key",
}
# Attempts are counted by address of the network: behind a web server, by the one that this server names.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("REIHUM_PROXIES", default=1 if HTTPS else 0)
MFA_ADAPTER = "reihum.people.accounts.PasskeyAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

SOCIALACCOUNT_ADAPTER = "reihum.people.accounts.SingleSignOnAdapter"
SOCIALACCOUNT_FORMS = {"disconnect": "reihum.people.forms.DisconnectForm"}
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: the policy for forms (CSP form-action) would stop them on the way out
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# The provider sends people back to {URL}/konto/sso/zurueck/ and has to know this address.
OIDC_SERVER = env.str("OIDC_SERVER", default="")
OIDC_NAME = env.str("OIDC_NAME", default="") or urlsplit(OIDC_SERVER).hostname or ""
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": OIDC_NAME,
                "client_id": env.str("OIDC_CLIENT_ID", default=""),
                "secret": env.str("OIDC_CLIENT_SECRET", default=""),
                "settings": {"server_url": OIDC_SERVER},
            }
        ]
        if OIDC_SERVER
        else [],
    }
}

# --- Mail ------------------------------------------------------------------------------------------------------------

MAIL_CONFIGURED = "EMAIL_URL" in os.environ
vars().update(env.email("EMAIL_URL", default=f"filemail:///{DATA / 'mail'}"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("REIHUM_FROM", default=f"reihum@{urlsplit(URL).hostname}")
EMAIL_TIMEOUT = 20
# A mailbox that is read: answers and bounces come back to name+TOKEN@…, which has to lead into it.
MAILBOX_URL = env.str("MAILBOX_URL", default="")
if MAILBOX_URL and not (
    urlsplit(MAILBOX_URL).scheme in ("imaps", "imap+tls", "imap") and urlsplit(MAILBOX_URL).hostname
):
    raise ImproperlyConfigured("MAILBOX_URL must begin with imaps://, imap+tls:// or imap:// (or be left out)")
MAILBOX_ADDRESS = env.str("MAILBOX_ADDRESS", default="")
if MAILBOX_ADDRESS and not re.fullmatch(r"[^@\s+<>]{1,40}@[^@\s<>]+", MAILBOX_ADDRESS):
    raise ImproperlyConfigured("MAILBOX_ADDRESS must be an address without +, like netz@example.org (or be left out)")

# --- Comments --------------------------------------------------------------------------------------------------------

COMMENT_PROOF = env.bool("REIHUM_COMMENT_PROOF", default=False)

# --- Maps and open data ----------------------------------------------------------------------------------------------

GEOCODER = env.str("REIHUM_GEOCODER", default="")
if GEOCODER and not GEOCODER.startswith(("nominatim+http", "photon+http")):
    raise ImproperlyConfigured("REIHUM_GEOCODER must begin with nominatim+https:// or photon+https:// (or be left out)")
# Tiles under the outlines, and whom to name for them; none: nothing is asked of other hosts.
BASEMAP = env.str("REIHUM_BASEMAP", default="")
if BASEMAP and not (urlsplit(BASEMAP).scheme in ("http", "https") and "{z}" in BASEMAP):
    raise ImproperlyConfigured("REIHUM_BASEMAP must be an https:// address with {z}, {x} and {y} (or be left out)")
BASEMAP_CREDIT = env.str("REIHUM_BASEMAP_CREDIT", default="")
DATA_LICENCE = env.str("REIHUM_DATA_LICENCE", default="https://www.govdata.de/dl-de/by-2-0")

# --- Wagtail: the back office ----------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Reihum"
WAGTAILADMIN_BASE_URL = URL
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y %H:%M"
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_CONTENT_LANGUAGES = [("de", "Deutsch")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILIMAGES_IMAGE_MODEL = "media.Photo"
WAGTAILDOCS_DOCUMENT_MODEL = "media.File"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = [
    *("pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "doc", "xls", "ppt", "rtf", "txt", "csv", "zip"),
    *("mp3", "m4a", "ogg", "mp4", "webm"),
]
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20_000_000
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "reihum.media.forms.PhotoForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50_000_000
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
TAGGIT_CASE_INSENSITIVE = True

# --- Logs: one line of JSON an event, without personal data ----------------------------------------------------------

LOGGING_CONFIG = "reihum.ui.logging.configure"
LOGGING = {"level": env.str("REIHUM_LOG_LEVEL", default="INFO").upper(), "file": env.str("REIHUM_LOG_FILE", default="")}
