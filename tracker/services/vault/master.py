"""The master keys: files beside the database or far from it, never in it; the newest wraps, older ones still open."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from tracker.errors import Invalid, Unavailable
from tracker.i18n import _
from tracker.settings import Environment, Settings
from tracker.storage import vault

FOLDER = "keys"
_NAME = re.compile(r"master-(?P<number>[0-9]{4})-(?P<known_by>[0-9a-f]{16})\.key")
_KEY = re.compile(r"[0-9a-f]{64}")


class Keyring:
    """The master keys of one installation, read from their files; a key that another process made is found too.

    They lie in a folder, one file a key, its number and its fingerprint in the name; or in one given file, one key a
    line, the newest first. No clock decides which one is newest.
    """

    def __init__(self, folder: Path, given: Path | None = None) -> None:
        self._folder = folder
        self._given = given
        self._keys: dict[str, bytes] = {}  # by fingerprint, newest first
        self.damaged: tuple[Path, ...] = ()
        self.reload()

    @property
    def place(self) -> Path:
        """Return the file or the folder that the keys lie in."""
        return self._given or self._folder

    @property
    def given(self) -> Path | None:
        """Return the file that was given for the keys; None where they lie in their folder."""
        return self._given

    @property
    def known_by(self) -> tuple[str, ...]:
        """Return the fingerprints of the keys that are here, the newest first."""
        return tuple(self._keys)

    def named(self, fingerprint: str) -> bytes:
        """Return a master key.

        Raises:
            Unavailable: it is not here, or its file is damaged.
        """
        if fingerprint not in self._keys:
            self.reload()
        try:
            return self._keys[fingerprint]
        except KeyError:
            raise self.missing(fingerprint) from None

    def missing(self, fingerprint: str) -> Unavailable:
        """Return what to say where a key is needed that is not here."""
        if self.damaged:
            words = {"file": self.damaged[0], "key": fingerprint}
            sentence = _(
                "The key file %(file)s is damaged, and the master key %(key)s is needed. What is protected stayed as "
                "it was. Put the copy from your backup in its place."
            )
            return Unavailable(sentence % words)
        words = {"key": fingerprint, "place": self.place}
        sentence = _(
            "The master key %(key)s is not in %(place)s. What is protected stayed as it was. Put the key file from "
            "your backup back; a new key cannot open it."
        )
        return Unavailable(sentence % words)

    def reload(self) -> None:
        """Read the files again.

        Raises:
            Unavailable: a file is there and cannot be read.
        """
        try:
            found = list(_lines(self._given) if self._given else _files(self._folder))
        except OSError as error:
            raise _unreadable(self.place, error) from error
        self._keys = {vault.fingerprint(key): key for _file, key in found if key is not None}
        self.damaged = tuple(file for file, key in found if key is None)

    def make(self) -> str:
        """Make a new master key, which is the newest from now on, and return its fingerprint.

        Raises:
            Unavailable: it cannot be kept on disk, or a file there is damaged.
        """
        self.reload()
        if self.damaged:
            raise self.missing(_("of before"))
        key = vault.new_key()
        try:
            if self._given:
                keys = [key, *self._keys.values()]
                _write(self._given, "".join(f"{each.hex()}\n" for each in keys))
            else:
                name = f"master-{_last_number(self._folder) + 1:04}-{vault.fingerprint(key)}.key"
                _write(self._folder / name, f"{key.hex()}\n")
        except OSError as error:
            raise _unreadable(self.place, error) from error
        self.reload()
        return vault.fingerprint(key)


def load(settings: Settings) -> Keyring:
    """Return the master keys of an installation; where there are none yet, the first need makes one.

    Raises:
        Invalid: in production, when others on the machine may read a key.
        Unavailable: a file is there and cannot be read.
    """
    keyring = Keyring(settings.data_dir / FOLDER, settings.master_key_file)
    if settings.environment is Environment.PRODUCTION:
        _refuse_open_files(keyring.place)
    return keyring


def _refuse_open_files(place: Path) -> None:
    try:
        files = [place] if place.is_file() else sorted(place.glob("master-*.key"))
        shown = [file for file in files if file.stat().st_mode & 0o077]
    except OSError as error:
        raise _unreadable(place, error) from error
    if shown:
        raise Invalid(_("Other users may read {file}; nothing was started; run chmod 600 on it.").format(file=shown[0]))


def _files(folder: Path) -> Iterator[tuple[Path, bytes | None]]:
    """Yield each key file of a folder with its key, the newest first; None where the file is damaged."""
    for file in sorted(folder.glob("master-*.key"), reverse=True):
        named, key = _NAME.fullmatch(file.name), _read(file.read_bytes().strip())
        is_whole = named is not None and key is not None and vault.fingerprint(key) == named["known_by"]
        yield file, key if is_whole else None


def _lines(file: Path) -> Iterator[tuple[Path, bytes | None]]:
    """Yield the keys of a given file, in its order; None for a line that is none."""
    if file.exists():
        lines = file.read_bytes().split() or [b""]
        yield from ((file, _read(line)) for line in lines)


def _read(text: bytes) -> bytes | None:
    words = text.decode("ascii", errors="replace")
    return bytes.fromhex(words) if _KEY.fullmatch(words) else None


def _last_number(folder: Path) -> int:
    numbers = (named["number"] for file in folder.glob("master-*.key") if (named := _NAME.fullmatch(file.name)))
    return max(map(int, numbers), default=0)


def _write(file: Path, text: str) -> None:
    """Write a file for its owner alone, beside its place and then there: half a key is never found."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.parent / f".{secrets.token_hex(8)}"
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(file)
        _settle(file.parent)
    finally:
        beside.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Make a new name in a folder outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unreadable(place: Path, error: OSError) -> Unavailable:
    sentence = _(
        "The keys in %(place)s cannot be read or made (%(why)s). Nothing was changed. Check the folder and its owner."
    )
    return Unavailable(sentence % {"place": place, "why": error.strerror or error})
