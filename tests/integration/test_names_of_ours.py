"""No name of the vault goes into a record of our own, whoever writes it, and one that stands there already is found."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import docx
import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from tests.factories import desks
from tests.factories import records as make
from tests.factories.attached import add_file, an_item
from tests.factories.people import InventedPerson
from tests.factories.vaults import a_protector, recorded
from tests.fixtures.hostile_files import PDF, picture
from tracker.domain.audience import Audience
from tracker.domain.dates import When
from tracker.domain.indicators import GapReason
from tracker.domain.kinds import CommunicationKind, DocumentKind
from tracker.domain.vocabulary import (
    DatePrecision,
    InstrumentKind,
    LineageKind,
    Mechanism,
    Position,
    Status,
    TreatyAct,
    Wording,
)
from tracker.errors import Unavailable
from tracker.services import (
    advance_questions,
    case_files,
    communications,
    documents,
    figures,
    grades,
    indicators,
    judgements,
    obligations,
    pledges,
    positions,
    recommendations,
)
from tracker.services.advance_questions import QuestionEntry
from tracker.services.attachments import custody
from tracker.services.attachments.naming import Looked
from tracker.services.communications import LetterEntry
from tracker.services.desk import deciding, documenting
from tracker.services.documents import DocumentEntry
from tracker.services.entries import fingerprint
from tracker.services.indicators import gaps
from tracker.services.leaks import Refused, recording
from tracker.services.lineage import clusters, lineage_links
from tracker.services.obligations import ObligationEntry
from tracker.services.people import named
from tracker.services.people.typed_texts import TEXTS, Record
from tracker.services.recommendations.parts import PartEntry
from tracker.services.treaties import acts
from tracker.services.treaties.instruments import InstrumentEntry
from tracker.services.vault.held import held_by
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import models

ON = When(make.DAY, make.DAY, DatePrecision.DAY)
SOMEBODY = InventedPerson("Quillon Varrowby", (), "varrowby@mail.example", "Nethertarn 5", "welder", ())
NAME = "Varrowby, Quillon"
CLEAN = "somebody of ours"
_numbers = count(1)


@contextmanager
def tried(engine: Engine) -> Iterator[Session]:
    """Yield a writing session of which nothing stays."""
    with Session(engines.writing(engine)) as session:
        yield session


@dataclass
class Place:
    """Where records are written: the references that they need, and who writes."""

    engine: Engine
    keyring: Keyring
    folder: Path
    actor: str
    user: models.User
    person: str
    ask: str = ""
    other: str = ""
    part: str = ""
    part_id: int = 0
    document: str = ""
    graded: str = ""
    group: str = ""
    treaty: str = "TST"


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Place]:
    """Return a small database with one person in the vault, whom no test puts into a record."""
    folder = tmp_path_factory.mktemp("ours")
    (folder / "ours.sqlite3").write_bytes(migrated_sqlite.read_bytes())
    keyring = Keyring(folder / "keys")
    engine = held_by(engines.create(f"sqlite:///{folder / 'ours.sqlite3'}"), keyring)
    with engines.transaction(engine) as session:
        user = a_protector(session)
        person = recorded(session, keyring, user, SOMEBODY)
        place = Place(engine, keyring, folder, f"user:{user.id}", user, person)
        review = make.a_review(session)
        make.a_state(session, "TUV")
        document = make.a_document(session, review_id=review.id)
        asks = [make.a_recommendation(session, document_id=document.id) for _each in range(2)]
        parts = [make.a_part(session, recommendation_id=each.id) for each in asks]
        for each in asks:
            make.an_addressee(session, recommendation_id=each.id)
        make.an_assessment(session, part_id=parts[0].id, status=Status.NOT_IMPLEMENTED, rule="S1")
        group = make.a_cluster(session, review_id=review.id)
        for part in parts:
            make.add(session, models.ClusterPart(cluster_id=group.id, part_id=part.id))
        make.an_instrument(session)
        body = make.add(
            session,
            models.MechanismBody(code="CXX", kind=Mechanism.TREATY_BODY, name="Committee", short_name="CXX"),
        )
        place.graded = make.a_document(session, mechanism_code=body.code).key
        place.document, place.group, place.part = document.key, group.ref, parts[0].ref
        place.part_id = parts[0].id
        place.ask, place.other = (each.ref for each in asks)
    yield place
    engine.dispose()


Write = Callable[[Session, Place, str], object]


def _ask(place: Place, **given: Any) -> recommendations.RecommendationEntry:
    part = PartEntry(text=given.pop("heading", "Open schools"))
    plain = {
        "number": f"77.{next(_numbers)}",
        "text": "Open schools.",
        "wording": Wording.PARAPHRASE,
        "addressed": "State NRL",
    }
    return recommendations.RecommendationEntry(document=place.document, parts=(part,), **plain | given)


def _document(name: str) -> DocumentEntry:
    return DocumentEntry(
        "NGO-1", name, DocumentKind.REPORT, "", ON, published=ON, new_body="A union", new_body_kind=Mechanism.NGO
    )


def _figure(place: Place, **given: str) -> figures.FigureEntry:
    plain: dict[str, Any] = {"about": "schools", "unit": "schools", "attributed_to": "a union", "value_text": "207"}
    return figures.FigureEntry(state="NRL", document=place.document, period=ON, **plain | given)


def _group(session: Session, at: Place, title: str) -> object:
    before = clusters.load(session, at.group)
    return clusters.amend(session, at.actor, at.group, replace(before, title=title), seen=fingerprint(before))


def _judgement(session: Session, at: Place, why: str) -> object:
    reader, unit = Audience(at.user.organisation_id), (at.part, "NRL", 2)
    basis = judgements.basis(session, at.part, state="NRL", cycle=2, audience=reader)
    entry, seen = judgements.JudgementEntry(Status.NOT_IMPLEMENTED, why), fingerprint(basis)
    return judgements.record(session, at.actor, entry, unit=unit, by=at.user.id, audience=reader, seen=seen)


WRITES: dict[str, Write] = {
    "pledge": lambda s, at, name: pledges.record(
        s, at.actor, pledges.PledgeEntry("NRL", at.document, f"We thank {name}.", Wording.PARAPHRASE)
    ),
    "question": lambda s, at, name: advance_questions.record(
        s, at.actor, QuestionEntry("NRL", "TUV", "2", at.document, f"Where is {name}?", Wording.PARAPHRASE)
    ),
    "position": lambda s, at, name: positions.record(
        s, at.actor, at.ask, positions.PositionEntry("NRL", Position.NOTED, at.document, as_stated=f"As {name} said")
    ),
    "letter": lambda s, at, name: communications.record(
        s, at.actor, LetterEntry("AL NRL 9/2020", CommunicationKind.ALLEGATION, "NRL", name, ON, document=at.document)
    ),
    "grade": lambda s, at, name: grades.record(
        s, at.actor, grades.GradeEntry(at.graded, name, "A to E"), part=at.part, state="NRL"
    ),
    "figure": lambda s, at, name: figures.record(s, at.actor, _figure(at, attributed_to=name)),
    "what a figure counts": lambda s, at, name: figures.record(s, at.actor, _figure(at, about=f"visits of {name}")),
    "recommendation": lambda s, at, name: recommendations.record(s, at.actor, _ask(at, text=f"Free {name}.")),
    "note on a recommendation": lambda s, at, name: recommendations.record(s, at.actor, _ask(at, note=name)),
    "part": lambda s, at, name: recommendations.record(s, at.actor, _ask(at, heading=f"Free {name}")),
    "document": lambda s, at, name: documents.record(s, at.actor, _document(f"What {name} told")),
    "judgement": lambda s, at, name: _judgement(s, at, why=name),
    "case file": lambda s, at, name: case_files.record(
        s, at.actor, case_files.CaseFileEntry("NRL", name), organisation_id=at.user.organisation_id, user_id=at.user.id
    ),
    "indicator": lambda s, at, name: indicators.record(
        s, at.actor, indicators.IndicatorEntry("NRL", "Visits", "visits", f"Counted by {name}")
    ),
    "obligation": lambda s, at, name: obligations.record(
        s, at.actor, at.ask, ObligationEntry(at.treaty, cited_as=f"as {name} has it")
    ),
    "instrument": lambda s, at, name: obligations.record(
        s, at.actor, at.ask, ObligationEntry("", new=InstrumentEntry(f"Charter of {name}", InstrumentKind.TREATY))
    ),
    "lineage": lambda s, at, name: lineage_links.record(
        s, at.actor, lineage_links.LinkEntry(at.ask, at.other, LineageKind.REPEATS, f"{name} says so")
    ),
    "group": lambda s, at, name: _group(s, at, title=name),
    "what a group leaves out": lambda s, at, name: clusters.leave_out(
        s, at.actor, at.group, [at.part_id], reason=f"{name} asks else"
    ),
    "indicator's gap": lambda s, at, name: gaps.record(
        s, at.actor, gaps.GapEntry(ON, GapReason.NOT_FOUND, f"{name} looked"), state="NRL", code=indicators.record(
            s, at.actor, indicators.IndicatorEntry("NRL", "Rooms", "rooms"))
    ),
    "treaty action": lambda s, at, name: acts.record_act(
        s, at.actor, acts.ActEntry("NRL", at.treaty, TreatyAct.RATIFICATION, ON, f"told by {name}")
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRITES)
def test_a_name_of_the_vault_is_refused_wherever_a_service_writes_it(at: Place, what: str) -> None:
    """The same write without a name goes through, so that it is the name that is refused."""
    with pytest.raises(Refused), engines.transaction(at.engine) as session:
        WRITES[what](session, at, NAME)

    with tried(at.engine) as session:
        WRITES[what](session, at, CLEAN)


def test_a_restored_value_is_looked_through_too_and_what_stood_there_before_is_not_asked_about(at: Place) -> None:
    """Only what is new in a change is looked through: else nobody could mend a record that names somebody."""
    with tried(at.engine) as session:
        old = {"text": (NAME, NAME), "note": (None, CLEAN)}
        recording.put(session, at.actor, event="pledge:amend", subject="pledge:x", changes=old)
        with pytest.raises(Refused):
            recording.put(session, at.actor, event="pledge:amend", subject="pledge:x", changes={"text": (CLEAN, NAME)})


def test_without_the_keys_nothing_is_put_on_record_unseen(at: Place) -> None:
    engine = engines.create(at.engine.url.render_as_string(hide_password=False))

    with pytest.raises(Unavailable, match="keys are not here"), engines.transaction(engine) as session:
        WRITES["pledge"](session, at, CLEAN)
    engine.dispose()


# Found ---------------------------------------------------------------------------------------------------------------

CHECKED_BY_THE_DATABASE = {
    models.Addressee.body,  # goes with a kind of addressee
    models.Part.closure_reason,  # goes with the day
    models.Instrument.name,
    models.MechanismBody.name,
    models.SourceDocument.key,  # the reference itself, as the next
    models.Communication.reference,
    models.Provision.number,
    models.Recommendation.number,  # two of a document have never the same
}
"""Columns that cannot hold a name by themselves; the statement that reads them is that of their neighbours."""


@pytest.fixture
def written(at: Place) -> Iterator[Session]:
    """Return a session in which everything was written once, without a name; nothing of it stays."""
    with tried(at.engine) as session:
        for each in WRITES.values():
            with session.begin_nested():
                each(session, at, CLEAN)
        acts.check(session, at.actor, acts.CheckEntry("NRL", at.treaty, ON, "a list"), by=at.user.id)
        session.flush()
        yield session


def _found(session: Session, at: Place) -> set[Record]:
    audience = Audience(at.user.organisation_id)
    found = named.places(session, at.keyring, at.person, organisation_id=at.user.organisation_id, audience=audience)
    return {each.record for each in found or ()}


def test_a_name_is_found_in_every_column_that_people_type_into(at: Place, written: Session) -> None:
    assert _found(written, at) == set()

    for each in TEXTS:
        for column in each.columns:
            if column in CHECKED_BY_THE_DATABASE:
                continue
            attempt = written.begin_nested()
            written.execute(update(column.class_).values({column: f"about {NAME}"}))
            assert each.record in _found(written, at), column
            attempt.rollback()


def test_what_others_typed_is_not_listed_as_ours(at: Place, written: Session) -> None:
    other = make.add(written, models.Organisation(code="OTHER", name="Other"))
    colleague = make.a_user(written, organisation_id=other.id)
    at_other = replace(at, actor=f"user:{colleague.id}")
    held = make.a_document(written, organisation_id=other.id, published_on=None, published_precision=None)
    with recording.without_looking(written):
        entry = pledges.PledgeEntry("NRL", held.key, f"We thank {NAME}.", Wording.PARAPHRASE)
        pledges.record(written, at_other.actor, entry)

    assert _found(written, at) == set()


def test_an_official_text_that_names_somebody_is_listed_apart(at: Place, written: Session) -> None:
    make.a_recommendation(written, ref="official", text="Release Mr QUILLON VARROWBY at once.")
    make.a_recommendation(written, text="Tell what became of Varrowby.")

    audience, mine = Audience(at.user.organisation_id), at.user.organisation_id
    found = named.places(written, at.keyring, at.person, organisation_id=mine, audience=audience)

    assert [(each.record, each.ref, each.is_theirs) for each in found or ()] == [
        (Record.RECOMMENDATION, "official", True)
    ]


# Files ---------------------------------------------------------------------------------------------------------------


def _word(*paragraphs: str, author: str = "") -> bytes:
    word, out = docx.Document(), io.BytesIO()
    for each in paragraphs:
        word.add_paragraph(each)
    word.core_properties.author = author
    word.save(out)
    return out.getvalue()


def _send(at: Place, content: bytes, **item: Any) -> str:
    with engines.transaction(at.engine) as session:
        user = session.get_one(models.User, at.user.id)
        return add_file(session, at.keyring, at.folder, user, an_item(session, user, **item), content=content)


@pytest.mark.parametrize(
    "content",
    [_word("One.", f"We met {NAME}."), _word("One.", author=NAME), f"One.\n{NAME}".encode()],
    ids=["text", "author", "plain"],
)
def test_a_file_that_names_somebody_is_not_kept_in_the_open(at: Place, content: bytes) -> None:
    before = sorted(at.folder.rglob("*"))

    with pytest.raises(Refused, match="Restrict the item") as refusal:
        _send(at, content)

    assert refusal.value.field == "file"
    assert "Varrowby" not in str(refusal.value)
    assert sorted(at.folder.rglob("*")) == before


def test_a_refusal_of_a_file_does_not_tell_where_in_it_the_name_stands(at: Place) -> None:
    told = set()
    for content in (f"{NAME}\nTwo.".encode(), f"One.\n{NAME}".encode(), _word("One.", author=NAME)):
        with pytest.raises(Refused) as refusal:
            _send(at, content)
        told.add(str(refusal.value))

    assert len(told) == 1


def test_a_file_of_a_restricted_item_is_kept_encrypted_whoever_is_named_in_it(at: Place) -> None:
    ref = _send(at, _word(NAME), is_restricted=True)

    with engines.reading(at.engine) as session:
        assert session.scalars(select(models.Attachment.is_sealed).where(models.Attachment.ref == ref)).one()


@pytest.mark.parametrize(
    ("content", "looked"),
    [(_word("A ruling."), Looked.THROUGH), (picture("png"), Looked.PROPERTIES), ("Закон".encode("cp1251"), Looked.NOT)],
    ids=["word", "picture", "unread"],
)
def test_the_chain_of_custody_says_how_far_names_were_looked_for(at: Place, content: bytes, looked: Looked) -> None:
    ref = _send(at, content)

    with engines.reading(at.engine) as session:
        assert [each.looked for each in custody.chain(session, ref)] == [looked.value]


def test_files_that_lay_there_before_the_vault_knew_are_read_for_the_page_of_the_identity(
    tmp_path: Path, sqlite_url: str
) -> None:
    keyring = Keyring(tmp_path / "keys")
    engine = held_by(engines.create(sqlite_url), keyring)
    with engines.transaction(engine) as session:
        user = a_protector(session)
        refs = [an_item(session, user).ref for _each in range(3)]
        for ref, content in zip(refs, (_word(NAME), "Закон".encode("cp1251"), PDF), strict=True):
            item = session.scalars(select(models.Evidence).where(models.Evidence.ref == ref)).one()
            add_file(session, keyring, tmp_path, user, item, content=content)
        person = recorded(session, keyring, user, SOMEBODY)

    with engines.reading(engine) as session:
        mine, audience = user.organisation_id, Audience(user.organisation_id)
        found = named.places(session, keyring, person, organisation_id=mine, audience=audience, data_dir=tmp_path)
    assert {(each.record, each.ref) for each in found or ()} == {
        (Record.FILE, refs[0]),
        (Record.UNREAD_FILE, refs[1]),
    }
    engine.dispose()


# Documents on the desk ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "is_taken"), [(DocumentKind.CONCLUDING_OBSERVATIONS, True), (DocumentKind.REPORT, False)]
)
def test_an_official_text_is_taken_over_as_it_stands_and_a_report_of_ones_own_is_not(
    tmp_path: Path, sqlite_url: str, kind: DocumentKind, *, is_taken: bool
) -> None:
    """Whoever the United Nations named is named already; a report that an organisation sends may be by its own hand."""
    keyring = Keyring(tmp_path / "keys")
    engine = held_by(engines.create(sqlite_url), keyring)
    with engines.transaction(engine) as session:
        make.a_state(session, "RUS", name="Russian Federation")
        make.a_document(session, key="EUR 46/77/2020", kind=kind)
        user = a_protector(session)
    batch = desks.a_desk(
        engine, tmp_path, desks.PAPER.replace("independent monitors", "Quillon Varrowby and monitors", 1)
    )
    actor = f"user:{user.id}"
    with engines.transaction(engine) as session:
        documenting.choose(session, actor, tmp_path, batch_id=batch, key="EUR 46/77/2020", today=make.DAY)
        row = next(each.id for each in desks.candidates(session, batch) if "Varrowby" in each.content)
        recorded(session, keyring, user, SOMEBODY)

    with nullcontext() if is_taken else pytest.raises(Refused), engines.transaction(engine) as session:
        deciding.accept(session, actor, batch_id=batch, row_id=row)

    with engines.reading(engine) as session:
        assert len(session.scalars(select(models.Recommendation.id)).all()) == is_taken
    engine.dispose()
