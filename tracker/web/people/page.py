"""The pages of people, arranged for their templates: consent in words, and who holds back which item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from tracker.domain.consenting import ends_soon
from tracker.domain.dates import day_in_words
from tracker.domain.protection import ConsentUse
from tracker.i18n import _
from tracker.services.clock import today
from tracker.services.people.agreed import OnRecord
from tracker.services.people.items import Item
from tracker.services.people.pages import PersonPage
from tracker.services.people.recognised import Recognised
from tracker.services.people.ties import Tie
from tracker.services.trail.history import Event
from tracker.web.access import Permission, may, person
from tracker.web.people import words
from tracker.web.shown.past import Past, past


@dataclass(frozen=True, slots=True)
class UseTold:
    """What is on record of one use in an item: whether it may be told of, and who holds it back and why."""

    use: str
    may_tell: bool
    may_count: bool
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemTold:
    """An item that a person stands in."""

    ref: str
    state: str
    role: str
    is_cited: bool
    told_in: tuple[str, ...]
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsentTold:
    """One consent in a line of the table; `ends_soon` asks for attention."""

    use: str
    form: str
    asked: str
    given: date
    recorded: str
    standing: str
    ends_soon: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class TieTold:
    """Somebody whom the person is tied to."""

    ref: str
    kind: str
    shared: int


@dataclass(frozen=True, slots=True)
class RecognisedTold:
    """Who could be recognised from a publication; `address` is that of its page, "" where it has none to open."""

    ref: str
    earlier: str
    is_same: bool
    publication: str
    address: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the page of a person."""

    found: PersonPage
    consents: tuple[ConsentTold, ...]
    ties: tuple[TieTold, ...]
    items: tuple[ItemTold, ...]
    events: tuple[Past, ...]

    @property
    def withdraws(self) -> bool:
        """Tell whether there is anything to withdraw from."""
        return any(each.holds for each in self.consents)


def arrange(found: PersonPage, events: tuple[Event, ...]) -> Page:
    """Arrange a person for the page."""
    return Page(
        found=found,
        consents=tuple(_consent(each) for each in found.consents),
        ties=tuple(_tie(each) for each in found.ties),
        items=tuple(_item(found, item) for item in found.items),
        events=tuple(_event(each) for each in events),
    )


def recognised_of(found: Sequence[Recognised] | None) -> tuple[RecognisedTold, ...] | None:
    """Tell who could be recognised from which publication; None where it could not be compared."""
    return None if found is None else tuple(_recognised(each) for each in found)


def _recognised(each: Recognised) -> RecognisedTold:
    paper, address = each.paper, ""
    is_ours = paper is not None and not paper.is_brief and paper.organisation == person().organisation_code
    if paper and is_ours and may(Permission.RECORDS_READ):
        address = url_for("submissions.paper", code=paper.state, cycle=paper.cycle)
    return RecognisedTold(each.ref, each.earlier, each.is_same, words.publication(each), address)


def uses_of(item: Item) -> tuple[UseTold, ...]:
    """Tell for each use whether an item may be told of, and who holds it back."""
    verdicts = [(use, item.verdict(use, on=today())) for use in ConsentUse]
    return tuple(
        UseTold(
            words.of(use, words.USES),
            verdict.may_tell,
            verdict.may_count,
            tuple(words.held(each) for each in verdict.held_by),
        )
        for use, verdict in verdicts
    )


def _item(found: PersonPage, item: Item) -> ItemTold:
    told = uses_of(item)
    public = told[list(ConsentUse).index(ConsentUse.UN_PUBLIC)]
    return ItemTold(
        ref=item.ref,
        state=item.state,
        role=words.of(found.role_in(item), words.ROLES),
        is_cited=item.is_cited,
        told_in=tuple(each.use for each in told if each.may_tell),
        held=public.held,
    )


def _consent(each: OnRecord) -> ConsentTold:
    giver = words.of(each.giver, words.GIVERS)
    return ConsentTold(
        use=words.of(each.use, words.USES),
        form=words.of(each.form, words.FORMS),
        asked=_("%(giver)s, asked in %(language)s") % {"giver": giver, "language": words.language(each.language)},
        given=each.given_on,
        recorded=_("%(day)s by %(mail)s") % {"day": day_in_words(each.recorded_on), "mail": each.recorded_by or "–"},
        standing=_standing(each),
        ends_soon=ends_soon(each.agreement, on=today()),
        holds=each.agreement.holds(today()),
    )


def _standing(each: OnRecord) -> str:
    if each.withdrawn_on is not None:
        told = {"day": day_in_words(each.withdrawn_on), "mail": each.withdrawn_by or "–"}
        return _("Withdrawn or replaced on %(day)s, recorded by %(mail)s") % told
    if each.expires_on is None:
        return _("Holds, no end")
    day = {"day": day_in_words(each.expires_on)}
    return _("Ended on %(day)s") % day if each.expires_on <= today() else _("Holds until %(day)s") % day


def _tie(each: Tie) -> TieTold:
    return TieTold(each.ref, words.of(each.kind, words.TIES_BACK if each.is_theirs else words.TIES), each.shared_count)


def _event(each: Event) -> Past:
    about = ", ".join(_(words.USES[use]) for use in ConsentUse if use.value in each.fields)
    return past(each, words.EVENTS, about=about or (each.fields[0] if each.event.startswith("tie:") else ""))
