"""The desk in the browser: which document it is, each candidate decided once, what was decided taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import func, select

from tests.factories import desks
from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import MAIL, PASSWORD, PageReader, statements_of, text
from tracker.domain.kinds import BatchState, Decision
from tracker.domain.vocabulary import AskKind
from tracker.services import accounts, seeding
from tracker.storage.engine import reading, transaction
from tracker.storage.models import (
    AuditEntry,
    ImportBatch,
    ImportRow,
    Obligation,
    Part,
    Pledge,
    Recommendation,
    SourceDocument,
)

KEY = "EUR 46/77/2020"
NEW = {
    "key": KEY, "title": "Nowhere without witnesses", "kind": "report", "author": "Harbour Watch",
    "new_body": "Harbour Watch", "new_body_kind": "ngo", "language": "en",
    "dated-year": "2020", "published-day": "4", "published-month": "5", "published-year": "2020",
}  # fmt: skip
LETTER = NEW | {
    "key": "OL RUS 3/2020", "title": "Letter", "kind": "letter", "new_body": "Mandate on food",
    "new_body_kind": "special_procedure", "reply_due-day": "3", "reply_due-month": "7", "reply_due-year": "2020",
}  # fmt: skip


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


def _engine(at: PageReader) -> Any:
    return at.client.application.extensions["engine"]


def _data_dir(at: PageReader) -> Path:
    folder: Path = at.client.application.extensions["data_dir"]
    return folder


def _staged(at: PageReader, paper: str = desks.PAPER) -> int:
    return desks.a_desk(_engine(at), _data_dir(at), paper)


@pytest.fixture
def desk(at: PageReader) -> int:
    """Put a published paper on the desk."""
    batch = _staged(at)
    answer = at.post(f"/desk/{batch}/document", **NEW)
    assert answer.status_code == 303, text(at.read(answer))
    return batch


def _rows(at: PageReader, batch: int) -> list[ImportRow]:
    with reading(_engine(at)) as session:
        return desks.candidates(session, batch)


def _scalar(at: PageReader, statement: Any) -> Any:
    with reading(_engine(at)) as session:
        return session.scalar(statement)


def _recommendation(at: PageReader, number: str, key: str = KEY) -> Recommendation | None:
    return _scalar(at, select(Recommendation).where(Recommendation.ref == f"{key}#{number}"))  # type: ignore[no-any-return]


def _parts(at: PageReader, number: str, key: str = KEY) -> list[Part]:
    with reading(_engine(at)) as session:
        ref = f"{key}#{number}"
        owner = select(Recommendation.id).where(Recommendation.ref == ref).scalar_subquery()
        return list(session.scalars(select(Part).where(Part.recommendation_id == owner).order_by(Part.ordinal)))


def _decide(at: PageReader, batch: int, place: int, decision: str, **more: Any) -> Any:
    row = _rows(at, batch)[place - 1]
    return at.post(f"/desk/{batch}/decide", row=str(row.id), place=str(place), decision=decision, **more)


def _accepted_with_all(at: PageReader, batch: int, place: int) -> Any:
    """Accept a candidate as a browser does, with the citations that the page has ticked."""
    page = at.get(f"/desk/{batch}?row={place}")
    ticked = [each.get("value", "") for each in page.iter("input") if each.get("name") == "cite"]
    return _decide(at, batch, place, "accept", **({"cite": ticked} if ticked else {}))


def _undo(at: PageReader, batch: int, place: int) -> Any:
    row = _rows(at, batch)[place - 1]
    return at.post(f"/desk/{batch}/undo", row=str(row.id), place=str(place))


def _flashed(at: PageReader, answer: Any) -> str:
    assert answer.status_code == 303
    return text(at.get(answer.headers["Location"].partition("#")[0]))


def _value(page: Element, name: str) -> str:
    return next(each.get("value", "") for each in page.iter("input") if each.get("name") == name)


def test_the_first_question_is_which_document_it_is_with_what_the_file_says(at: PageReader) -> None:
    # given a paper that nobody has named yet
    batch = _staged(at)

    # when its desk is opened
    answer = at.client.get(f"/desk/{batch}", base_url=at.base)

    # then the form of the document comes first, with what the file says of itself
    assert answer.headers["Location"] == f"/desk/{batch}/document"
    page = at.get(answer.headers["Location"])
    assert _value(page, "key") == KEY
    assert _value(page, "title") == "Nowhere without witnesses"
    assert _value(page, "author") == "Harbour Watch"
    assert _value(page, "dated-year") == "2020"
    assert "5 candidates were read from it." in text(page)


def test_a_new_document_is_recorded_and_lies_on_the_desk(at: PageReader, desk: int) -> None:
    found = _scalar(at, select(SourceDocument).where(SourceDocument.key == KEY))

    page = text(at.get(f"/desk/{desk}"))

    assert _scalar(at, select(ImportBatch.document_id).where(ImportBatch.id == desk)) == found.id
    assert "0 of 5 decided" in page
    assert "Candidate 1 of 5" in page
    assert "monitors were turned away" in page


def test_a_document_on_record_is_chosen(at: PageReader) -> None:
    batch = _staged(at)

    answer = at.post(f"/desk/{batch}/choose", document="ASA 24/06/96")

    assert answer.headers["Location"] == f"/desk/{batch}"
    assert "ASA 24/06/96" in text(at.get(f"/desk/{batch}"))


@pytest.mark.parametrize("how", ["said", "on record", "on record for later"])
def test_an_unpublished_document_is_refused_and_neither_its_text_nor_its_file_is_kept(at: PageReader, how: str) -> None:
    # given a paper that was sent, and a document on record that is not published, or not yet
    batch = _staged(at)
    with transaction(_engine(at)) as session:
        document = session.scalars(select(SourceDocument).where(SourceDocument.key == "ASA 24/06/96")).one()
        document.published_on = None if how == "on record" else document.published_on
        document.published_precision = None if how == "on record" else document.published_precision
        if how == "on record for later":
            document.published_on = document.dated_last.replace(year=2999)

    # when somebody says that it is unpublished
    if how == "said":
        answer = at.post(f"/desk/{batch}/document", **NEW | {"unpublished": "1"})
    else:
        answer = at.post(f"/desk/{batch}/choose", document="ASA 24/06/96")

    # then a sentence says why, and nothing of it is left
    assert "what is confidential needs consent and access rules, which a later version brings" in _flashed(at, answer)
    with reading(_engine(at)) as session:
        assert desks.is_kept(session, _data_dir(at), batch) == (False, False)
        assert desks.candidates(session, batch) == []
        assert session.scalar(select(SourceDocument.id).where(SourceDocument.key == KEY)) is None


def test_the_file_of_a_refused_document_stays_where_another_import_is_of_it(at: PageReader) -> None:
    first = _staged(at)
    assert at.post(f"/desk/{first}/choose", document="ASA 24/06/96").status_code == 303
    assert _decide(at, first, 5, "refuse").status_code == 303
    second = _staged(at)

    at.post(f"/desk/{second}/document", **NEW | {"unpublished": "1"})

    with reading(_engine(at)) as session:
        assert desks.is_kept(session, _data_dir(at), second) == (False, True)
    assert "Candidate 1 of 5" in text(at.get(f"/desk/{first}"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"published-year": "", "published-month": "", "published-day": ""}, "or say that it is not"),
        ({"published-year": "2199"}, "This day is still to come"),
        ({"title": ""}, "Give the title"),
        ({"new_body": ""}, "Choose who issued it"),
        ({"reply_due-year": "2020"}, "Give day, month and year"),
    ],
)
def test_a_document_that_lacks_something_is_asked_for_again_and_nothing_is_deleted(
    at: PageReader, wrong: dict[str, str], sentence: str
) -> None:
    batch = _staged(at)

    page = text(at.read(at.post(f"/desk/{batch}/document", **NEW | wrong)))

    assert sentence in page
    with reading(_engine(at)) as session:
        assert desks.is_kept(session, _data_dir(at), batch) == (True, True)
        assert session.scalar(select(SourceDocument.id).where(SourceDocument.key == KEY)) is None


def test_a_candidate_is_accepted_with_the_parts_of_its_wording(at: PageReader, desk: int) -> None:
    page = text(at.get(f"/desk/{desk}?row=1"))

    answer = _accepted_with_all(at, desk, 1)

    assert "It asks 3 things" in page
    assert answer.headers["Location"] == f"/desk/{desk}?row=2#candidate"
    stored = _recommendation(at, "1")
    assert stored is not None
    assert stored.text.startswith("Allow independent monitors")
    assert [part.label for part in _parts(at, "1")] == ["a", "b", "c"]
    assert _rows(at, desk)[0].subject == f"recommendation:{KEY}#1"
    assert _rows(at, desk)[0].decision is Decision.ACCEPTED
    assert "1 of 5 decided" in text(at.get(f"/desk/{desk}"))


def test_a_treaty_to_join_is_asked_for_and_is_no_obligation(at: PageReader, desk: int) -> None:
    page = text(at.get(f"/desk/{desk}?row=2"))

    _accepted_with_all(at, desk, 2)

    assert "ratify OPCAT" in page
    assert "It rests on" not in page
    part = _parts(at, "2")[0]
    assert part.ask_kind is AskKind.TREATY_ACTION
    assert _scalar(at, select(func.count()).select_from(Obligation).where(Obligation.part_id == part.id)) == 0


@pytest.mark.parametrize("is_ticked", [True, False])
def test_what_the_wording_cites_becomes_an_obligation_unless_it_was_unticked(
    at: PageReader, desk: int, is_ticked: bool
) -> None:
    answer = _accepted_with_all(at, desk, 3) if is_ticked else _decide(at, desk, 3, "accept")

    assert answer.status_code == 303
    stored = _recommendation(at, "3")
    assert stored is not None
    with reading(_engine(at)) as session:
        rows = session.scalars(select(Obligation).where(Obligation.recommendation_id == stored.id)).all()
    expected = [("ICCPR", "9", "International Covenant on Civil and Political Rights")] if is_ticked else []
    assert [(row.instrument_code, row.provision_number, row.cited_as) for row in rows] == expected


def test_an_addressee_that_is_no_state_stays_a_body(at: PageReader, desk: int) -> None:
    assert "international community" in text(at.get(f"/desk/{desk}?row=5"))

    _accepted_with_all(at, desk, 5)

    with reading(_engine(at)) as session:
        stored = session.scalars(select(Recommendation).where(Recommendation.ref == f"{KEY}#5")).one()
        assert [(each.state_code, each.body) for each in stored.addressees] == [(None, "international community")]


def test_a_request_for_information_carries_the_day_of_the_reply(at: PageReader) -> None:
    batch = _staged(at, desks.LETTER)
    assert at.post(f"/desk/{batch}/document", **LETTER).status_code == 303

    _accepted_with_all(at, batch, 1)

    part = _parts(at, "1", key="OL RUS 3/2020")[0]
    assert part.ask_kind is AskKind.INFORMATION
    assert part.reply_due_on is not None
    assert part.reply_due_on.isoformat() == "2020-07-03"


def test_a_refused_candidate_is_kept_and_never_offered_again_when_the_file_is_read_again(
    at: PageReader, desk: int
) -> None:
    # given a candidate that somebody refused, and another that was accepted
    _decide(at, desk, 1, "refuse")
    _accepted_with_all(at, desk, 2)

    # when the same file is sent again
    again = _staged(at)
    at.post(f"/desk/{again}/choose", document=KEY)

    # then the first that is open comes third, and the others say what became of them before
    assert again != desk
    page = text(at.get(f"/desk/{again}"))
    assert "2 of 5 decided" in page
    assert "Candidate 3 of 5" in page
    assert "Refused when this was read before" in text(at.get(f"/desk/{again}?row=1"))
    assert "Accepted when this was read before" in text(at.get(f"/desk/{again}?row=2"))
    assert "Somebody refused this candidate meanwhile" in _flashed(at, _decide(at, again, 1, "accept"))


def test_a_candidate_that_somebody_decided_meanwhile_says_so_and_stays(at: PageReader, desk: int) -> None:
    _accepted_with_all(at, desk, 4)

    refused = _flashed(at, _decide(at, desk, 4, "refuse"))

    assert "Somebody accepted this candidate meanwhile. Nothing was changed." in refused
    assert _rows(at, desk)[3].decision is Decision.ACCEPTED
    assert _scalar(at, select(func.count()).select_from(Recommendation).where(Recommendation.number == "4")) >= 1


def test_the_words_of_a_source_are_words_on_the_page(at: PageReader, desk: int) -> None:
    page = text(at.get(f"/desk/{desk}?row=4"))

    assert "Give “every” detained person daylight" in page


def test_a_candidate_is_edited_before_it_is_accepted_and_the_next_one_follows(at: PageReader, desk: int) -> None:
    # given the ordinary form, filled in with what accepting would record
    page = at.get(f"/desk/{desk}/edit?row=3")
    assert _value(page, "number") == "3"
    assert _value(page, "addressed") == "Russian Federation"

    # when the number and the addressee are changed
    sent = {
        "document": KEY, "number": "77", "wording": "verbatim", "text": "Respect article 9 of the ICCPR",
        "addressed": "Russian Federation; Norway", "language": "en", "cite": "ICCPR:9", "parts-0-ask_kind": "do",
    }  # fmt: skip
    answer = at.post(f"/desk/{desk}/edit?row=3", **sent)

    # then it is accepted so, with the citation that stayed ticked, and the desk goes on
    assert answer.status_code == 303, text(at.read(answer))
    assert answer.headers["Location"] == f"/desk/{desk}?row=4#candidate"
    stored = _recommendation(at, "77")
    assert stored is not None
    assert _rows(at, desk)[2].recommendation_id == stored.id
    assert _scalar(at, select(Obligation.provision_number).where(Obligation.recommendation_id == stored.id)) == "9"


def test_an_edited_candidate_that_lacks_something_keeps_what_was_typed(at: PageReader, desk: int) -> None:
    sent = {"document": KEY, "number": "78", "wording": "verbatim", "text": "Kept as typed", "addressed": "Atlantis"}

    page = at.read(at.post(f"/desk/{desk}/edit?row=3", **sent))

    assert "“Atlantis” is no State" in text(page)
    assert "Kept as typed" in text(page)
    assert _rows(at, desk)[2].decision is None


def test_an_ask_that_the_reader_passed_over_is_added_with_its_paragraph(at: PageReader, desk: int) -> None:
    page = at.get(f"/desk/{desk}/add?paragraph=2.1")
    assert "To the Government of the Russian Federation" in text(page)
    assert _value(page, "paragraph") == "2.1"

    sent = {"document": KEY, "number": "90", "wording": "paraphrase", "text": "Let the press in", "addressed": "RUS"}
    answer = at.post(f"/desk/{desk}/add?paragraph=2.1", **sent)

    assert f"{KEY}#90 is recorded." in _flashed(at, answer)
    assert _recommendation(at, "90") is not None


def test_a_refusal_is_taken_back(at: PageReader, desk: int) -> None:
    _decide(at, desk, 1, "refuse")
    assert "Your last decision: candidate 1." in text(at.get(f"/desk/{desk}?row=2"))

    answer = _undo(at, desk, 1)

    assert answer.headers["Location"] == f"/desk/{desk}?row=1#candidate"
    assert _rows(at, desk)[0].decision is None
    assert "This decision was taken back meanwhile" in _flashed(at, _undo(at, desk, 1))


def test_taking_an_acceptance_back_takes_the_record_away_with_its_parts_and_obligations(
    at: PageReader, desk: int
) -> None:
    _accepted_with_all(at, desk, 3)
    stored = _recommendation(at, "3")
    assert stored is not None

    answer = _undo(at, desk, 3)

    assert answer.headers["Location"].endswith("#candidate")
    assert _recommendation(at, "3") is None
    assert _scalar(at, select(func.count()).select_from(Part).where(Part.recommendation_id == stored.id)) == 0
    assert _rows(at, desk)[2].decision is None
    assert _scalar(at, select(AuditEntry.changes).where(AuditEntry.event == "recommendation:remove"))["text"][1] is None
    assert _accepted_with_all(at, desk, 3).headers["Location"].endswith("#candidate")
    assert _undo(at, desk, 3).headers["Location"].endswith("#candidate")


def test_what_somebody_changed_since_is_not_taken_back(at: PageReader, desk: int) -> None:
    _accepted_with_all(at, desk, 3)
    sent = {"instrument": "CAT", "provisions": "2", "part": ""}
    assert at.post(f"/obligations/new?recommendation={KEY.replace(' ', '%20')}%233", **sent).status_code == 303

    refused = _flashed(at, _undo(at, desk, 3))

    assert "somebody changed the record since" in refused
    assert _recommendation(at, "3") is not None
    assert _rows(at, desk)[2].decision is Decision.ACCEPTED


def test_a_batch_with_a_decision_is_applied_and_without_one_it_waits_again(at: PageReader, desk: int) -> None:
    state = select(ImportBatch.state).where(ImportBatch.id == desk)
    assert _scalar(at, state) is BatchState.STAGED

    _decide(at, desk, 1, "refuse")
    decided = _scalar(at, state)
    _undo(at, desk, 1)

    assert decided is BatchState.APPLIED
    assert _scalar(at, state) is BatchState.STAGED


def test_a_desk_asks_no_more_of_the_database_for_more_candidates(at: PageReader, desk: int) -> None:
    at.get(f"/desk/{desk}?row=1")
    with statements_of(at) as few:
        at.get(f"/desk/{desk}?row=2")
    with transaction(_engine(at)) as session:
        kept = desks.candidates(session, desk)
        for more in range(10, 40):
            values = {"batch_id": desk, "ordinal": more, "group_key": "DOC/", "key": f"k{more}", "digest": "d"}
            session.add(ImportRow(**values, content=kept[0].content, changes={}, near=[]))

    with statements_of(at) as many:
        at.get(f"/desk/{desk}?row=2")

    assert len(many) == len(few)


@pytest.mark.parametrize("path", ["/desk/999999", "/desk/999999/document", "/desk/999999/edit", "/desk/999999/add"])
def test_a_desk_that_is_not_there_is_not_found(at: PageReader, path: str) -> None:
    at.get(path, status=404)


def test_a_pledge_is_kept_as_a_pledge(at: PageReader) -> None:
    # given a candidate that a State promised
    batch = _staged(at)
    at.post(f"/desk/{batch}/choose", document="ASA 24/06/96")
    with transaction(_engine(at)) as session:
        row = desks.candidates(session, batch)[0]
        row.content = row.content.replace('"nature":"recommendation"', '"nature":"pledge"')
    assert "Keep as a pledge" in text(at.get(f"/desk/{batch}?row=1"))

    # when it is kept as one, and that is taken back
    answer = _decide(at, batch, 1, "pledge")
    kept = _scalar(at, select(Pledge.ref).where(Pledge.text.startswith("Allow independent monitors")))
    _undo(at, batch, 1)

    # then it was on record, and no recommendation was
    assert answer.status_code == 303
    assert kept.startswith("ASA 24/06/96+")
    assert _scalar(at, select(Pledge.ref).where(Pledge.text.startswith("Allow independent monitors"))) is None


def test_a_candidate_that_names_nobody_says_so_and_is_not_accepted_as_it_is(at: PageReader, desk: int) -> None:
    with transaction(_engine(at)) as session:
        row = desks.candidates(session, desk)[0]
        row.content = row.content.replace('"addressees":["RUS"]', '"addressees":[]')

    page = text(at.get(f"/desk/{desk}?row=1"))
    answer = _accepted_with_all(at, desk, 1)

    assert "Nobody is named: edit it, and say whom it asks." in page
    assert "Say whom it is addressed to" in _flashed(at, answer)
    assert _rows(at, desk)[0].decision is None


def test_an_ask_in_much_the_same_words_is_pointed_at(at: PageReader, desk: int) -> None:
    assert "in much the same words" not in text(at.get(f"/desk/{desk}?row=4"))
    sent = {"document": KEY, "number": "91", "wording": "verbatim", "addressed": "RUS", "language": "en"}
    again = {"text": "Give every detained person daylight, a bed and a doctor"}
    assert at.post(f"/desk/{desk}/add", **sent, **again).status_code == 303

    page = text(at.get(f"/desk/{desk}?row=4"))

    assert f"This document has an ask in much the same words on record: {KEY}#91" in page


@pytest.mark.parametrize("nature", ["concern", "claim"])
def test_what_asks_nothing_cannot_become_a_recommendation(at: PageReader, desk: int, nature: str) -> None:
    with transaction(_engine(at)) as session:
        row = desks.candidates(session, desk)[0]
        row.content = row.content.replace('"nature":"recommendation"', f'"nature":"{nature}"')

    page = at.get(f"/desk/{desk}?row=1")
    answer = _decide(at, desk, 1, "accept")
    sent = {"document": KEY, "number": "1", "wording": "verbatim", "text": "No ask", "addressed": "RUS"}
    edited = at.post(f"/desk/{desk}/edit?row=1", **sent)

    assert edited.status_code == 303
    assert "accept" not in {each.get("value") for each in page.iter("button")}
    assert "A concern or a claim asks nothing." in _flashed(at, answer)
    assert _recommendation(at, "1") is None


def test_somebody_who_only_reads_sees_no_desk(at: PageReader, desk: int) -> None:
    with transaction(_engine(at)) as session:
        seeding.ensure_demo_user(session, "other@demo.example", accounts.hash_password(PASSWORD))
    assert MAIL != "other@demo.example"

    at.client.delete_cookie("session")
    answer = at.client.get(f"/desk/{desk}", base_url=at.base)

    assert answer.status_code == 302
    assert "/login" in answer.headers["Location"]
