"""Which contacts are told in a text: telephone numbers by their digits, addresses and handles by their letters."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.domain.name_lists import SERVICES

_MAIL = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
_AT = re.compile(r"\s*(?:[\[({<]\s*(?:at|@)\s*[\])}>]|\s(?:at|@)\s)\s*|%40", re.IGNORECASE)
_DOT = re.compile(r"\s*[\[({<]\s*(?:dot|\.)\s*[\])}>]\s*|\s+dot\s+", re.IGNORECASE)
_NUMBER = re.compile(r"\d(?:[^\w\t]{0,3}\d){6,}")
_HANDLE = re.compile(r"[@/]?\w[\w.-]{2,}\w")
_TAIL = 9  # digits of a number that are the same however its country is written
_SHORTEST = 7


@dataclass(slots=True)
class Contacts:
    """The contacts of the vault by what they are compared with."""

    addresses: defaultdict[str, set[tuple[int, int]]] = field(default_factory=lambda: defaultdict(set))
    numbers: defaultdict[str, set[tuple[int, int]]] = field(default_factory=lambda: defaultdict(set))
    handles: defaultdict[str, set[tuple[int, int]]] = field(default_factory=lambda: defaultdict(set))
    lengths: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        """Tell whether there is anything to look for."""
        return bool(self.addresses or self.numbers or self.handles)

    def add(self, text: str, person_id: int, organisation_id: int) -> None:
        """Take up what the vault keeps as a contact: one or several, in whatever words."""
        whose = (person_id, organisation_id)
        text = unicodedata.normalize("NFKC", text)
        for address in _MAIL.findall(_spoken(text)):
            self.addresses[address.casefold()].add(whose)
        rest = _MAIL.sub(" ", _spoken(text))
        for number in _NUMBER.findall(rest):
            tail = _tail(_digits(number))
            if len(tail) >= _SHORTEST:
                self.numbers[tail].add(whose)
                self.lengths.add(len(tail))
        for handle in _HANDLE.findall(_NUMBER.sub(" ", rest)):
            if handle.strip("@/").casefold() not in SERVICES:
                self.handles[handle.strip("@/").casefold()].add(whose)

    def told(self, text: str) -> Iterator[tuple[str, set[tuple[int, int]]]]:
        """Yield every contact in a cleaned text, and whose it is."""
        if self.addresses and ("@" in text or "%40" in text or _AT.search(text)):
            yield from self._addresses(_spoken(text))
        if self.numbers:
            yield from self._numbers(text)
        if self.handles:
            yield from self._handles(text)

    def _addresses(self, text: str) -> Iterator[tuple[str, set[tuple[int, int]]]]:
        for found in _MAIL.findall(text):
            address = found.casefold().strip("'.-")
            for known in (address, re.sub(r"\+[^@]*", "", address)):
                if known in self.addresses:
                    yield found, self.addresses[known]
                    break

    def _numbers(self, text: str) -> Iterator[tuple[str, set[tuple[int, int]]]]:
        for found in _NUMBER.finditer(text):
            digits = _digits(found[0])
            for length in self.lengths:
                for start in range(len(digits) - length + 1):
                    whose = self.numbers.get(digits[start : start + length])
                    if whose:
                        yield found[0], whose

    def _handles(self, text: str) -> Iterator[tuple[str, set[tuple[int, int]]]]:
        for found in _HANDLE.finditer(text):
            handle = found[0].strip("@/").rstrip(".-").casefold()
            whose = self.handles.get(handle)
            # A handle that is a plain word is one only where it stands as one: @hope, t.me/hope.
            if whose and (not handle.isalpha() or found[0][0] in "@/"):
                yield found[0], whose


def _spoken(text: str) -> str:
    """Write out an address that was disguised: name (at) place [dot] org."""
    return _DOT.sub(".", _AT.sub("@", text))


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(each)) for each in text if each.isdecimal())


def _tail(digits: str) -> str:
    return digits.lstrip("0")[-_TAIL:] if len(digits) > _TAIL else digits.lstrip("0")
