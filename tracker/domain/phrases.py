"""How a paper names things: a request, a list of States, a range of numbers, a count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracker.domain.document import Citation, Inline, Note, Run, Source
from tracker.domain.dossier import EvidenceItem, Request, StatedAnswer, StateName
from tracker.domain.facts import BEFORE_THE_UPR
from tracker.domain.vocabulary import Mechanism, Position, Wording, label
from tracker.domain.wording import without_recommenders
from tracker.i18n import N_, _

_NUMBERED = re.compile(r"(\d+)\.(\d+)")
_CARDINALS = (
    N_("none"),
    N_("one"),
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
    N_("ten"),
)
_ORDINALS = (
    N_("first"),
    N_("second"),
    N_("third"),
    N_("fourth"),
    N_("fifth"),
    N_("sixth"),
    N_("seventh"),
    N_("eighth"),
)


def cardinal(count: int) -> str:
    """Write a count as running text does: words up to ten, figures above."""
    return _(_CARDINALS[count]) if 0 <= count < len(_CARDINALS) else f"{count:,}"


def ordinal(cycle: int) -> str:
    """Write the number of a cycle as a word."""
    return _(_ORDINALS[cycle - 1]) if 0 < cycle <= len(_ORDINALS) else str(cycle)


def window_name(cycle: int) -> str:
    """Name a window: "before the UPR", "second cycle"."""
    return _("before the UPR") if cycle == BEFORE_THE_UPR else _("%(nth)s cycle") % {"nth": ordinal(cycle)}


def headed(words: str) -> str:
    """Begin words with a capital and leave the rest as it is: "before the UPR" keeps its name."""
    return words[:1].upper() + words[1:]


def listed(items: Sequence[str]) -> str:
    """Join words as prose does: a, b and c."""
    if len(items) < 2:
        return "".join(items)
    return _("%(most)s and %(last)s") % {"most": ", ".join(items[:-1]), "last": items[-1]}


_WITH_ARTICLE = re.compile(
    r"\b(Federation|Republic|Kingdom|States|Emirates|Islands|Netherlands|Philippines|Gambia|Bahamas|Maldives|Comoros|"
    r"Congo|Niger|Holy See|State of|Jamahiriya)\b"
)


def the(state: StateName) -> str:
    """Name a State inside an English sentence, with its article where it takes one: the Russian Federation."""
    proper = state.name.partition("(")[0]
    return f"the {state.name}" if _WITH_ARTICLE.search(proper) else state.name


def The(state: StateName) -> str:  # noqa: N802 (the same word at the head of a sentence)
    """Name a State at the head of a sentence."""
    return headed(the(state))


def states(names: Iterable[StateName]) -> str:
    """List States by name."""
    return listed([state.name for state in names])


def number_of(request: Request) -> str:
    """Name a request by the number that its document gives it, with the part where there are several."""
    number = request.number + (f" ({request.label})" if request.label else "")
    if request.mechanism is Mechanism.UPR:
        return number
    return _("%(source)s, %(number)s") % {"source": request.source.short or request.source.author, "number": number}


def numbers_of(requests: Sequence[Request]) -> str:
    """Name several requests without their parts, those of the Review as ranges."""
    upr = ranges(request.number for request in requests if request.mechanism is Mechanism.UPR)
    others = dict.fromkeys(
        number_of(replace(request, label="")) for request in requests if request.mechanism is not Mechanism.UPR
    )
    return listed([*([upr] if upr else []), *others])


def ranges(numbers: Iterable[str]) -> str:
    """Fold document numbers into ranges: 140.3–140.11, 140.228."""
    runs: list[list[tuple[int, int]]] = []
    others: list[str] = []
    for paragraph, item in sorted(_split(numbers, others)):
        last = runs[-1][-1] if runs else None
        if last is not None and last[0] == paragraph and item == last[1] + 1:
            runs[-1].append((paragraph, item))
        else:
            runs.append([(paragraph, item)])
    written = [
        f"{run[0][0]}.{run[0][1]}" if len(run) == 1 else f"{run[0][0]}.{run[0][1]}–{run[-1][0]}.{run[-1][1]}"
        for run in runs
    ]
    return ", ".join([*written, *sorted(others)])


def _split(numbers: Iterable[str], others: list[str]) -> set[tuple[int, int]]:
    found = set()
    for number in numbers:
        match = _NUMBERED.fullmatch(number)
        if match:
            found.add((int(match[1]), int(match[2])))
        else:
            others.append(number)
    return found


def asked_by(request: Request) -> str:
    """Say who asked and when: the recommending States of a UPR item, otherwise the body."""
    year = request.asked_on.first.year
    if request.recommending:
        return _("%(states)s, %(year)d") % {"states": states(request.recommending), "year": year}
    return _("%(asker)s, %(year)d") % {"asker": request.asker, "year": year}


def asked_text(request: Request) -> tuple[Inline, ...]:
    """Give the words of a request: in quotation marks where they are verbatim, plainly where they are ours."""
    if request.wording is Wording.VERBATIM and request.text and not request.label:
        return (Run(f"“{without_recommenders(request.text)}”"),)
    if request.wording is Wording.NOT_IMPORTED:
        return (Run(request.heading), Run(" " + _("(text not imported)"), quiet=True))
    return (Run(request.heading),)


def answer_of(request: Request) -> StatedAnswer | None:
    """Pick the position to print: the latest stated one, the first source in order of date where several agree.

    An answer stands before "pending" of the same day: sources that give no day date it by the review.
    """
    dated = [answer for answer in request.answers if answer.on is not None]
    return max(dated, key=_lateness) if dated else next(iter(request.answers), None)


def _lateness(answer: StatedAnswer) -> tuple[str, bool]:
    return str(answer.on), answer.position is not Position.PENDING


def position_words(request: Request) -> str:
    """Say the State's position, or that none is on record."""
    answer = answer_of(request)
    if request.mechanism is not Mechanism.UPR:
        return ""
    return _(label(answer.position)) if answer else _("No position on record")


def note_on(request: Request) -> Note:
    """Cite the place where a request stands."""
    return Note(citations=(Citation(request.source, _("para. %(place)s") % {"place": request.number}),))


def note_on_evidence(items: Iterable[EvidenceItem]) -> Note | None:
    """Cite the sources of several items in one note, each place once; None for no items."""
    places: dict[str, tuple[Source, list[str]]] = {}
    for item in items:
        _source, locators = places.setdefault(item.source.key, (item.source, []))
        if item.locator and item.locator not in locators:
            locators.append(item.locator)
    citations = tuple(Citation(source, _places(locators)) for source, locators in places.values())
    return Note(citations=citations) if citations else None


def _places(locators: list[str]) -> str:
    """Name up to three places of one source; of more only how many, the record holds each."""
    return "; ".join(locators) if len(locators) <= 3 else _("%(n)d places") % {"n": len(locators)}
