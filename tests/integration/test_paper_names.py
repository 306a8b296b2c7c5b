"""What people are called in papers: by a name of that publication, the same in each of its versions, in no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.factories import fifty
from tests.factories.fifty import TOLD, WITHDRAWN, Fifty
from tracker.domain.audience import PUBLIC
from tracker.domain.dossier import EvidenceItem
from tracker.domain.vocabulary import Finding, Level, Scope
from tracker.services.dossiers import gather
from tracker.services.papers import called
from tracker.services.vault import pseudonyms
from tracker.storage import engine as engines
from tracker.storage import models

AS_OF = date(2026, 11, 21)
DRAFT = called.draft("RUS", cycle=5, organisation="PSCORE")
BRIEF = called.brief("RUS", cycle=5, organisation="PSCORE")


@pytest.fixture(scope="module")
def made(seeded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Fifty:
    return fifty.build(seeded_sqlite, tmp_path_factory.mktemp("fifty"))


@pytest.fixture
def engine(made: Fifty, tmp_path: Path) -> Iterator[Engine]:
    """Open a copy in which an item that may be told of, and one that may not, name their person by code."""
    found = engines.create(made.copied(tmp_path / "copy").url)
    with engines.transaction(found) as session:
        part = session.scalars(select(models.Part.id).where(models.Part.ref == fifty.ASKS[0])).one()
        for word in (TOLD, WITHDRAWN):
            item = _item(session, made, word)
            person = _person(session, item)
            within = pseudonyms.inside(session, person)
            says = {"finding": Finding.NO_CHANGE, "level": Level.OUTCOME, "scope": Scope.SYSTEMIC}
            item.links.append(models.EvidenceLink(part_id=part, **says))
            item.summary = f"{person.ref} went home; {within} was asked again. {person.ref}7 is no code of hers."
    yield found
    found.dispose()


def _item(session: Session, made: Fifty, word: str) -> models.Evidence:
    return session.scalars(select(models.Evidence).where(models.Evidence.ref == made.told[word])).one()


def _person(session: Session, item: models.Evidence) -> models.Person:
    person, standing = models.Person, models.EvidencePerson
    query = select(person).join(standing, standing.person_id == person.id).where(standing.evidence_id == item.id)
    return session.scalars(query.order_by(person.id)).first() or pytest.fail("nobody stands in it")


def _told(engine: Engine, made: Fifty, publication: str) -> EvidenceItem:
    with engines.transaction(engine) as session:
        called.choose(session, "Russian Federation", publication=publication)
    with engines.reading(engine) as session:
        found = gather(session, "RUS", cycle=5, organisation="PSCORE", as_of=AS_OF, audience=PUBLIC)
        dossier = called.called(session, found, publication=publication)
    return next(item for item in dossier.evidence if item.ref == made.told[TOLD])


def test_a_person_has_one_name_in_all_versions_of_a_paper_and_another_in_the_next(engine: Engine, made: Fifty) -> None:
    first, again, other = (_told(engine, made, each).summary for each in (DRAFT, DRAFT, BRIEF))

    names = [re.match(r"(\w+ \d+) went home; \1 was asked again", each) for each in (first, again, other)]
    assert all(names)
    assert first == again
    assert names[0] is not None
    assert names[2] is not None
    assert names[0].group(1) != names[2].group(1)


def test_no_code_and_no_name_for_use_inside_stands_in_a_paper(engine: Engine, made: Fifty) -> None:
    with engines.reading(engine) as session:
        person = _person(session, _item(session, made, TOLD))
        code, within = person.ref, pseudonyms.inside(session, person)

    told = _told(engine, made, DRAFT)

    assert not re.search(rf"\b{code}\b", f"{told.summary} {told.origin} {told.code} {told.locator}")
    assert within not in told.summary
    assert f"{code}7 is no code" in told.summary  # another word that begins alike is left as it is


def test_only_who_may_be_told_of_is_given_a_name(engine: Engine, made: Fifty) -> None:
    _told(engine, made, DRAFT)

    with engines.reading(engine) as session:
        silent = _person(session, _item(session, made, WITHDRAWN))
        row = models.Pseudonym
        query = select(func.count()).where(row.person_id == silent.id, row.publication == DRAFT)
        assert session.scalar(query) == 0


def test_before_names_are_chosen_nothing_is_written_by_looking(engine: Engine, made: Fifty) -> None:
    with engines.reading(engine) as session:
        found = gather(session, "RUS", cycle=5, organisation="PSCORE", as_of=AS_OF, audience=PUBLIC)
        assert called.called(session, found, publication="draft RUS 9 NOBODY") == found
