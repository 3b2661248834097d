"""The settings are read from the environment here, and nowhere else; docs/operation.md lists every variable.

Production is the default and stops with one sentence where something it needs is missing. DEMO=1 is what `make run`
sets. Whoever sets up a portal reads this file from top to bottom: each line leans on those above. What makes a value
out of what was read stands beside it: `environment.py`, `databases.py` and `logs.py`.
"""

import os
import pathlib
import re
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from base.languages import add_language_info, check_fallbacks, check_languages, list_language_names, parse_fallbacks
from base.publicforms.bodies import WORKPLACE
from flytthit.databases import add_connection_options
from flytthit.environment import env, read_demo_secret, require_variable, split_list
from flytthit.logs import build_logging

# Every process reads this file before it writes anything: what the portal keeps is for its own user alone.
os.umask(0o077)
BASE_DIR = pathlib.Path(__file__).resolve().parent.parent

DEMO = env.bool("DEMO", False)
DEBUG = env.bool("DEBUG", False)
VAR_DIR = pathlib.Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
PORT = env.int("PORT", 8000)
DATA_DIR = env.str("DATA_DIR", "")  # data files of another region, outside the project's own folders

# --- Where the portal stands ---------------------------------------------------------------------------------------
SECRET_KEY = env.str("SECRET_KEY", "") or (
    read_demo_secret(VAR_DIR / "secret-key", 50) if DEMO else require_variable("SECRET_KEY", "a-long-random-text")
)
# Keys from before a rotation: what they signed still opens, and what is new is signed with SECRET_KEY.
SECRET_KEY_FALLBACKS = [key for key in split_list(env.str("SECRET_KEY_FALLBACKS", "")) if key != SECRET_KEY]
SITE_URL = (
    env.str("SITE_URL", f"http://localhost:{PORT}") if DEMO else require_variable("SITE_URL", "https://example.org")
).rstrip("/")
DEMO_PASSWORD = (env.str("DEMO_PASSWORD", "") or read_demo_secret(VAR_DIR / "demo-password", 9)) if DEMO else ""
_site = urlsplit(SITE_URL)
if not DEMO and _site.scheme != "https":
    raise ImproperlyConfigured(f"SITE_URL must begin with https:// in production; it is {SITE_URL!r}.")
SECURE = _site.scheme == "https"
# Loopback too: who watches the portal from its own machine is no fault, and no address is made from the Host header.
ALLOWED_HOSTS = [_site.hostname, *env.list("ALLOWED_HOSTS", default=[]), "127.0.0.1", "[::1]", "localhost"]

# --- What it is made of ----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "modeltranslation",  # before the admin, which it patches
    "django_tasks",
    "django_tasks_db",  # before ours, which unregister their admins
    "allauth",
    "allauth.account",  # password, rate limits
    "allauth.mfa",  # passkeys, authenticator app, recovery codes
    "allauth.usersessions",  # own sessions, sign out everywhere
    "base",
    "accounts",
    "municipalities",
    "maps",
    "partners",
    "occupations",
    "entries",
    "jobs",
    "housing",
    "schools",
    "culture",
    "news",
    "planner",
    "inquiries",
    "pages",
    "flytthit",  # its commands: prepare, serve
    "accounts.workplace.admin_app.OfficeAdminConfig",  # Django's admin, opened by a valid membership
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django_filters",
    "django_prose_editor",  # its script; the widget is ours
    "django_htmx",  # its copy of htmx, loaded by the planner only
    "csp",
]
MIDDLEWARE = [
    # outermost: every answer and every line of the log bears the name of its request
    "base.requests.requestid.RequestId",
    # what refuses or leads elsewhere, from wherever below, is asked for anew each time
    "base.requests.middleware.OnlyPagesAreKept",
    # /healthz, /readyz: before redirects, hosts, maintenance and all that needs the database
    "base.operation.health.Health",
    "django.middleware.security.SecurityMiddleware",  # HSTS, nosniff, redirect to https
    "csp.middleware.CSPMiddleware",  # outermost of those that touch the body: the policy stands on every answer
    "django.middleware.gzip.GZipMiddleware",  # pages are text, and the valley has one bar of coverage
    "whitenoise.middleware.WhiteNoiseMiddleware",  # static files before anything costs time
    "pages.middleware.WithoutDatabase",  # 503 in plain words while it is away or being moved
    "pages.middleware.BodyLimits",  # how large a body may be, and where it may hold files
    "base.requests.middleware.RefuseNullBytes",  # a null byte is never a path or a value; databases would raise
    "base.requests.middleware.PrivateWhenSignedIn",  # an answer to a session cookie is never stored by a cache
    "accounts.signin.sessions.Sessions",  # for the admin; sets no cookie until someone signs in
    "django.middleware.locale.LocaleMiddleware",  # the language of the address, else Accept-Language
    "base.requests.middleware.FormLanguages",  # a language of the forms only is left for every other page
    "django.middleware.common.CommonMiddleware",  # trailing slashes
    "django.middleware.csrf.CsrfViewMiddleware",  # the admin's forms
    "django.contrib.auth.middleware.AuthenticationMiddleware",  # lazy: public pages never ask who it is
    "accounts.signin.sessions.IdleTimeout",  # in the admin only: moves the session's end
    "base.requests.middleware.HistoryAuthor",  # who changed what; asks only where something is saved
    "base.requests.middleware.AdminLanguage",  # the admin speaks Norwegian unless English is chosen
    "django.contrib.messages.middleware.MessageMiddleware",  # the admin's messages
    # in the admin only: what was written and not taken stands in its form again
    "accounts.drafts.middleware.UnsentText",
    "allauth.account.middleware.AccountMiddleware",  # hands allauth the request; asks nothing on public pages
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",  # lazy; the admin needs it
                "django.contrib.messages.context_processors.messages",  # lazy; the admin needs it
                "base.requests.context_processors.build_site_context",
                "municipalities.context_processors.build_region_context",
                "maps.context_processors.build_map_context",
                "entries.context_processors.build_menu_context",
                "pages.context_processors.build_frame_context",
            ],
            "builtins": ["base.templatetags.base"],
        },
    }
]
ROOT_URLCONF = "flytthit.urls"
WSGI_APPLICATION = "flytthit.wsgi.application"

# --- Data -------------------------------------------------------------------------------------------------------------
_connection = env.db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'flytthit.sqlite3'}")
DATABASES = {"default": add_connection_options(_connection)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.backends.MembershipBackend",  # may() as has_perm(), for the admin and for libraries
    "allauth.account.auth_backends.AuthenticationBackend",  # signs in by e-mail as well as by user name
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.validators.LongEnough"},
    {"NAME": "accounts.validators.NoCommonNorwegianWord"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Rate limits count attempts here, so all workers must share it: a cache in each process would multiply every limit.
CACHES = {
    "default": {
        "BACKEND": "base.caching.tablecache.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # of the usual 300 a flood of attempts would push out everybody's counts
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Languages and time -----------------------------------------------------------------------------------------------
add_language_info()  # Django knows no South Sámi
LANGUAGE_CODE = "nb"
# The interface; nn and sma may be added, and need nothing but a catalogue. What editors write is the list below it.
INTERFACE_LANGUAGES = split_list(env.str("INTERFACE_LANGUAGES", "nb,en,de,nl"))
FORM_LANGUAGES = split_list(env.str("FORM_LANGUAGES", ""))  # of the contact form, the own page and their mails only
check_languages(INTERFACE_LANGUAGES, FORM_LANGUAGES, LANGUAGE_CODE)
LANGUAGES = list_language_names([*INTERFACE_LANGUAGES, *FORM_LANGUAGES])
MODELTRANSLATION_LANGUAGES = ("nb", "en", "de", "nl")
MODELTRANSLATION_DEFAULT_LANGUAGE = "nb"
# What is shown where a text is not written in the reader's language; the default language ends every chain.
FALLBACK_LANGUAGES = parse_fallbacks(env.str("FALLBACK_LANGUAGES", "de:en,nb nl:en,nb en:nb nb:en"))
check_fallbacks(FALLBACK_LANGUAGES, MODELTRANSLATION_LANGUAGES)
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": (MODELTRANSLATION_DEFAULT_LANGUAGE,),
    **{code: chain for code, chain in FALLBACK_LANGUAGES.items() if code in MODELTRANSLATION_LANGUAGES},
}
# What we wrote is what is shown: our catalogues stand before those of every library, lowest floor first.
LOCALE_PATHS = [
    BASE_DIR / "locale",
    *(BASE_DIR / app / "locale" for app in INSTALLED_APPS if (BASE_DIR / app).is_dir()),
]
USE_I18N = True
FORMAT_MODULE_PATH = "flytthit.formats"  # how the workplace writes days in English; Norwegian is as Django has it
USE_TZ = True
TIME_ZONE = "Europe/Oslo"

# --- Files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("handbook", BASE_DIR / "docs" / "images" / "handbook")]
MEDIA_ROOT = VAR_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600  # Django would open uploads and static files to everybody, whatever the umask
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # pages name no other: half of the disk, and of the time to compress
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]  # of code: for developers
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if not env.bool("STATIC_MANIFEST", not DEBUG):  # off where nothing has been collected: development and unit tests
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"

# --- Mail -------------------------------------------------------------------------------------------------------------
if DEMO and not env.str("EMAIL_URL", ""):
    EMAIL_BACKEND = "base.mail.files.EmlFileBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
else:
    require_variable("EMAIL_URL", "smtp://user:password@mail.example.org:587/?tls=True")
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 60  # seconds; well under the outbox's lease
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", f"noreply@{_site.hostname}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Signing in -------------------------------------------------------------------------------------------------------
SECOND_FACTOR = env.bool("SECOND_FACTOR", not DEMO)  # without a passkey or an authenticator app the admin stays shut
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "admin:index"
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_MINUTES", 60) * 60  # from the last stamp of signin.sessions.IdleTimeout
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ENGINE = "accounts.signin.sealedsessions"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BEHIND_PROXY", False) else 0  # whose X-Forwarded-For rate limits believe
ACCOUNT_ADAPTER = "accounts.signin.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = [
    "username*",
    "email*",
    "password1*",
]  # closed; allauth asks that they agree with the line above
ACCOUNT_EMAIL_VERIFICATION = "none"  # an accepted invitation is the proof
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second step is told by mail
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to an address that is nobody's; the page says the same to all
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {"reset_password": "20/m/ip,5/h/key"}  # 5 a minute would be 7,000 mails a day to one person
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _site.scheme
_forms = "accounts.signin.forms."
ACCOUNT_FORMS = {
    "login": _forms + "SignInForm",
    "reset_password": _forms + "ForgottenForm",
    "reset_password_from_key": _forms + "ResetForm",
    "change_password": _forms + "ChangePasswordForm",
    "reauthenticate": _forms + "ConfirmForm",
}
MFA_ADAPTER = "accounts.signin.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up by themselves, so nobody can lock out an address's owner
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO  # http://localhost
MFA_FORMS = {
    "authenticate": _forms + "CodeForm",
    "reauthenticate": _forms + "ConfirmCodeForm",
    "activate_totp": _forms + "AppForm",
    "add_webauthn": _forms + "PasskeyForm",
    "login_webauthn": _forms + "PasskeySignInForm",
    "authenticate_webauthn": _forms + "PasskeyStepForm",
    "reauthenticate_webauthn": _forms + "PasskeyConfirmForm",
    "edit_webauthn": _forms + "PasskeyNameForm",
}

# --- Safety -----------------------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "pages.views.token_refused"  # says what was written and what to do
_host = "__Host-" if SECURE else ""  # browsers then take the cookie from this very host only, never from a neighbour's
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_host}session", f"{_host}csrf"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
# Both bind other sites of the municipality, and can hardly be taken back: they are not the portal's to decide.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # that these two are off
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
FORMS_PER_ADDRESS = env.int("FORMS_PER_ADDRESS", 10)  # an hour, from one network address
FORMS_PER_NETWORK = env.int("FORMS_PER_NETWORK", 60)  # an hour, from its neighbourhood
DATA_UPLOAD_MAX_MEMORY_SIZE = WORKPLACE.size  # what is larger never comes this far, except where a view takes files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a list of the workplace that is edited in place has many
REQUESTS_PER_MINUTE = env.int("REQUESTS_PER_MINUTE", 600)  # plans and lists, by one client of one process; 0: no limit
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MAINTENANCE = env.bool("MAINTENANCE", False)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # data: for the admin's own stylesheet
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- What an installation says about itself ---------------------------------------------------------------------------
ACCESSIBILITY_STATEMENT_URL = env.str("ACCESSIBILITY_STATEMENT_URL", "")  # the official statement at uustatus.no
BARRIER_CONTACT = env.str("BARRIER_CONTACT", "")  # an e-mail address or https address to tell about a barrier
CONTROLLER = env.str("CONTROLLER", "")  # who answers for personal data (GDPR article 4)
KEEP_MONTHS = env.int("KEEP_MONTHS", 24)  # an enquiry, after the last contact
KEEP_MONTHS_AFTER_MOVE = env.int("KEEP_MONTHS_AFTER_MOVE", 60)  # where the family has agreed to be asked how it goes
HISTORY_MONTHS = env.int("HISTORY_MONTHS", 24)  # who changed what in the workplace
BACKUP_DIR = env.str("BACKUP_DIR", str(VAR_DIR / "backup"))  # the list of what was erased; belongs beside the backups
BACKUP_DAYS = env.int("BACKUP_DAYS", 14)  # how old the oldest backup gets, and so how long that list must be
ARCHIVE_DIR = env.str(
    "ARCHIVE_DIR", str(VAR_DIR / "archive")
)  # cases that municipalities archive; never served as files
CHECK_OUTSIDE_LINKS = env.bool(
    "CHECK_OUTSIDE_LINKS", False
)  # whether links in snippets that leave the portal are opened
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")  # whom to tell about a hole; in /.well-known/security.txt
if not re.fullmatch(r"|https://\S+|[^\s@:]+@[^\s@:]+", SECURITY_CONTACT):
    raise ImproperlyConfigured(
        f"SECURITY_CONTACT must be an e-mail address or begin with https://; it is {SECURITY_CONTACT!r}."
    )
DPO_CONTACT = env.str("DPO_CONTACT", "")  # the data protection officer's address

# --- What is logged ---------------------------------------------------------------------------------------------------
LOG_ADDRESSES = env.bool("LOG_ADDRESSES", False)  # the reader's network address in each line; personal data
HEALTH_TOKEN = env.str("HEALTH_TOKEN", "")  # who sends it to /readyz reads which part fails
LOGGING = build_logging(with_addresses=LOG_ADDRESSES)
