"""Settings of one installation, read once from the environment; nonsense is refused with a sentence."""

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from palveleva.db import engine_options
from palveleva.db.address import usable
from palveleva.domain.vocabulary import LANGUAGES
from palveleva.post_settings import BadSetting, PostSettings

UNSET = PostSettings()  # nothing told: messages are written to the instance folder
LANGUAGE_NAMES = dict(zip(LANGUAGES, ("Suomi", "Svenska", "English"), strict=True))
TIME_ZONE = "Europe/Helsinki"  # in which pages tell the time
SHORTEST_KEY, SHORTEST_TOKEN = 32, 24
MAKE_A_KEY = "make it with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
PUBLIC_KEY = re.compile(r"age1[02-9ac-hj-np-z]{58}")
ORIGIN = re.compile(r"https?://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(:[1-9]\d{0,4})?")


@dataclass(frozen=True)
class Config:
    instance: Path
    database_url: str
    secret_key: str
    is_demo: bool
    is_https: bool
    address: str = ""  # https://palvelut.example.fi, without a slash at the end; empty: as it was asked for
    proxies: int = 0
    is_worker_stopped: bool = False
    backup_to: str = ""
    tombstones_file: str = ""
    data_protection_contact: str = ""
    post: PostSettings = UNSET
    queue_url: str = ""
    metrics_token: str = ""

    @property
    def tombstones(self) -> Path:
        return Path(self.tombstones_file) if self.tombstones_file else self.instance / "tombstones.jsonl"

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ) -> "Config":
        instance = Path(env.get("PALVELEVA_INSTANCE") or "instance").resolve()
        config = cls(
            instance=instance,
            database_url=database_url(env, instance),
            secret_key=secret_key(env, instance),
            is_demo=yes_or_no(env, "PALVELEVA_DEMO"),
            is_https=yes_or_no(env, "PALVELEVA_HTTPS"),
            address=own_address(env),
            proxies=whole_number(env, "PALVELEVA_PROXIES"),
            backup_to=public_key(env),
            tombstones_file=env.get("PALVELEVA_TOMBSTONES") or "",
            data_protection_contact=env.get("PALVELEVA_DATA_PROTECTION_CONTACT") or "",
            queue_url=queue_url(env),
            metrics_token=metrics_token(env),
            is_worker_stopped=yes_or_no(env, "PALVELEVA_STOP_WORKER"),
            post=PostSettings.from_environment(env, own_address(env)),
        )
        refuse_what_is_not_there(env)
        refuse_what_is_unsafe(config, is_debug=env.get("FLASK_DEBUG", "0").lower() not in {"", "0", "false", "no"})
        return config

    def for_flask(self) -> dict[str, object]:
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": engine_options(self.database_url),
            "PALVELEVA": self,
            "BABEL_DEFAULT_LOCALE": "fi",
            "BABEL_DEFAULT_TIMEZONE": TIME_ZONE,
            "BABEL_TRANSLATION_DIRECTORIES": str(Path(__file__).parent.parent / "translations"),
            # A page may lie open for days: its token lives as long as the session.
            "WTF_CSRF_TIME_LIMIT": None,
            # Our pages send no referrer, so there is none to compare; the token and the origin are looked at.
            "WTF_CSRF_SSL_STRICT": False,
            # A browser takes a cookie of this name only from this very host, over HTTPS: a neighbour cannot plant one.
            "SESSION_COOKIE_NAME": "__Host-sid" if self.is_https else "sid",
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.is_https,
            "PERMANENT_SESSION_LIFETIME": timedelta(days=180),
            "SESSION_REFRESH_EACH_REQUEST": False,  # web/stay.py: a late answer takes back what has changed
            "SESSION_PROTECTION": None,
            "MAX_CONTENT_LENGTH": 1024 * 1024,
            "COMPRESS_MIMETYPES": COMPRESSED,
            "COMPRESS_MIN_SIZE": 400,
            **self.post.for_flask_mail(),
        }


COMPRESSED = [
    "text/html",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "image/svg+xml",
]


def secret_key(env: Mapping[str, str], instance: Path) -> str:
    """From PALVELEVA_SECRET_KEY, or from the file that bin/run makes once in the instance folder."""
    file = instance / "secret_key"
    key = env.get("PALVELEVA_SECRET_KEY") or (file.read_text(errors="surrogateescape").strip() if file.exists() else "")
    if len(key) < SHORTEST_KEY:
        raise BadSetting(
            f"No secret key of at least {SHORTEST_KEY} characters. "
            "Set PALVELEVA_SECRET_KEY, or let bin/run make one in the instance folder."
        )
    if not key.isprintable():
        raise BadSetting(f"The secret key is made of bytes, and not of letters: {MAKE_A_KEY}")
    return key


def metrics_token(env: Mapping[str, str]) -> str:
    token = env.get("PALVELEVA_METRICS_TOKEN") or ""
    if token and (len(token) < SHORTEST_TOKEN or not token.isascii()):
        raise BadSetting(
            f"PALVELEVA_METRICS_TOKEN needs at least {SHORTEST_TOKEN} plain characters. Make one with: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(24))'"
        )
    return token


def own_address(env: Mapping[str, str]) -> str:
    """PALVELEVA_ADDRESS as browsers write an origin: small letters, no path, no port that goes without saying."""
    told = (env.get("PALVELEVA_ADDRESS") or "").strip().rstrip("/").lower()
    if told and not ORIGIN.fullmatch(told):
        raise BadSetting(f"PALVELEVA_ADDRESS is {told!r}; write scheme and host, such as https://apu.example.fi.")
    return told.removesuffix(":443" if told.startswith("https:") else ":80")


def yes_or_no(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "0").strip().lower()
    if value not in {"0", "1", ""}:
        raise BadSetting(f"{name} is {value!r}; write 1 for yes or 0 for no.")
    return value == "1"


def database_url(env: Mapping[str, str], instance: Path) -> str:
    try:
        return usable(env.get("DATABASE_URL") or "sqlite:///palveleva.sqlite", instance)
    except ValueError as error:
        raise BadSetting(
            "DATABASE_URL is no address of a database; write postgresql://USER:PASSWORD@HOST/NAME (postgresql:///NAME "
            "for one on this machine), or unset it: then it is a file in the instance folder."
        ) from error


def queue_url(env: Mapping[str, str]) -> str:
    """Empty: a file of its own in the instance folder. Otherwise the address of a PostgreSQL or a Redis."""
    url = env.get("PALVELEVA_QUEUE") or ""
    if url and not (is_redis(url) or is_postgresql(url)):
        raise BadSetting("PALVELEVA_QUEUE is no address of a queue; write postgresql://… or redis://…, or unset it.")
    return url


def is_redis(url: str) -> bool:
    try:
        told = urlsplit(url)
        return told.scheme in {"redis", "rediss"} and told.port != 0
    except ValueError:
        return False


def is_postgresql(url: str) -> bool:
    try:
        return url.startswith(("postgresql://", "postgres://")) and bool(usable(url, Path()))
    except ValueError:
        return False


def public_key(env: Mapping[str, str]) -> str:
    key = (env.get("PALVELEVA_BACKUP_TO") or "").strip()
    if key and not PUBLIC_KEY.fullmatch(key):
        raise BadSetting(
            "PALVELEVA_BACKUP_TO is no public key for backups. It begins with age1: palveleva backup-key tells it."
        )
    return key


def whole_number(env: Mapping[str, str], name: str, most: int = 9) -> int:
    value = env.get(name, "0").strip() or "0"
    if not (value.isascii() and value.isdecimal() and len(value) < 10 and int(value) <= most):
        raise BadSetting(f"{name} is {value!r}; write a whole number from 0 to {most}.")
    return int(value)


def refuse_what_is_not_there(env: Mapping[str, str]) -> None:
    """Found now, and not in the night in which it is needed."""
    tools = env.get("PALVELEVA_PG_BIN")
    if tools and not shutil.which("pg_dump", path=tools):
        raise BadSetting(f"PALVELEVA_PG_BIN is {tools!r}; write the folder in which pg_dump lies, or unset it.")
    if env.get("PALVELEVA_PORT") and not whole_number(env, "PALVELEVA_PORT", most=65535):
        raise BadSetting("PALVELEVA_PORT is 0; write a port from 1 to 65535, or unset it.")


def refuse_what_is_unsafe(config: Config, *, is_debug: bool) -> None:
    """Real people's addresses are in the database: no convenience of a developer may meet them."""
    if config.is_demo and config.is_https:
        raise BadSetting("PALVELEVA_DEMO=1 lets anybody in as anybody. Set PALVELEVA_DEMO=0 where PALVELEVA_HTTPS=1.")
    if config.is_https != config.address.startswith("https://"):
        raise BadSetting(
            "Links and keys are made for one address: PALVELEVA_HTTPS=1 and PALVELEVA_ADDRESS=https://… go together."
        )
    if is_debug and not config.is_demo:
        raise BadSetting("FLASK_DEBUG shows code and secrets to visitors. Unset it, or try it with PALVELEVA_DEMO=1.")
    if not config.is_demo and is_guessable(config.secret_key):
        raise BadSetting(
            f"The secret key can be guessed. Remove PALVELEVA_SECRET_KEY and let bin/run make one, or {MAKE_A_KEY}"
        )


def is_guessable(key: str) -> bool:
    """Few different letters, one piece repeated, or words that stand in examples."""
    is_example = any(word in key.lower() for word in EXAMPLES)
    return len(set(key)) < FEWEST_LETTERS or is_example or key in (key + key)[1:-1]


EXAMPLES = ("secret", "change", "example", "password", "salasana", "palveleva", "default", "insecure", "12345678")
FEWEST_LETTERS = 12
