"""The settings of the desk, made from the places it is started with; there is no settings module."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import django
from csp.constants import NONE, SELF
from django.conf import settings
from django.core.management import call_command

from tasks.common.atomic_files import OWNER_ONLY, make_folder, replacing
from tasks.common.errors import CallerError
from tasks.decisions import Decision
from tasks.reading.limits import MAX_FILE_BYTES

__all__ = ["LOOPBACK", "MAX_BODY_BYTES", "DeskPlaces", "TrustedProxy", "configure", "places"]

LOOPBACK = ("127.0.0.1", "localhost", "::1")
MAX_BODY_BYTES = 4 * MAX_FILE_BYTES
"""The bytes of one request: four files of the largest size that is read, so that a day's post goes up at once."""

_MOST_FIELDS_BYTES = 1 << 20
"""The bytes of a form's own fields; the longest reason that a ledger was ever given is some hundred letters."""

_WORKING_DAY = timedelta(hours=9)
_FAILURES, _LOCKED_FOR = 5, timedelta(minutes=15)
"""Wrong passwords of one account from one address until it must wait: NIST SP 800-63B-4, 3.2.2, allows up to 100."""


@dataclass(frozen=True, slots=True)
class TrustedProxy:
    """A reverse proxy that logs people in: the header with their log-in name, and the secret it sends beside it."""

    header: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeskPlaces:
    """The places that the desk works on.

    `inbox` may hold `{year}`, which stands for the report year. `origin` is the address by which a proxy with TLS
    serves the desk; without one it answers this machine alone. `proxy` may log people in.
    `has_self_check` offers units the check of a report without a log-in. `on_decided` is told of the decisions about a
    year that were written.
    """

    lake: Path
    roster: Path
    inbox: Path
    decisions: Path | None = None
    origin: str | None = None
    proxy: TrustedProxy | None = None
    has_self_check: bool = False
    on_decided: Callable[[int, Sequence[Decision]], object] | None = None

    @property
    def folder(self) -> Path:
        """The desk's own folder, for its owner only: accounts, sessions, uploads not yet filed, logs of runs."""
        return self.lake / "desk"

    def inbox_of(self, year: int) -> Path:
        """Return the folder of the files handed in for a year."""
        return Path(str(self.inbox).replace("{year}", str(year)))


def places() -> DeskPlaces:
    """Return the places of the desk that is configured."""
    given: DeskPlaces = settings.NIANBAO
    return given


def configure(given: DeskPlaces) -> None:
    """Configure Django for the desk, make its database where there is none, and the groups of the roles.

    Raises:
        CallerError: the origin is no address.
    """
    make_folder(given.folder, without=OWNER_ONLY)
    given.folder.chmod(given.folder.stat().st_mode & ~OWNER_ONLY)
    settings.configure(**settings_of(given))
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    database = given.folder / "accounts.sqlite3"
    database.chmod(database.stat().st_mode & ~OWNER_ONLY)
    from desk.roles import make_groups  # noqa: PLC0415 - models can be imported once Django is set up

    make_groups()


def settings_of(given: DeskPlaces) -> Mapping[str, object]:
    """Return Django's settings for a desk on these places."""
    origin = urlsplit(given.origin or "")
    if given.origin and (origin.scheme not in {"http", "https"} or not origin.hostname):
        raise CallerError(f"--origin 写的是“{given.origin}”，应是一个网址，如 https://nianbao.example.gov.cn。")
    is_secure = origin.scheme == "https"
    return {
        "NIANBAO": given,
        "SECRET_KEY": _secret_key(given.folder / "secret.key"),
        "DEBUG": False,
        "ALLOWED_HOSTS": [*LOOPBACK[:2], "[::1]", *filter(None, [origin.hostname])],
        "CSRF_TRUSTED_ORIGINS": [given.origin] if given.origin else [],
        "ROOT_URLCONF": "desk.urls",
        "INSTALLED_APPS": [
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "django.contrib.messages",
            "axes",
            "desk.accounts",
        ],
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "csp.middleware.CSPMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "desk.accounts.proxy.ProxyLogIn",
            "django.contrib.auth.middleware.LoginRequiredMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            "desk.pages.ErrorsInWords",
            "axes.middleware.AxesMiddleware",
        ],
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": given.folder / "accounts.sqlite3",
                "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=wal"},
            }
        },
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "AUTH_USER_MODEL": "accounts.Account",
        "AUTHENTICATION_BACKENDS": [
            "axes.backends.AxesStandaloneBackend",
            "django.contrib.auth.backends.ModelBackend",
            "desk.accounts.proxy.KnownAccounts",
        ],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"django.contrib.auth.password_validation.{name}"}
            for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
        ]
        + [
            {
                "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
                "OPTIONS": {"min_length": 10},
            }
        ],
        "AXES_FAILURE_LIMIT": _FAILURES,
        "AXES_COOLOFF_TIME": _LOCKED_FOR,
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_LOCKOUT_CALLABLE": "desk.views.account.locked_out",
        "AXES_VERBOSE": False,
        "LOGIN_URL": "login",
        "LOGIN_REDIRECT_URL": "home",
        "LOGOUT_REDIRECT_URL": "login",
        "LANGUAGE_CODE": "zh-hans",
        "TIME_ZONE": "Asia/Shanghai",
        "USE_TZ": True,
        "SESSION_COOKIE_NAME": "nianbao_session",
        "SESSION_COOKIE_AGE": int(_WORKING_DAY.total_seconds()),
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_SECURE": is_secure,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_COOKIE_SECURE": is_secure,
        "CSRF_FAILURE_VIEW": "desk.pages.forged",
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "CONTENT_SECURITY_POLICY": {
            "DIRECTIVES": {
                "default-src": [NONE],
                "style-src": [SELF],
                "img-src": [SELF],
                "form-action": [SELF],
                "frame-ancestors": [NONE],
                "base-uri": [NONE],
            }
        },
        "DATA_UPLOAD_MAX_MEMORY_SIZE": _MOST_FIELDS_BYTES,
        "FILE_UPLOAD_TEMP_DIR": str(given.folder),
        "FILE_UPLOAD_PERMISSIONS": 0o600,
        "TEMPLATES": [],
        "LOGGING_CONFIG": None,
    }


def _secret_key(place: Path) -> str:
    """Read the key that sessions are signed with; it is made once and stays in the desk's folder."""
    try:
        return place.read_text(encoding="ascii")
    except FileNotFoundError:
        key = secrets.token_urlsafe(64)
        with replacing(place, without=OWNER_ONLY) as hidden:
            hidden.touch(mode=0o600)
            hidden.write_text(key, encoding="ascii")
        return key
