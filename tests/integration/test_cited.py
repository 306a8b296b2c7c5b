"""Our own notes are cited by who holds them alone: no title, no place in them and no day is told to anybody else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.factories import records as make
from tracker.documents import docx
from tracker.domain.audience import PUBLIC, of_organisation
from tracker.domain.protection import ConsentForm, ConsentGiver, ConsentUse, PersonRole
from tracker.domain.vocabulary import PublicationBasis, ReviewState, Strand
from tracker.errors import NotFound
from tracker.services import papers
from tracker.services.documents import pages as document_pages
from tracker.services.evidence import listing, pages
from tracker.services.evidence.listing import Wanted
from tracker.services.sheets import exporting
from tracker.storage import models
from tracker.storage.engine import reading, transaction

NOW = datetime(2021, 6, 1, tzinfo=UTC)
AS_OF = date(2023, 4, 30)
ITEM = "NOTES!E-1"
TITLE, PLACE = "Notes of a spring day", "sheet two"
ORGANISATION = "PSCORE"


@pytest.fixture
def site(demo: Engine) -> Engine:
    """Return the demo with an item from our own notes, that everybody in it agreed to make public."""
    with transaction(demo) as session:
        ours = session.scalars(select(models.Organisation.id).where(models.Organisation.code == ORGANISATION)).one()
        notes = make.a_document(session, key="NOTES", title=TITLE, short="Spring notes", details="2019", author="A. B.",
                                organisation_id=ours, published_on=None, published_precision=None)  # fmt: skip
        item = make.evidence(
            session, ref=ITEM, document_id=notes.id, organisation_id=ours, state_code="RUS", locator=PLACE,
            summary="She was paid nothing for a year.", strand=Strand.TESTIMONY, origin="woman-1",
            review_state=ReviewState.APPROVED, publication_basis=PublicationBasis.CONSENT,
            when_first=date(2021, 5, 4), when_last=date(2021, 5, 4), recorded_on=date(2021, 6, 1),
        )  # fmt: skip
        for asked in session.scalars(select(models.Part.id).where(models.Part.ref.startswith("A/HRC/39/13#147."))):
            make.a_link(session, evidence_id=item.id, part_id=asked)
        who = make.add(session, models.Person(ref="P-BBBBB", organisation_id=ours, made_at=NOW))
        session.add(models.EvidencePerson(evidence_id=item.id, person_id=who.id, role=PersonRole.SPEAKER))
        session.add(models.Consent(person_id=who.id, use=ConsentUse.UN_PUBLIC, form=ConsentForm.PSEUDONYM,
                                   giver=ConsentGiver.SELF, language="ko", given_on=date(2021, 5, 4),
                                   recorded_at=NOW))  # fmt: skip
    return demo


def _paper(engine: Engine):
    with reading(engine) as session:
        return papers.submission_for(session, "RUS", cycle=4, organisation=ORGANISATION, as_of=AS_OF)


def _read(engine: Engine, folder: Path) -> list[object]:
    """Return everything that somebody outside can read of it, as bytes or as values."""
    paper = _paper(engine)
    with reading(engine) as session:
        brief = papers.brief_for(session, "RUS", cycle=4, reader="FRA", organisation=ORGANISATION, as_of=AS_OF)
        found = pages.shown(session, ITEM, audience=PUBLIC)
        told = [
            repr(brief),
            docx.render(paper, folder),
            listing.listed(session, Wanted(state="RUS", words="woman-1"), page=1, audience=PUBLIC),
            [list(table.rows) for table in exporting.evidence(session, Wanted(state="RUS"), audience=PUBLIC)],
            (found.source, found.author, found.entry.document, found.entry.locator),
            document_pages.listed(session, words="", page=1, audience=PUBLIC),
        ]
    return [repr(paper), *told]  # the same document is the same PDF, byte for byte (test_pdf.py)


def _rewrite(session: Session) -> None:
    notes = session.scalars(select(models.SourceDocument).where(models.SourceDocument.key == "NOTES")).one()
    notes.title, notes.short, notes.details, notes.author = "An autumn evening", "Evening", "2020", "C. D."
    notes.dated_first = notes.dated_last = date(2020, 10, 4)
    session.scalars(select(models.Evidence).where(models.Evidence.ref == ITEM)).one().locator = "page nine"


def test_title_place_and_day_of_our_own_notes_change_nothing_that_leaves(site: Engine, tmp_path: Path) -> None:
    before = _read(site, tmp_path)
    with transaction(site) as session:
        _rewrite(session)

    assert _read(site, tmp_path) == before
    assert "on record with People for" in str(before[0])


def test_whoever_holds_the_notes_reads_where_they_are(site: Engine) -> None:
    with reading(site) as session:
        ours = of_organisation(session.scalars(select(models.Organisation.id)).all()[0])
        found = pages.shown(session, ITEM, audience=ours)

        assert (found.source, found.entry.locator) == ("Spring notes", PLACE)
        assert document_pages.shown(session, "NOTES", audience=ours).entry.title == TITLE


def test_notes_are_no_document_of_the_public_though_an_item_of_them_is(site: Engine) -> None:
    with reading(site) as session:
        assert [row.source for row in listing.listed(session, Wanted(words="woman-1"), page=1, audience=PUBLIC).rows]
        assert not listing.listed(session, Wanted(document="NOTES"), page=1, audience=PUBLIC).rows
        with pytest.raises(NotFound):
            document_pages.shown(session, "NOTES", audience=PUBLIC)
