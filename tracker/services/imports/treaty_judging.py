"""What an act that a list tells of would do to what is on record of that State and treaty: the rule, without a query.

A day beats a year; a list that gives years never moves a day. What a person recorded or checked is never overwritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tracker.domain.dates import day_in_words, span_in_words
from tracker.domain.facts import Span
from tracker.domain.kinds import Outcome
from tracker.domain.vocabulary import BINDING_ACTS, Certainty, DatePrecision, TreatyAct, label
from tracker.i18n import _

_RANK = {DatePrecision.DAY: 3, DatePrecision.MONTH: 2, DatePrecision.YEAR: 1, DatePrecision.PERIOD: 0}
_BOUND = "bound"  # one consent to be bound, whatever the act: lists of status do not tell which


@dataclass(frozen=True, slots=True)
class Act:
    """One act on record, and what says so."""

    act: TreatyAct
    first: date
    last: date
    precision: DatePrecision
    certainty: Certainty
    as_of: date
    source: str


@dataclass(frozen=True, slots=True)
class Told:
    """One act as a list tells it; `act` is None where it says only that the State is a party.

    `list_on` is the day of the list, None where it does not say; `ended` is the depositary's sign that the act no
    longer stands.
    """

    act: TreatyAct | None
    first: date | None
    last: date | None
    precision: DatePrecision | None
    source: str
    list_on: date | None = None
    ended: bool = False


@dataclass(slots=True)
class Pair:
    """What is on record of one State and one treaty. `by_person` says that somebody recorded an act of it by hand."""

    acts: list[Act] = field(default_factory=list)
    adopted_on: date | None = None
    as_of: date | None = None
    source: str = ""
    checked_on: date | None = None
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of a row: the act before and after, and a sentence where a person must look at it."""

    outcome: Outcome
    before: Act | None = None
    after: Act | None = None
    why: str = ""


def judge(told: Told, pair: Pair, *, today: date) -> Judgement:
    """Compare what a list tells of an act with what is on record."""
    alike = [act for act in pair.acts if _kind(act.act) == _kind(told.act)]
    if told.first is None or told.last is None or told.precision is None:
        return _undated(told, pair, alike)
    if told.first > today:
        return _problem(_("This day is still to come."))
    if pair.adopted_on is not None and told.last < pair.adopted_on:
        words = {"day": day_in_words(pair.adopted_on)}
        return _problem(_("The treaty was adopted on %(day)s, after this date.") % words)
    dated = Act(
        _named(told, pair),
        told.first,
        told.last,
        told.precision,
        _certainty(told),
        as_of=told.list_on or min(told.last, today),
        source=told.source,
    )
    found = _judge_dated(dated, told, pair, alike)
    return _guarded(found, dated, pair)


def _kind(act: TreatyAct | None) -> str:
    return _BOUND if act is None or act in BINDING_ACTS else act.value


def _named(told: Told, pair: Pair) -> TreatyAct:
    """Return the act; consent of a kind that the list does not tell is ratification after a signature, or accession."""
    if told.act is not None:
        return told.act
    signed = any(act.act is TreatyAct.SIGNATURE and told.last and act.first <= told.last for act in pair.acts)
    return TreatyAct.RATIFICATION if signed else TreatyAct.ACCESSION


def consent_renamed(signature: Act | None, pair: Pair) -> tuple[Act, Act] | None:
    """Return an accession that only a list of status tells of, and the ratification that a signature makes of it.

    So that it does not matter which of two lists comes first.
    """
    if signature is None or signature.act is not TreatyAct.SIGNATURE:
        return None
    guessed = (
        act
        for act in pair.acts
        if act.act is TreatyAct.ACCESSION and act.certainty is Certainty.SECONDARY and signature.first <= act.last
    )
    found = next(guessed, None)
    return None if found is None else (found, replace(found, act=TreatyAct.RATIFICATION))


def _certainty(told: Told) -> Certainty:
    """Return how well a list alone establishes an act: one without a day, or without its kind, less."""
    exact = told.act is not None and told.precision is DatePrecision.DAY
    return Certainty.CONFIRMED if exact else Certainty.SECONDARY


def _problem(why: str) -> Judgement:
    return Judgement(Outcome.PROBLEM, why=why)


def _undated(told: Told, pair: Pair, alike: Sequence[Act]) -> Judgement:
    joined = any(act.act in BINDING_ACTS for act in pair.acts)
    if alike or (told.act is TreatyAct.SIGNATURE and joined):
        return Judgement(Outcome.SAME)
    return _problem(_("The list gives no date that can be read. Look it up, and record the act by hand."))


def _judge_dated(dated: Act, told: Told, pair: Pair, alike: Sequence[Act]) -> Judgement:
    overlapping = [act for act in alike if act.first <= dated.last and dated.first <= act.last]
    if overlapping:
        return _agreeing(min(overlapping, key=lambda act: (act.last - act.first, act.first)), dated, told)
    if told.ended:
        return _problem(_("The depositary marks this act as one that no longer stands. Look up the day in its note."))
    other = [act for act in alike if not _left_between(act, dated, pair.acts)]
    if other:
        return _differing(min(other, key=lambda act: abs(act.first - dated.first)), dated, told)
    exact = dated.precision is DatePrecision.DAY
    if not exact and pair.as_of is not None and dated.last <= pair.as_of:
        words = {"day": day_in_words(pair.as_of)}
        return _problem(_("What is on record reaches to %(day)s and knows of no such act.") % words)
    return Judgement(Outcome.NEW, after=dated)


def _agreeing(held: Act, dated: Act, told: Told) -> Judgement:
    """Keep the narrower of two dates that agree, and the act of the list that is the more precise."""
    narrower = held.first <= dated.first and dated.last <= held.last and _RANK[dated.precision] > _RANK[held.precision]
    as_precise = narrower or _RANK[dated.precision] == _RANK[held.precision]
    renamed = told.act is not None and told.act is not held.act and as_precise
    if not narrower and not renamed:
        return Judgement(Outcome.SAME)
    after = dated if narrower else replace(dated, first=held.first, last=held.last, precision=held.precision)
    return Judgement(Outcome.CHANGED, held, replace(after, act=dated.act if renamed else held.act))


def _left_between(held: Act, dated: Act, acts: Sequence[Act]) -> bool:
    """Tell whether the State left the treaty between two acts: then both stand."""
    earlier, later = sorted((held, dated), key=lambda act: act.first)
    return any(act.act is TreatyAct.WITHDRAWAL and earlier.last <= act.last and act.first <= later.last for act in acts)


def _differing(held: Act, dated: Act, told: Told) -> Judgement:
    weaker = held.certainty is Certainty.CONFIRMED and dated.certainty is not Certainty.CONFIRMED
    if weaker or _RANK[dated.precision] < _RANK[held.precision]:
        words = {"ours": _when(held), "theirs": _when(dated)}
        return _problem(_("On record is %(ours)s, and the list, less sure, says %(theirs)s.") % words)
    return Judgement(Outcome.CHANGED, held, replace(dated, act=told.act or held.act))


def _guarded(found: Judgement, dated: Act, pair: Pair) -> Judgement:
    """Leave to a person what contradicts a person."""
    if found.outcome is Outcome.CHANGED and found.before and (pair.by_person or pair.checked_on is not None):
        words = {"ours": _when(found.before), "theirs": _when(dated)}
        return _problem(_("A person recorded or checked this: %(ours)s. The list says %(theirs)s.") % words)
    if found.outcome is Outcome.NEW and pair.checked_on is not None and dated.first <= pair.checked_on:
        words = {"day": day_in_words(pair.checked_on), "theirs": _when(dated)}
        return _problem(_("A person checked on %(day)s that the record is complete. The list says %(theirs)s.") % words)
    return found


def _when(act: Act) -> str:
    return f"{_(label(act.act))}, {span_in_words(Span(act.first, act.last))}"
