"""Letters to States in the browser: recorded with what they ask, answered, never lost to a second writer."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tests.factories.databases import statements
from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.integration.test_web_treaties import become_viewer
from tests.web_client import PageReader, text
from tracker.domain.audience import EVERYTHING, PUBLIC
from tracker.domain.dates import When
from tracker.domain.kinds import CommunicationKind
from tracker.domain.vocabulary import DatePrecision, ReplyQuality, Status
from tracker.services import communications
from tracker.services.communications import LetterEntry
from tracker.services.communications import pages as communication_pages
from tracker.services.communications import replies as communication_replies
from tracker.services.communications.replies import ReplyEntry
from tracker.services.readers.seen import results
from tracker.services.results import assessments, facts
from tracker.storage import engine as engines
from tracker.storage.engine import reading, transaction
from tracker.storage.models import (
    AuditEntry,
    Communication,
    CommunicationRequest,
    MechanismBody,
    Part,
    Recommendation,
    Reply,
    SourceDocument,
    StoredAssessment,
)

AWKWARD = "Special Rapporteur <b>on</b> \u202eالتعذيب\u202c " + "x" * 300
KNOWN, PAGE = "OL RUS 1/2016", "/communications/OL%20RUS%201/2016"
EDIT, REPLY = PAGE.replace("ions/", "ions/edit/"), PAGE.replace("ions/", "ions/reply/")
NEW = "/communications/new?state=RUS"
ASKED = "OL RUS 1/2016#2/a"
LETTER = {
    "reference": "AL RUS 7/2019", "kind": "AL", "state": "RUS", "mandate": AWKWARD, "document": "",
    "sent-day": "4", "sent-month": "3", "sent-year": "2019", "due-day": "3", "due-month": "5", "due-year": "2019",
}  # fmt: skip
REPLIED = {"replied-day": "1", "replied-month": "6", "replied-year": "2017", "quality": "in_part", "document": ""}


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


def _session(at: PageReader) -> AbstractContextManager[Session]:
    return reading(at.client.application.extensions["engine"])


def _entry(at: PageReader, reference: str = KNOWN) -> LetterEntry:
    with _session(at) as session:
        return communications.load(session, reference)


def _status(at: PageReader, part: str = ASKED) -> Status | None:
    with _session(at) as session:
        return session.scalars(
            select(StoredAssessment.status)
            .join(Part, Part.id == StoredAssessment.part_id)
            .where(Part.ref == part, results(EVERYTHING))
            .order_by(StoredAssessment.cycle.desc())
        ).first()


def _value(page: Element, name: str) -> str:
    return next(each.get("value", "") for each in page.iter("input") if each.get("name") == name)


def _ticked(page: Element) -> list[str]:
    boxes = [each for each in page.iter("input") if each.get("name") == "requests"]
    return [each.get("value", "") for each in boxes if each.get("checked") is not None]


def _form(at: PageReader) -> dict[str, str]:
    """Return the letter of the demo as its form sends it, what it asks apart."""
    entry = _entry(at)
    days = {"sent": entry.sent.first, "due": entry.due.first if entry.due else date.min}
    dates = {
        f"{name}-{part}": str(getattr(day, part)) for name, day in days.items() for part in ("day", "month", "year")
    }
    fixed = {"kind": entry.kind.value, "state": entry.state, "mandate": entry.mandate, "document": entry.document}
    return fixed | dates | {"seen": _value(at.get(EDIT), "seen")}


def test_the_page_of_a_letter_shows_what_it_asks_and_that_no_reply_came(at: PageReader) -> None:
    words = text(at.get(PAGE))

    assert "No reply is on record. It was due on 15 April 2016." in words
    assert "Share the treaty of November 2015" in words
    assert "Other letter" in words


def test_a_letter_is_recorded_with_a_document_of_its_own(at: PageReader) -> None:
    answer = at.post(NEW, **LETTER)

    page = at.get("/communications/AL%20RUS%207/2019")
    with _session(at) as session:
        document = session.scalars(select(SourceDocument).where(SourceDocument.key == "AL RUS 7/2019")).one()
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/communications/AL%20RUS%207/2019")
    assert AWKWARD in text(page)
    assert "Add what the letter asks" in text(page)
    assert (document.author, document.published_on) == (AWKWARD, None)


def test_a_mandate_that_is_known_is_not_made_anew(at: PageReader) -> None:
    with _session(at) as session:
        before = set(session.scalars(select(MechanismBody.code)))

    at.post(NEW, **LETTER | {"mandate": "special rapporteur on the human rights of migrants"})

    with _session(at) as session:
        code = session.scalar(select(SourceDocument.mechanism_code).where(SourceDocument.key == "AL RUS 7/2019"))
        assert set(session.scalars(select(MechanismBody.code))) == before
    assert code == "SR-MIGRANTS"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reference": KNOWN}, "is on record already"),
        ({"reference": "<AL>/1"}, "Write the reference as the letter does"),
        ({"reference": "edit/2"}, "Begin the reference as the letter does"),
        ({"reference": "AL//2"}, "Write the reference as the letter does"),
        ({"sent-year": "2199"}, "still to come"),
        ({"sent-day": ""}, "Give day, month and year"),
        ({"due-year": "2018"}, "due before the letter was sent"),
        ({"kind": "AX"}, "Choose one of the list"),
        ({"document": "no such"}, "Choose one of the list"),
        ({"requests": "A/HRC/24/14#140.227"}, "Choose from the list"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    at: PageReader, wrong: dict[str, str], sentence: str
) -> None:
    page = at.read(at.post(NEW, **LETTER | wrong))

    with _session(at) as session:
        assert session.scalars(select(Communication.reference)).all() == [KNOWN]
    assert sentence in text(page)
    assert _value(page, "mandate") == AWKWARD


def test_a_reply_answers_every_request_of_the_letter(at: PageReader) -> None:
    answer = at.post(REPLY, **REPLIED)

    words = text(at.get(PAGE))
    assert answer.status_code == 303
    assert _status(at) is Status.REPLIED_IN_PART
    assert "The State replied on 1 June 2017, in part." in words
    assert "Record what the reply says" in words


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"replied-year": "2199"}, "still to come"),
        ({"replied-year": "2015"}, "The letter was sent on 15 February 2016"),
        ({"replied-day": ""}, "Give day, month and year"),
        ({"quality": ""}, "Say how far it answers"),
    ],
)
def test_a_reply_that_cannot_be_is_refused(at: PageReader, wrong: dict[str, str], sentence: str) -> None:
    page = at.read(at.post(REPLY, **REPLIED | wrong))

    assert sentence in text(page)
    assert _status(at) is Status.NO_REPLY


def test_a_letter_has_one_reply_of_a_day_which_can_be_changed(at: PageReader) -> None:
    at.post(REPLY, **REPLIED)
    refused = at.read(at.post(REPLY, **REPLIED | {"quality": "in_substance"}))
    opened = at.get(f"{REPLY}?on=2017-06-01")

    changed = at.post(f"{REPLY}?on=2017-06-01", **REPLIED | {"quality": "in_substance", "seen": _value(opened, "seen")})

    assert "is on record already: change that one" in text(refused)
    assert changed.status_code == 303
    assert _status(at) is Status.REPLIED_IN_SUBSTANCE


@pytest.mark.parametrize("day", ["2017-06-02", "yesterday", "2017-02-30"])
def test_a_reply_of_another_day_is_not_there(at: PageReader, day: str) -> None:
    at.post(REPLY, **REPLIED)

    at.get(f"{REPLY}?on={day}", status=404)


def test_a_second_writer_of_a_reply_is_shown_both(at: PageReader) -> None:
    at.post(REPLY, **REPLIED)
    path = f"{REPLY}?on=2017-06-01"
    seen = _value(at.get(path), "seen")

    at.post(path, **REPLIED | {"quality": "in_substance", "seen": seen})
    page = at.read(at.post(path, **REPLIED | {"quality": "without_substance", "seen": seen}))

    assert "Somebody else changed this record" in text(page)
    assert "On record now:" in text(page)
    assert _status(at) is Status.REPLIED_IN_SUBSTANCE


def test_a_second_writer_of_a_letter_is_shown_both_and_then_decides(at: PageReader) -> None:
    form = _form(at)
    asked = {"requests": list(_entry(at).requests)}

    first = at.post(EDIT, **form | asked | {"mandate": "Theirs"})  # type: ignore[arg-type]
    page = at.read(at.post(EDIT, **form | asked | {"mandate": "Mine"}))  # type: ignore[arg-type]
    between = _entry(at).mandate
    second = at.post(EDIT, **form | asked | {"mandate": "Mine", "seen": _value(page, "seen")})  # type: ignore[arg-type]

    assert (first.status_code, second.status_code) == (303, 303)
    assert "On record now: Theirs" in text(page)
    assert text(page).count("On record now:") == 1  # what did not change is not said to differ
    assert between == "Theirs"
    assert _entry(at).mandate == "Mine"


def test_what_a_letter_asks_is_linked_in_one_step_from_its_page(at: PageReader) -> None:
    with transaction(at.client.application.extensions["engine"]) as session:
        session.execute(delete(CommunicationRequest))
    page = at.get(PAGE)
    link = next(each.get("href", "") for each in page.iter("a") if text(each) == "Link what the letter asks")

    opened = at.get(link)
    at.post(link, **_form(at) | {"requests": _ticked(opened)})  # type: ignore[arg-type]

    assert len(_entry(at).requests) == 7
    assert "Link what the letter asks" not in text(at.get(PAGE))


def test_what_is_no_longer_asked_is_no_longer_answered(at: PageReader) -> None:
    at.post(REPLY, **REPLIED)

    at.post(EDIT, **_form(at) | {"requests": "OL RUS 1/2016#1"})

    assert _entry(at).requests == ("OL RUS 1/2016#1",)
    assert _status(at, "OL RUS 1/2016#1") is Status.REPLIED_IN_PART
    assert _status(at, ASKED) is Status.NO_REPLY


def test_requests_without_a_day_of_their_own_take_that_of_the_letter(at: PageReader) -> None:
    engine = at.client.application.extensions["engine"]
    with transaction(engine) as session:
        session.execute(update(Part).where(Part.ref == ASKED).values(reply_due_on=None))
        session.execute(update(Part).where(Part.ref == "OL RUS 1/2016#1").values(reply_due_on=date(2016, 12, 1)))

    at.post(EDIT, **_form(at) | {"requests": list(_entry(at).requests), "due-month": "5"})  # type: ignore[arg-type]

    with _session(at) as session:
        due = dict(session.execute(select(Part.ref, Part.reply_due_on)).all())
        told = session.scalars(select(AuditEntry.subject).where(AuditEntry.event == "recommendation:amend")).all()
    assert due[ASKED] == date(2016, 5, 15)  # had none
    assert due["OL RUS 1/2016#3/a"] == date(2016, 5, 15)  # had the letter's
    assert due["OL RUS 1/2016#1"] == date(2016, 12, 1)  # has one of its own
    assert "recommendation:OL RUS 1/2016#2" in told


def test_a_letter_cannot_be_dated_after_a_reply_to_it(at: PageReader) -> None:
    at.post(REPLY, **REPLIED)

    page = at.read(at.post(EDIT, **_form(at) | {"sent-year": "2018", "due-year": "2018"}))

    assert "A reply of 1 June 2017 is on record" in text(page)


def test_every_change_is_in_the_audit_trail(at: PageReader) -> None:
    at.post(NEW, **LETTER)
    at.post("/communications/reply/AL%20RUS%207/2019", **REPLIED | {"replied-year": "2020"})

    with _session(at) as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.subject == "communication:AL RUS 7/2019").order_by(AuditEntry.sequence)
        ).all()
    assert [entry.event for entry in entries] == ["communication:record", "communication:reply"]
    assert entries[0].changes["mandate"] == [None, AWKWARD]
    assert entries[1].changes["quality"] == [None, "in_part"]
    assert "reply recorded" in text(at.get("/communications/AL%20RUS%207/2019"))


@pytest.mark.parametrize("path", [NEW, EDIT, REPLY])
def test_a_form_without_its_token_is_refused(at: PageReader, path: str) -> None:
    assert at.client.post(path, base_url=at.base, data=LETTER | REPLIED).status_code == 400


@pytest.mark.parametrize("path", [NEW, EDIT, REPLY])
def test_a_viewer_reads_a_letter_and_may_not_write(reader: PageReader, path: str) -> None:  # noqa: F811
    become_viewer(reader)

    words = text(reader.get(PAGE))
    reader.get(path, status=403)

    assert "No reply is on record" in words
    assert "Record a reply" not in words
    assert reader.post(path, **LETTER | REPLIED).status_code == 403


@pytest.mark.parametrize("path", ["/communications/AL%20XXX%201/1999", "/communications/edit/x"])
def test_a_letter_that_is_not_there_is_a_page_that_says_so(at: PageReader, path: str) -> None:
    at.get(path, status=404)


def test_the_page_asks_no_more_of_the_database_for_more_requests_and_replies(at: PageReader) -> None:
    engine = at.client.application.extensions["engine"]

    def count() -> int:
        with statements(engine) as sent, reading(engine) as session:
            assert communication_pages.shown(session, KNOWN, audience=EVERYTHING).asked
        return len(sent)

    for year in ("2017", "2018", "2019"):
        at.post(REPLY, **REPLIED | {"replied-year": year})
    several = count()
    with transaction(engine) as session:
        kept = select(Part.id).where(Part.ref == ASKED).scalar_subquery()
        session.execute(delete(CommunicationRequest).where(CommunicationRequest.part_id != kept))
        session.execute(delete(Reply).where(Reply.replied_on > date(2018, 1, 1)))
    assert several == count() > 0


def test_letters_and_replies_are_kept_on_both_databases(demo_database_url: str) -> None:
    engine = engines.create(demo_database_url)
    day = date(2019, 3, 4)
    with transaction(engine) as session:
        entry = LetterEntry(
            reference="AL RUS 7/2019",
            kind=CommunicationKind.ALLEGATION,
            state="RUS",
            mandate=AWKWARD,
            sent=When(day, day, DatePrecision.DAY),
            requests=(ASKED,),
        )
        communications.record(session, "test", entry)
        seen = communications.load(session, "AL RUS 7/2019")
        assert seen.requests == (ASKED,)
        reply = ReplyEntry(When(day, day, DatePrecision.DAY), ReplyQuality.IN_PART)
        communication_replies.record(session, "test", "AL RUS 7/2019", reply)

    with reading(engine) as session:
        page = communication_pages.shown(session, "AL RUS 7/2019", audience=EVERYTHING)
    engine.dispose()

    assert [(each.on, each.quality) for each in page.replies] == [(day, ReplyQuality.IN_PART)]
    assert [each.status for each in page.asked] == [Status.REPLIED_IN_PART]


def test_nobody_outside_hears_what_a_letter_asks_before_it_is_published(reader: PageReader) -> None:  # noqa: F811
    """Given the demo's letter without a publication on record, then viewers and papers hear of none of its asks."""
    engine = reader.client.application.extensions["engine"]
    letter = select(SourceDocument.id).where(SourceDocument.key == KNOWN).scalar_subquery()
    with transaction(engine) as session:
        hidden = {"published_on": None, "published_precision": None}
        session.execute(update(SourceDocument).where(SourceDocument.key == KNOWN).values(**hidden))
        session.flush()
        session.expire_all()
        assessments.refresh(session, {"RUS"}, as_of=facts.today())
        asked = list(session.scalars(select(Recommendation).where(Recommendation.document_id == letter)))
        secret = [each.text for each in asked] + [part.text for each in asked for part in each.parts]
        refs = [each.ref for each in asked]
    reader.sign_in()
    inside = text(reader.get("/recommendations?state=RUS&size=100"))
    assert any(words[:40] in inside for words in secret)

    reader.post("/logout")
    become_viewer(reader)
    reader.get(PAGE, status=404)
    reader.get(f"/documents/{KNOWN}", status=404)
    for ref in refs:
        document, number = ref.split("#")
        reader.get(f"/recommendations/{document}/-/{number}?state=RUS", status=404)
    seen = ["/", "/states/RUS?all=1", "/recommendations?state=RUS&size=100", "/recommendations?q=OL+RUS+1%2F2016"]
    seen += ["/documents", "/obligations?state=RUS", "/obligations/CAT?state=RUS", "/calendar", "/submissions/RUS/5"]
    for path in seen:
        words = text(reader.get(path))
        assert not [each for each in secret if each in words], path
        assert "OL RUS 1/2016" not in text_of_links(reader.get(path)), path
    with reading(engine) as session:
        public = select(StoredAssessment.id).join(Part).where(Part.recommendation_id.in_([each.id for each in asked]))
        assert session.scalars(public.where(results(PUBLIC))).all() == []


def text_of_links(page: Element) -> str:
    """Return the addresses of a page."""
    return " ".join(each.get("href", "") for each in page.iter("a") if "/recommendations/" in each.get("href", ""))
