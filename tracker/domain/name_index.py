"""All names of the vault under the keys of their parts: made once for a check, then asked word by word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from tracker.domain import name_keys, name_parts
from tracker.domain.contact_matching import Contacts
from tracker.domain.name_keys import WORD, Romanise
from tracker.domain.name_parts import Kind, NameParts
from tracker.domain.protection import SecretField

_SHORTEST_ALONE = {"1": 3, "s": 4, "3": 6, "2": 5, "v": 5}  # letters of a key by which a part is known standing alone
_NAMES = frozenset({SecretField.REAL_NAME, SecretField.ALSO_KNOWN_AS})


class Known(Protocol):
    """What the vault tells of a person for this check."""

    @property
    def person_id(self) -> int:
        """Return whose it is."""

    @property
    def organisation_id(self) -> int:
        """Return which organisation keeps it."""

    @property
    def kind(self) -> SecretField:
        """Return what it is."""

    @property
    def text(self) -> str:
        """Return the name, the contact or the place."""

    @property
    def distinctive(self) -> frozenset[str]:
        """Return the parts that tell who it is without the rest."""


@dataclass(frozen=True, slots=True)
class Met:
    """What a word may be: (key, first letter, last letter) each, and whether it begins a part written in pieces.

    A part that may be split is written with hyphens or spaces, any other with hyphens alone.
    `is_dense` where a word holds several parts: Hangul with its particles, Han without spaces, CamelCase.
    """

    keys: tuple[tuple[str, int, int], ...] = ()
    is_capital: bool = True
    begins: bool = False
    begins_split: bool = False
    is_dense: bool = False


@dataclass(frozen=True, slots=True)
class Whose:
    """Whom something that was found belongs to."""

    person_id: int
    organisation_id: int


@dataclass(slots=True)
class NameIndex:
    """Names with their parts; which keys there are, which of them tell alone, and how those begin that may be split.

    `met` and `joined` keep what was worked out for words of texts: most of them come again, in the next text too.
    """

    names: list[tuple[Whose, NameParts]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    split: set[str] = field(default_factory=set)
    alone: defaultdict[str, set[Whose]] = field(default_factory=lambda: defaultdict(set))
    beginnings: set[str] = field(default_factory=set)
    split_beginnings: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    contacts: Contacts = field(default_factory=Contacts)
    met: dict[str, Met] = field(default_factory=dict)
    joined: dict[str, Met] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether there is anything to look for."""
        return bool(self.keys or self.contacts)


def build(known: Iterable[Known], romanise: Romanise) -> NameIndex:
    """Return the index of what the vault knows."""
    index = NameIndex()
    of_person: defaultdict[Whose, list[Known]] = defaultdict(list)
    for each in known:
        of_person[Whose(each.person_id, each.organisation_id)].append(each)
    for whose, secrets in of_person.items():
        _add_person(index, whose, secrets, romanise)
    index.keys.update(index.alone)
    index.families = {key[0] for key in index.keys}
    index.beginnings |= {key[:n] for key in index.keys if key[0] in "13" for n in range(2, len(key))}
    index.split_beginnings |= {key[:n] for key in index.split if key[0] in "13" for n in range(2, len(key))}
    return index


def _add_person(index: NameIndex, whose: Whose, secrets: list[Known], romanise: Romanise) -> None:
    apart = {each.text: name_parts.take_apart(each.text, romanise) for each in secrets if each.kind in _NAMES}
    kinds = {name.kind for name in apart.values()}
    kind = Kind.ARABIC if Kind.ARABIC in kinds else Kind.EASTERN if kinds == {Kind.EASTERN} else Kind.PLAIN
    for each in secrets:
        if each.kind in _NAMES:
            name = apart[each.text]
            is_arabic = kind is Kind.ARABIC and name.kind is not kind  # written so elsewhere: vowels say nothing
            _add_name(index, whose, name_parts.take_apart(each.text, romanise, kind=kind) if is_arabic else name)
        elif each.kind is SecretField.CONTACT:
            index.contacts.add(each.text, whose.person_id, whose.organisation_id)
        for marked in each.distinctive:
            _add_distinctive(index, whose, marked, kind, romanise)


def _add_name(index: NameIndex, whose: Whose, name: NameParts) -> None:
    if len(name.parts) < 2:
        return
    index.names.append((whose, name))
    for part in name.parts:
        index.keys |= part.keys
        if part.may_be_split:
            index.split |= part.keys


def _add_distinctive(index: NameIndex, whose: Whose, marked: str, kind: Kind, romanise: Romanise) -> None:
    words = WORD.findall(name_keys.clean(marked))
    if not words:
        return
    whole = name_parts.part("".join(words), romanise, kind)
    keys = {key for key in whole.keys if len(key) > _SHORTEST_ALONE[key[0]] or not key.isascii()}
    index.split |= keys if len(words) > 1 else set()
    for key in keys or whole.keys:
        index.alone[key].add(whose)
