"""The forms of the desk, filled in: with what a file says of itself, or with what a candidate would become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from flask import request
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import Wording
from tracker.errors import Conflict
from tracker.i18n import _
from tracker.importers.narrative.paragraphs import Paragraph
from tracker.services import documents, recommendations
from tracker.services.desk import Desk, DeskDocument, documenting, suggesting
from tracker.services.desk.suggesting import Citation
from tracker.services.naming import state_name
from tracker.services.recommendations import RecommendationEntry
from tracker.services.recommendations.parts import PartEntry
from tracker.services.results.facts import tracked_states
from tracker.web.access import audience, person
from tracker.web.desk.forms import ChosenForm, NewDocumentForm
from tracker.web.desk.words import where
from tracker.web.entered.recommendations import CATEGORIES, RecommendationForm


@dataclass(frozen=True, slots=True)
class Entering:
    """A form of a recommendation on the desk; `row_id` and `place` are 0 for an ask that the reader passed over.

    `said` is the passage, `where` its place in the document; `kept` are the keys of the citations that are ticked.
    """

    desk: Desk
    document: DeskDocument
    form: RecommendationForm
    row_id: int = 0
    place: int = 0
    said: str = ""
    where: str = ""
    citations: tuple[Citation, ...] = ()
    kept: frozenset[str] = frozenset()


def document_forms(session: Session, there: Desk, *, blank: bool = False) -> tuple[NewDocumentForm, ChosenForm]:
    """Return the form of a new document with what the file says of itself, and that of one on record.

    Args:
        session: a reading session.
        there: the desk.
        blank: take nothing from the request: it was sent by the other form.
    """
    said = documenting.prefilled(session, there.said)
    form = NewDocumentForm(data=said, formdata=None) if blank else NewDocumentForm(data=said)
    form.offer_kinds()
    form.body.offer(documents.bodies(session))
    states = tracked_states(session, organisation_id=person().organisation_id)
    form.review.offer(documents.reviews(session, states))
    form.filed_for.offer(documents.filings(session, states))
    chosen = ChosenForm(data={"document": documenting.known(session, there.said)}, formdata=None)
    chosen.document.offer(documenting.choices(session, audience=audience()))
    return form, chosen


def candidate_form(session: Session, there: Desk, place: int) -> Entering:
    """Return the form of a recommendation with what a candidate would become.

    Raises:
        Conflict: nobody said which document it is, or there is no such candidate.
    """
    candidate, document = there.at(place), _document(there)
    if candidate is None:
        raise Conflict(_("This document has no such candidate. Go back to the desk."))
    suggested = suggesting.suggest(session, there, candidate, document=document)
    known = frozenset(each.key for each in suggested.citations)
    return Entering(
        there,
        document,
        _form(session, suggested.entry, document),
        row_id=candidate.row_id,
        place=candidate.place,
        said=candidate.record.text,
        where=where(candidate.record),
        citations=suggested.citations,
        kept=frozenset(request.form.getlist("cite")) if request.method == "POST" else known,
    )


def missed_form(session: Session, there: Desk, text: Sequence[Paragraph], *, paragraph: str) -> Entering:
    """Return the form of an ask that the reader passed over, with its document and the paragraph that was named.

    Raises:
        Conflict: nobody said which document it is.
    """
    document = _document(there)
    wanted = paragraph.strip()[:40]
    found = [each for each in text if wanted and each.mark == wanted]
    said = found[0].text if len(found) == 1 else ""
    entry = RecommendationEntry(
        document=document.key,
        number="",
        text=said,
        wording=Wording.VERBATIM,
        parts=(PartEntry(),),
        addressed=state_name(session, there.said.state or ""),
        paragraph=wanted,
        language=document.language,
    )
    return Entering(there, document, _form(session, entry, document), said=said)


def _form(session: Session, entry: RecommendationEntry, document: DeskDocument) -> RecommendationForm:
    """Return the ordinary form of a recommendation, its document fixed."""
    form = RecommendationForm(data={field.name: getattr(entry, field.name) for field in fields(entry)})
    form.document.offer(((document.key, document.title),))
    form.themes.offer(recommendations.themes(session))
    form.action_category.offer([(code, _(words)) for code, words in CATEGORIES])
    return form


def _document(there: Desk) -> DeskDocument:
    if there.document is None:
        raise Conflict(_("Say first which document this is. Nothing was changed."))
    return there.document
