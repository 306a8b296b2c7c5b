"""The settings, read once from the environment; values that are unsafe in production are refused."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from tracker import paths
from tracker.errors import Invalid, Unavailable
from tracker.i18n import _

_SHORTEST_SECRET = 32  # characters; 128 bits in hexadecimal
_LAST_PORT = 65_535
_LOOPBACK = frozenset({"127.0.0.1", "[::1]", "localhost"})
LOOPBACK_NAMES = ("127.0.0.1", "localhost")
_OWN_FILES = frozenset({"audit-head.jsonl", "demo-signin.txt", "secret-key", "tracker.sqlite3"})
_MOST_MEGABYTES = 200  # a file is held in memory while it is looked at and encrypted


class Environment(StrEnum):
    """What the installation is for."""

    DEMO = "demo"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data lie and how the program is served. `given_secret` is never shown."""

    database_url: str = field(repr=False)  # it may hold a password
    data_dir: Path
    port: int
    environment: Environment
    given_secret: str | None = field(default=None, repr=False)
    master_key_file: Path | None = None  # where the vault's master key lies; in the data folder if not given
    clamd: str | None = None  # where a virus scanner answers: unix:/PATH, or HOST:PORT on this machine
    upload_bytes: int = 16 * 1024 * 1024  # of one file that is sent
    bind: str = "127.0.0.1"  # the address on which it answers
    tls_proxy: str | None = None  # the address of the server before it that speaks TLS, and is believed
    hosts: tuple[str, ...] = ()  # the names by which it is reached; any other is refused


def read(environ: Mapping[str, str]) -> Settings:
    """Return the settings that `environ` holds, with defaults below the checkout's ``var/``.

    Raises:
        Invalid: a value that cannot be, or one that is unsafe in production; the sentence names the variable.
    """
    default_dir = paths.ROOT / "var"
    settings = Settings(
        database_url=environ.get("TRACKER_DATABASE_URL") or f"sqlite:///{default_dir / 'tracker.sqlite3'}",
        data_dir=Path(environ.get("TRACKER_DATA_DIR") or default_dir).absolute(),
        port=_port(environ.get("TRACKER_PORT") or "8000"),
        environment=_environment(environ.get("TRACKER_ENV") or Environment.DEMO),
        given_secret=environ.get("TRACKER_SECRET_KEY") or None,
        master_key_file=_place(environ.get("TRACKER_MASTER_KEY_FILE") or ""),
        clamd=_scanner(environ.get("TRACKER_CLAMD") or ""),
        upload_bytes=_megabytes(environ.get("TRACKER_UPLOAD_MB") or "16") * 1024 * 1024,
        bind=environ.get("TRACKER_BIND") or "127.0.0.1",
        tls_proxy=environ.get("TRACKER_TLS_PROXY") or None,
        hosts=_names(environ.get("TRACKER_HOSTS") or ""),
    )
    _refuse_open(settings)
    if settings.environment is Environment.PRODUCTION:
        _refuse_unsafe(settings, environ)
    return settings


def secret_key(settings: Settings) -> str:
    """Return the key that signs sessions: the given one, or one made once and kept in the data folder.

    Raises:
        Unavailable: the key can neither be read nor kept.
        Invalid: in production, when others on the machine may read the kept key.
    """
    close_off(settings)
    if settings.given_secret is not None:
        return settings.given_secret
    file = settings.data_dir / "secret-key"
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_once(file)
        if settings.environment is Environment.PRODUCTION and file.stat().st_mode & 0o077:
            raise Invalid(_("Other users may read {file}; nothing was started; run chmod 600 on it.").format(file=file))
        return file.read_text(encoding="ascii").strip()
    except OSError as error:
        raise Unavailable(
            _(
                "The key file {file} cannot be read or made ({why}); nothing was started; check TRACKER_DATA_DIR."
            ).format(file=file, why=error.strerror)
        ) from error


def close_off(settings: Settings) -> None:
    """Take from everybody but its owner the right to look into a data folder, such as an old one.

    A folder that holds other things than ours is not touched: in production it is refused.

    Raises:
        Invalid: in production, when others on the machine may look into it and that cannot be mended.
    """
    folder = settings.data_dir
    try:
        is_open = os.name == "posix" and bool(folder.stat().st_mode & 0o077)
        if is_open and _is_ours(folder):
            folder.chmod(0o700)
            is_open = False
    except FileNotFoundError:
        return
    except OSError:
        is_open = True  # somebody else's, or unreadable
    if is_open and settings.environment is Environment.PRODUCTION:
        raise Invalid(
            _(
                "Other users may look into {folder}; nothing was started; give the program a folder of its own, "
                "or run chmod 700 on it."
            ).format(folder=folder)
        )


def _is_ours(folder: Path) -> bool:
    """Tell whether a folder is the program's alone: empty, or with a file that only the program makes."""
    held = {each.name for each in folder.iterdir()}
    return not held or bool(held & _OWN_FILES)


def _make_once(file: Path) -> None:
    try:  # exclusive, so that two processes that start together end up with one key; 600 from the first byte on
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secrets.token_hex(32))


def _place(text: str) -> Path | None:
    return Path(text).absolute() if text else None


def _scanner(text: str) -> str | None:
    """Read where the scanner answers: never another machine, since every file would cross the network in clear."""
    if not text:
        return None
    host, _colon, port = text.rpartition(":")
    if text.startswith("unix:/") or (host in _LOOPBACK and port.isascii() and port.isdigit()):
        return text
    raise Invalid(
        _(
            "TRACKER_CLAMD is {value}; nothing was started; give unix:/PATH of the scanner’s socket, or 127.0.0.1:PORT."
        ).format(value=repr(text))
    )


def _names(text: str) -> tuple[str, ...]:
    """Read the names by which the site is reached; without any it answers to those of this machine alone."""
    given = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    if any(set(name) & set("/:*@ ") for name in given):
        raise Invalid(
            _("TRACKER_HOSTS is {value}; nothing was started; give names alone, as in tracker.example.org.").format(
                value=repr(text)
            )
        )
    return given or LOOPBACK_NAMES


def _refuse_open(settings: Settings) -> None:
    """Refuse to answer other machines in the demo, and in production without TLS before the program."""
    if settings.bind in _LOOPBACK:
        return
    if settings.environment is Environment.DEMO:
        raise Invalid(
            _(
                "TRACKER_BIND is {value}, and the demo answers this machine alone: its password lies in a file; "
                "nothing was started; leave it out, or set TRACKER_ENV=production."
            ).format(value=repr(settings.bind))
        )
    if settings.tls_proxy is None:
        raise Invalid(
            _(
                "TRACKER_BIND is {value}, so that passwords would cross the network in clear; nothing was started; "
                "put a server that speaks TLS before it and give its address as TRACKER_TLS_PROXY."
            ).format(value=repr(settings.bind))
        )


def _megabytes(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) <= _MOST_MEGABYTES:
        return int(text)
    raise Invalid(
        _("TRACKER_UPLOAD_MB is {value}; nothing was started; give a number of megabytes from 1 to {most}.").format(
            value=repr(text), most=_MOST_MEGABYTES
        )
    )


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) <= _LAST_PORT:
        return int(text)
    raise Invalid(
        _("TRACKER_PORT is {value}, which is no port; nothing was started; give a number from 1 to 65535.").format(
            value=repr(text)
        )
    )


def _environment(text: str) -> Environment:
    try:
        return Environment(text)
    except ValueError as error:
        raise Invalid(
            _("TRACKER_ENV is {value}; nothing was started; give demo or production.").format(value=repr(text))
        ) from error


def _refuse_unsafe(settings: Settings, environ: Mapping[str, str]) -> None:
    for name in ("TRACKER_DATABASE_URL", "TRACKER_DATA_DIR"):
        if not environ.get(name):
            raise Invalid(
                _(
                    "{name} is not set, and production does not use the demo's place; nothing was started; set it."
                ).format(name=name)
            )
    if environ.get("FLASK_DEBUG", "0").lower() not in {"", "0", "false", "no"}:
        raise Invalid(_("FLASK_DEBUG is set, which shows the program’s insides; nothing was started; take it out."))
    secret = settings.given_secret
    if secret is not None and (len(secret) < _SHORTEST_SECRET or len(set(secret)) < 8):
        raise Invalid(
            _("TRACKER_SECRET_KEY is too easy to guess; nothing was started; give 32 random characters or none.")
        )
