"""Which States recommend: the brackets of a recommendation, "(Spain, Bolivia (Plurinational State of))"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from tracker.importers.lookups import StateNames, fold

LONGEST_NAME = 80  # characters for which the likeliest known name is looked up; the longest State's name has 52
MOST_LOOKED_UP = 200  # brackets of one text that are compared with names of States; people write a dozen

# Marks of the other official languages, each for one of ours, so that places in the text stay what they are.
_OUR_MARKS = str.maketrans("（）【】，；、／،؛", "()(),;,/,;")
_JOINT = re.compile(
    r"\s*(?:[,;/|+•&]|\.(?=\s|\w\w)|(?<=\s)[-–—](?=\s)|和|(?<=\s)و(?=[\u0621-\u064a]{3})(?!ولايات)|"
    r"\b(?:and|et|y|e|и|as well as|with"
    r"|(?:also |as |and )*(?:on behalf of|(?:repeated|reiterated|supported|seconded|endorsed|echoed|joined) by))\b)"
    r"[\s,;/]*",
    re.IGNORECASE,
)
_ELISION = re.compile(r"(?<=\b[dDlL])(?P<mark>['’´`])\s+(?=\w)")  # "Côte d’ Ivoire"
_END = re.compile(r"[ .:]*\Z")
_NAME_MARK = re.compile(r"\s+|(?=[.,;/|+•()和])")


@dataclass(frozen=True, slots=True)
class Bracket:
    """One outermost bracket: its words, where it begins and ends in the text, and whether it is ever closed."""

    inner: str
    start: int
    end: int
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Recommending:
    """The recommending States in order of mention, and names in their brackets that no State is known by."""

    states: tuple[str, ...]
    unknown: tuple[str, ...]


def brackets(text: str) -> Iterator[Bracket]:
    """Yield the outermost brackets. One that is never closed ends with the text; a lone closing one is passed."""
    depth = start = 0
    for place, mark in enumerate(text):
        if mark == "(":
            depth += 1
            start = place if depth == 1 else start
        elif mark == ")" and depth:
            depth -= 1
            if not depth:
                yield Bracket(text[start + 1 : place], start, place + 1)
    if depth:
        yield Bracket(text[start + 1 :].rstrip(" .;"), start, len(text), closed=False)


def split_names(inner: str, names: StateNames) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split the words of one bracket into States and what is no known State.

    The longest known name wins wherever one begins, so that "Bosnia and Herzegovina" and "Korea, Republic of" stay
    whole; a name counts only where it is followed by a mark that joins names, or by the end: "Niger delta" is none.

    Returns:
        Alpha-3 codes in order of mention, and the unknown pieces.
    """
    inner = _ELISION.sub(r"\g<mark>", inner)
    states: list[str] = []
    unknown: list[str] = []
    place = 0
    while place < len(inner):
        joint = _JOINT.match(inner, place)
        if joint and joint.end() > place:
            place = joint.end()
            continue
        code, end = _longest_name(inner, place, names)
        if code is None:
            end = _next_joint(inner, place)
            piece = inner[place:end].strip(" .:")
            run = _run_of_names(piece, names)
            states += [code for code in run if code not in states]
            unknown += [piece] if not run and fold(piece) else []
        elif code not in states:
            states.append(code)
        place = max(end, place + 1)
    return tuple(states), tuple(unknown)


def _longest_name(inner: str, start: int, names: StateNames) -> tuple[str | None, int]:
    """Return the code of the longest name that begins at `start`, and where it ends."""
    found: tuple[str | None, int] = (None, start)
    for end in _ends(inner, start, most=names.longest + 3):
        if end > start and _closes(inner, end):
            code = names.codes.get(fold(inner[start:end]))
            found = (code, end) if code else found
    return found


def _run_of_names(piece: str, names: StateNames) -> tuple[str, ...]:
    """Return the States of names between which the comma was lost, "United Kingdom France"; none if a word is left."""
    words = piece.split()
    codes: list[str] = []
    place = 0
    while place < len(words) <= 4 * names.longest:
        ends = range(min(len(words), place + names.longest + 1), place, -1)
        found = ((names.codes.get(fold(" ".join(words[place:end]))), end) for end in ends)
        code, place = next(((code, end) for code, end in found if code), (None, len(words)))
        if code is None:
            return ()
        codes.append(code)
    return tuple(codes)


def _ends(inner: str, start: int, *, most: int) -> Iterator[int]:
    """Yield the places at which a name of at most `most` words that begins at `start` could end."""
    marks = list(islice(_NAME_MARK.finditer(inner, start + 1), 2 * most))
    for mark in marks:
        yield mark.start()
        if inner[mark.start() : mark.start() + 1] == ")":
            yield mark.start() + 1
    if len(marks) < 2 * most:
        yield len(inner)


def _closes(inner: str, end: int) -> bool:
    return _END.match(inner, end) is not None or _JOINT.match(inner, end) is not None


def _next_joint(inner: str, start: int) -> int:
    depth = 0
    for place in range(start, len(inner)):
        depth += {"(": 1, ")": -1}.get(inner[place], 0)
        if depth <= 0 and place > start and (joint := _JOINT.match(inner, place)) and joint.end() > place:
            return place
    return len(inner)


def recommending(text: str, names: StateNames, *, depth: int = 3) -> Recommending:
    """Return the States that a recommendation's brackets name.

    A bracket counts as one of States when every name in it is known; when only some are, if it closes the text or a
    part of it. Other brackets ("(CRPD)") are the sentence's own. Words that stand where a State should, and are none
    that is known, are handed back as unknown, so that a person can judge. `depth` bounds how often an unclosed
    bracket is looked into.
    """
    text = text.translate(_OUR_MARKS)
    states: list[str] = []
    unknown: list[str] = []
    looked_up = 0
    for bracket in brackets(text):
        known, other = split_names(bracket.inner, names)
        if known and (not other or _closes_a_part(text, bracket)):
            states += known
            # A bracket that is never closed swallows the ones behind it: look for States inside its unknown pieces.
            nested = [piece for piece in other if depth and "(" in piece]
            inside = {piece: recommending(piece, names, depth=depth - 1).states for piece in nested}
            states += [code for codes in inside.values() for code in codes]
            unknown += [piece for piece in other if not inside.get(piece)]
        elif not known and not bracket.closed and depth:
            # Nor does one that holds no State hide those behind it: "(CRPD and others (Peru);".
            inside_it = recommending(bracket.inner, names, depth=depth - 1)
            states += inside_it.states
            unknown += inside_it.unknown
        elif not known and other and looked_up < MOST_LOOKED_UP:
            looked_up += 1
            unknown += other if _stands_for_states(text, bracket, names) else ()
    return Recommending(tuple(dict.fromkeys(states)), tuple(unknown))


def _closes_a_part(text: str, bracket: Bracket) -> bool:
    rest = text[bracket.end :].lstrip()
    return not rest or rest[0] in ";.,(/:"


def _stands_for_states(text: str, bracket: Bracket, names: StateNames) -> bool:
    """Tell whether an unknown bracket holds misspelt States: the last one, or one much like a State's name."""
    if not bracket.inner[:1].isupper() or bracket.inner.isupper():
        return False
    if not any(mark.isalnum() for mark in text[bracket.end :]):
        return True
    short = len(bracket.inner) <= LONGEST_NAME
    return short and text[bracket.end :].lstrip()[:1] == ";" and names.suggest(bracket.inner) is not None
