"""How the desk names what it shows: natures, places, what became of a candidate, how an ask is read."""

from __future__ import annotations

from tracker.domain.dates import day_in_words
from tracker.i18n import N_, _
from tracker.importers.records import Nature, ParsedRecord
from tracker.services.desk import Candidate, Fate
from tracker.services.recommendations.parts import PartEntry
from tracker.web.entered.recommendations import CATEGORIES

NATURES = {
    Nature.CLAIM: N_("Claim of the State"),
    Nature.CONCERN: N_("Concern"),
    Nature.PLEDGE: N_("Pledge"),
    Nature.POSITION: N_("Position"),
    Nature.RECOMMENDATION: N_("Recommendation"),
    Nature.REQUEST: N_("Request for information"),
    Nature.TREATY_ACTION: N_("Treaty action"),
}
FATES = {
    Fate.OPEN: ("near", "todo", N_("To decide")),
    Fate.ACCEPTED: ("new", "tick", N_("Accepted")),
    Fate.REFUSED: ("same", "close", N_("Refused")),
}
"""The class, the icon and the word of what became of a candidate."""

_TREATY = {
    "ratify": N_("ratify %(treaties)s"),
    "sign": N_("sign %(treaties)s"),
    "accept": N_("accept the procedure of %(treaties)s"),
    "withdraw": N_("withdraw the reservation to %(treaties)s"),
}


def nature(term: Nature) -> str:
    """Name what a candidate is in its source."""
    return _(NATURES[term])


def category(code: str) -> str:
    """Name an action category of UPR Info."""
    return _(dict(CATEGORIES)[code])


def where(record: ParsedRecord) -> str:
    """Say where a candidate stands: page or line, paragraph."""
    place = record.place
    pieces = []
    if place and place.page:
        pieces.append(_("page %(n)d") % {"n": place.page})
    elif place and place.line:
        pieces.append(_("line %(n)d") % {"n": place.line})
    if record.paragraph:
        pieces.append(_("paragraph %(number)s") % {"number": record.paragraph})
    return ", ".join(pieces)


def treaties(part: PartEntry) -> str:
    """Say which treaties a part wants joined; "" for none."""
    named = [(words, getattr(part, field)) for field, words in _TREATY.items()]
    return "; ".join(_(words) % {"treaties": given} for words, given in named if given)


def decided(candidate: Candidate, by: str) -> str:
    """Say who decided a candidate and how; people are told apart, never named. "" for one that is open."""
    if candidate.fate is Fate.OPEN or candidate.decided_on is None:
        return ""
    accepted = candidate.fate is Fate.ACCEPTED
    if candidate.before:
        sentence = (
            _("Accepted when this was read before, on %(day)s.")
            if accepted
            else _("Refused when this was read before, on %(day)s.")
        )
    elif candidate.decided_by == by:
        sentence = _("You accepted this on %(day)s.") if accepted else _("You refused this on %(day)s.")
    else:
        sentence = (
            _("Somebody else accepted this on %(day)s.") if accepted else _("Somebody else refused this on %(day)s.")
        )
    return sentence % {"day": day_in_words(candidate.decided_on)}
