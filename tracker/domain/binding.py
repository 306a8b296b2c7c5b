"""Whether a provision binds a State on the date of the facts: yes, signed only, no, or unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.dates import day_in_words, span_in_words
from tracker.domain.facts import Span, TreatyRecord
from tracker.domain.vocabulary import BINDING_ACTS, Bindingness, InstrumentKind, TreatyAct
from tracker.i18n import _


@dataclass(frozen=True, slots=True)
class Norm:
    """The instrument that a citation names, as far as its force depends on it."""

    code: str
    kind: InstrumentKind
    adopted_on: date | None = None
    in_force_on: date | None = None


@dataclass(frozen=True, slots=True)
class Force:
    """How a norm binds a State on a date, with the reason in words."""

    bindingness: Bindingness
    reason: str


def force(norm: Norm, record: TreatyRecord | None, *, facts_on: Span) -> Force:
    """Say whether `norm` binds the State whose `record` this is, for facts of `facts_on`.

    Args:
        norm: the instrument, with its dates where known.
        record: the State's acts on it; None where nobody looked, which is not the same as no act.
        facts_on: the first and last possible day of the facts that the citation is about.

    Returns:
        The bindingness with a reason that carries the date of the record.

    Source: Vienna Convention on the Law of Treaties, Articles 11–18, 28 and 54; Charter of the United Nations,
    Article 25 for decisions of the Security Council.
    """
    match norm.kind:
        case InstrumentKind.DECLARATION:
            return Force(Bindingness.DECLARATION, _("a commitment, not a treaty"))
        case InstrumentKind.CUSTOM:
            return Force(Bindingness.BINDING, _("customary international law"))
        case InstrumentKind.SECURITY_COUNCIL_RESOLUTION:
            if norm.adopted_on is not None and norm.adopted_on > facts_on.last:
                return Force(Bindingness.NOT_BINDING, _("adopted only later"))
            return Force(Bindingness.BINDING, _("Charter of the United Nations, Article 25"))
        case InstrumentKind.TREATY:
            return _treaty_force(norm, record, facts_on)


def _treaty_force(norm: Norm, record: TreatyRecord | None, facts_on: Span) -> Force:
    if norm.in_force_on is not None and norm.in_force_on > facts_on.last:
        return Force(
            Bindingness.NOT_BINDING, _("not in force before %(day)s") % {"day": day_in_words(norm.in_force_on)}
        )
    if record is None:
        return Force(Bindingness.UNKNOWN, _("no record of this State's acts"))
    joined = _earliest(record, BINDING_ACTS)
    left = _earliest(record, {TreatyAct.WITHDRAWAL})
    if joined is None or joined.first > facts_on.last:
        return _not_joined(record, facts_on, joined)
    if joined.last > facts_on.first:
        return Force(
            Bindingness.UNKNOWN,
            _("became a party %(when)s, during the period of the facts") % {"when": span_in_words(joined)},
        )
    if left is None or left.first > facts_on.last:
        return Force(Bindingness.BINDING, _joined_reason(joined, left))
    if left.last <= facts_on.first:
        return Force(Bindingness.NOT_BINDING, _("bound until %(when)s") % {"when": span_in_words(left)})
    return Force(
        Bindingness.UNKNOWN, _("ceased to be a party %(when)s, during the facts") % {"when": span_in_words(left)}
    )


def _joined_reason(joined: Span, left: Span | None) -> str:
    if left is None:
        return _("party since %(year)s") % {"year": joined.last.year}
    return _("party since %(year)s, for acts before %(when)s") % {
        "year": joined.last.year,
        "when": span_in_words(left),
    }


def _not_joined(record: TreatyRecord, facts_on: Span, joined_later: Span | None) -> Force:
    looked = day_in_words(max(record.as_of, record.checked_on or record.as_of))
    signed = _earliest(record, {TreatyAct.SIGNATURE})
    if signed is not None and signed.first <= facts_on.last:
        if joined_later is not None:
            words = {"year": signed.last.year, "when": span_in_words(joined_later)}
            return Force(Bindingness.SIGNED_ONLY, _("signed %(year)s, became a party only later, %(when)s") % words)
        return Force(
            Bindingness.SIGNED_ONLY,
            _("signed %(year)s, not ratified; record as of %(day)s") % {"year": signed.last.year, "day": looked},
        )
    if joined_later is not None:
        return Force(
            Bindingness.NOT_BINDING, _("became a party only later, %(when)s") % {"when": span_in_words(joined_later)}
        )
    return Force(Bindingness.NOT_BINDING, _("not a party; record as of %(day)s") % {"day": looked})


def _earliest(record: TreatyRecord, acts: frozenset[TreatyAct] | set[TreatyAct]) -> Span | None:
    days = sorted((fact.on for fact in record.acts if fact.act in acts), key=lambda on: (on.last, on.first))
    return days[0] if days else None
