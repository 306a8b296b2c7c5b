"""A treaty act as a record, with the plain sentence that stands for its text: "Ratification, 16 October 1973"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.domain.vocabulary import DatePrecision, TreatyAct
from tracker.importers.records import Issue, Nature, ParsedRecord, Place, TreatyActRead
from tracker.importers.treaties.days import in_words
from tracker.importers.treaties.parties import Party


def act_record(
    party: Party,
    *,
    act: TreatyAct | None,
    words: str,
    as_stated: str,
    first: date | None,
    last: date | None,
    precision: DatePrecision | None,
    instrument: str | None,
    row: int,
    issues: Sequence[Issue],
) -> ParsedRecord:
    """Return the record of one act; `words` are what the source calls it, `as_stated` all that it says of it."""
    text = _text(party, act=act, words=words, first=first, precision=precision)
    key = (instrument or "", party.state or party.name, act.value if act else words.casefold(), first or as_stated)
    return ParsedRecord(
        key="|".join(map(str, key)),
        text=text,
        state=party.state,
        nature=Nature.TREATY_ACTION,
        date=first if precision is DatePrecision.DAY else None,
        place=Place(row=row),
        issues=tuple(issues),
        treaty_act=TreatyActRead(instrument, act, as_stated, first, last, precision),
    )


def _text(
    party: Party, *, act: TreatyAct | None, words: str, first: date | None, precision: DatePrecision | None
) -> str:
    """Write the sentence in English, in our words where the act is known; a participant that is no State is named."""
    what = act.value.replace("_", " ").capitalize() if act else words[:1].upper() + words[1:]
    if act is TreatyAct.SIGNATURE and words.casefold().startswith("succession"):
        what = "Succession to signature"
    when = "date not given" if first is None or precision is None else in_words(first, precision)
    return f"{what}, {when}" if party.state else f"{what}, {when} ({party.name or 'participant not named'})"
