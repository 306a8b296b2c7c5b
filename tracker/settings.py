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
    )
    if settings.environment is Environment.PRODUCTION:
        _refuse_unsafe(settings, environ)
    return settings


def secret_key(settings: Settings) -> str:
    """Return the key that signs sessions: the given one, or one made once and kept in the data folder.

    Raises:
        Unavailable: the key can neither be read nor kept.
        Invalid: in production, when others on the machine may read the kept key.
    """
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


def _make_once(file: Path) -> None:
    try:  # exclusive, so that two processes that start together end up with one key; 600 from the first byte on
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secrets.token_hex(32))


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
    secret = settings.given_secret
    if secret is not None and (len(secret) < _SHORTEST_SECRET or len(set(secret)) < 8):
        raise Invalid(
            _("TRACKER_SECRET_KEY is too easy to guess; nothing was started; give 32 random characters or none.")
        )
