"""Treaty acts in the browser: previewed before they are saved, checked, refused where they cannot be."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, timedelta
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tests.factories.databases import statements
from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import MAIL, PASSWORD, PageReader, text
from tracker.domain.audience import EVERYTHING, PUBLIC, Audience
from tracker.domain.dates import When
from tracker.domain.vocabulary import DatePrecision, Status, TreatyAct
from tracker.services import accounts, seeding
from tracker.services.readers.seen import results
from tracker.services.results import facts
from tracker.services.treaties import acts as treaty_actions
from tracker.services.treaties import effects as treaty_effects
from tracker.services.treaties.acts import ActEntry, CheckEntry
from tracker.storage import engine as engines
from tracker.storage.engine import reading, transaction
from tracker.storage.models import (
    AuditEntry,
    Part,
    Role,
    StoredAssessment,
    TreatyAction,
    TreatyRecord,
    TreatyRequest,
    User,
    UserRole,
)

AWKWARD = "<b>Liste</b> \u202eقائمة\u202c " + "x" * 300
ACT, CHECKED = "/treaties/act?state=RUS&instrument=ICRMW", "/treaties/checked?state=RUS&instrument=ICRMW"
RATIFIED = {"state": "RUS", "instrument": "ICRMW", "act": "ratification", "source": AWKWARD, "done-year": "2024"}
ASKED, NAMED = "A/HRC/24/14#140.228/b", "A/HRC/24/14, 140.228 (b)"


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


def _session(at: PageReader) -> AbstractContextManager[Session]:
    return reading(at.client.application.extensions["engine"])


def _acts(at: PageReader, instrument: str = "ICRMW") -> list[TreatyAction]:
    with _session(at) as session:
        found = session.scalars(
            select(TreatyAction)
            .where(TreatyAction.state_code == "RUS", TreatyAction.instrument_code == instrument)
            .order_by(TreatyAction.id)
        )
        return list(found)


def _record(at: PageReader, instrument: str = "ICRMW") -> TreatyRecord | None:
    with _session(at) as session:
        return session.get(TreatyRecord, ("RUS", instrument))


def _statuses(at: PageReader, audience: Audience = EVERYTHING) -> dict[tuple[str, int], Status]:
    with _session(at) as session:
        rows = session.execute(
            select(Part.ref, StoredAssessment.cycle, StoredAssessment.status)
            .join(Part, Part.id == StoredAssessment.part_id)
            .where(StoredAssessment.state_code == "RUS", results(audience))
        )
        return {(ref, cycle): status for ref, cycle, status in rows}


def _value(page: Element, name: str) -> str:
    return next(each.get("value", "") for each in page.iter("input") if each.get("name") == name)


def _entry(**different: object) -> ActEntry:
    given = {
        "state": "RUS",
        "instrument": "ICRMW",
        "act": TreatyAct.RATIFICATION,
        "done": When(date(2024, 1, 1), date(2024, 12, 31), DatePrecision.YEAR),
        "source": AWKWARD,
    }
    return ActEntry(**given | different)  # type: ignore[arg-type]


def become_viewer(reader: PageReader) -> None:  # noqa: F811
    """Take every right to write from the reader of the tests, and sign in."""
    with transaction(reader.client.application.extensions["engine"]) as session:
        user = session.scalar(select(User.id).where(User.email == MAIL))
        viewer = session.scalar(select(Role.id).where(Role.name == "viewer"))
        session.execute(delete(UserRole).where(UserRole.user_id == user))
        session.execute(insert(UserRole).values(user_id=user, role_id=viewer))
    reader.sign_in()


def test_the_address_chooses_state_and_treaty_and_shows_what_is_on_record(at: PageReader) -> None:
    page = at.get("/treaties/act?state=RUS&instrument=CAT")

    chosen = [each.get("value") for each in page.iter("option") if each.get("selected") is not None]
    assert chosen[:2] == ["RUS", "CAT"]
    assert "Signature, 10 December 1985" in text(page)
    assert "Record as of" in text(page)


def test_a_treaty_that_nobody_looked_up_is_told_apart_from_one_without_acts(at: PageReader) -> None:
    engine = at.client.application.extensions["engine"]
    with transaction(engine) as session:
        session.execute(
            delete(TreatyRecord).where(TreatyRecord.state_code == "RUS", TreatyRecord.instrument_code == "CPED")
        )

    looked_up, unknown = text(at.get(ACT)), text(at.get(ACT.replace("ICRMW", "CPED")))

    assert "the record says that nothing was done" in looked_up
    assert "nobody looked this treaty up" in unknown


def test_the_preview_tells_status_now_and_after_with_the_rule_and_saves_nothing(at: PageReader) -> None:
    before = _statuses(at)

    page = at.read(at.post(ACT, preview="1", **RATIFIED))

    words = text(page)
    assert "Nothing is saved yet" in words
    assert NAMED in words
    assert "Not implemented" in words.partition(NAMED)[2].partition("becomes")[0]
    assert "Rule S1 treaty record. ICRMW: ratification, 2024, since the ask" in words
    assert _value(page, "source") == AWKWARD
    assert _acts(at) == []
    assert _statuses(at) == before


@pytest.mark.parametrize("audience", [EVERYTHING, PUBLIC])
def test_what_the_preview_says_is_what_saving_does(at: PageReader, audience: Audience) -> None:
    with _session(at) as session:
        effects = treaty_effects.of_act(session, _entry(), audience=audience)
    before = _statuses(at, audience)

    answer = at.post(ACT, **RATIFIED)

    after = _statuses(at, audience)
    assert answer.status_code == 303
    changed = {key for key in after if after[key] is not before.get(key)}
    assert changed == {(each.part, each.cycle) for each in effects if each.is_change}
    assert len(changed) >= 4
    assert {(each.part, each.cycle): each.after for each in effects}.items() <= after.items()


def test_a_signature_makes_an_ask_to_ratify_partially_implemented(at: PageReader) -> None:
    at.post(ACT, **RATIFIED | {"act": "signature"})

    assert _statuses(at)[(ASKED, 4)] is Status.PARTIALLY_IMPLEMENTED


def test_an_act_keeps_the_precision_of_its_date_and_its_source(at: PageReader) -> None:
    answer = at.post(ACT, **RATIFIED | {"done-month": "2"})

    (stored,) = _acts(at)
    record = _record(at)
    assert answer.headers["Location"].endswith("/states/RUS#treaty-ICRMW")
    assert "treaty-ICRMW" in {row.get("id") for row in at.get("/states/RUS").iter("tr")}
    assert (stored.done_first, stored.done_last) == (date(2024, 2, 1), date(2024, 2, 29))
    assert stored.done_precision is DatePrecision.MONTH
    assert stored.source == AWKWARD
    assert record is not None
    assert record.as_of == date(2024, 2, 29)  # the record reaches to the act, and not beyond


def test_an_older_act_does_not_shorten_what_the_record_reaches(at: PageReader) -> None:
    before = _record(at)

    at.post(ACT, **RATIFIED | {"act": "signature", "done-year": "2001"})

    after = _record(at)
    assert before is not None
    assert after is not None
    assert after.as_of == before.as_of


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"done-year": str(date.today().year + 1)}, "still to come"),  # noqa: DTZ011
        ({"done-year": "1985"}, "was adopted on"),
        ({"done-day": "31", "done-month": "2"}, "has no day 31"),
        ({"done-year": ""}, "the year is enough"),
        ({"act": ""}, "Choose what the State did"),
        ({"act": "denunciation"}, "Choose one of the list"),
        ({"source": "  "}, "Say where you read it"),
        ({"state": "XXX"}, "Choose one of the list"),
        ({"instrument": "UDHR"}, "Choose one of the list"),
    ],
)
@pytest.mark.parametrize("preview", [{}, {"preview": "1"}])
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    at: PageReader, wrong: dict[str, str], sentence: str, preview: dict[str, str]
) -> None:
    page = at.read(at.post(ACT, **RATIFIED | wrong | preview))

    assert sentence in text(page)
    assert "Nothing you typed is lost" in text(page)
    assert _value(page, "source").strip() == (RATIFIED | wrong)["source"].strip()
    assert _acts(at) == []


def test_the_same_act_of_the_same_day_is_recorded_once(at: PageReader) -> None:
    at.post(ACT, **RATIFIED)

    page = at.read(at.post(ACT, **RATIFIED))

    assert "is on record with this date already" in text(page)
    assert len(_acts(at)) == 1


def test_an_act_is_in_the_audit_trail_with_its_reach(at: PageReader) -> None:
    at.post(ACT, **RATIFIED)

    with _session(at) as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc())).first()
    assert entry is not None
    assert (entry.event, entry.subject) == ("treaty:act", "treaty:RUS/ICRMW")
    assert entry.changes["act"] == [None, "ratification"]
    assert entry.changes["record_as_of"] == ["2022-08-31", "2024-12-31"]
    assert entry.actor.startswith("user:")


def test_a_check_is_dated_and_the_reasons_say_so(at: PageReader) -> None:
    today = facts.today()
    assert _value(at.get(CHECKED), "source") == ""  # nobody looked yet: one click shall not say so

    answer = at.post(
        CHECKED,
        state="RUS",
        instrument="ICRMW",
        source="UN Treaty Collection",
        **{"looked-day": str(today.day), "looked-month": str(today.month), "looked-year": str(today.year)},
    )

    record = _record(at)
    with _session(at) as session:
        row = session.scalars(
            select(StoredAssessment)
            .join(Part, Part.id == StoredAssessment.part_id)
            .where(Part.ref == ASKED, StoredAssessment.cycle == 4)
        ).first()
    assert answer.status_code == 303
    assert record is not None
    assert record.checked_on == today
    assert record.as_of == date(2022, 8, 31)
    assert row is not None
    assert f"record as of {today.day} " in " ".join(row.reasons)


def test_a_check_of_a_treaty_that_nobody_looked_up_makes_a_record_without_acts(at: PageReader) -> None:
    given = {"state": "RUS", "instrument": "CPED", "looked-day": "1", "looked-month": "3", "looked-year": "2025"}
    with transaction(at.client.application.extensions["engine"]) as session:
        session.execute(
            delete(TreatyRecord).where(TreatyRecord.state_code == "RUS", TreatyRecord.instrument_code == "CPED")
        )

    refused = at.read(at.post("/treaties/checked", **given, source=""))
    at.post("/treaties/checked", **given, source=AWKWARD)

    record = _record(at, "CPED")
    assert "Say where you looked" in text(refused)
    assert record is not None
    assert (record.as_of, record.source) == (date(2025, 3, 1), AWKWARD)
    assert "nothing was done" in text(at.get("/treaties/act?state=RUS&instrument=CPED"))


def test_a_second_person_cannot_put_a_check_back(at: PageReader) -> None:
    given = {"state": "RUS", "instrument": "ICRMW", "looked-month": "3", "looked-year": "2025", "source": "list"}
    at.post(CHECKED, **given, **{"looked-day": "9"})

    page = at.read(at.post(CHECKED, **given, **{"looked-day": "8"}))

    record = _record(at)
    assert "Somebody looked later, on 9 March 2025" in text(page)
    assert record is not None
    assert record.checked_on == date(2025, 3, 9)


def test_a_check_needs_a_day_that_is_not_to_come(at: PageReader) -> None:
    tomorrow = facts.today() + timedelta(days=1)
    given = {"state": "RUS", "instrument": "ICRMW", "source": "list", "looked-year": str(tomorrow.year)}

    imprecise = at.read(at.post(CHECKED, **given))
    late = at.read(at.post(CHECKED, **given, **{"looked-day": str(tomorrow.day), "looked-month": str(tomorrow.month)}))

    assert "Give day, month and year" in text(imprecise)
    assert "still to come" in text(late)
    assert getattr(_record(at), "checked_on", None) is None


def test_the_person_goes_back_to_where_they_came_from_and_to_no_other_site(at: PageReader) -> None:
    home = at.post(f"{ACT}&next=/calendar", **RATIFIED)
    elsewhere = at.post(f"{ACT}&next=//evil.example/", **RATIFIED | {"act": "signature"})

    assert home.headers["Location"].startswith("/calendar")
    assert elsewhere.headers["Location"].endswith("/states/RUS#treaty-ICRMW")


@pytest.mark.parametrize("path", [ACT, CHECKED])
def test_a_form_without_its_token_is_refused(at: PageReader, path: str) -> None:
    refused = at.client.post(path, base_url=at.base, data=RATIFIED)

    assert refused.status_code == 400
    assert _acts(at) == []


@pytest.mark.parametrize("path", [ACT, CHECKED])
def test_a_viewer_may_not_write(reader: PageReader, path: str) -> None:  # noqa: F811
    become_viewer(reader)

    reader.get(path, status=403)
    assert reader.post(path, **RATIFIED).status_code == 403


def test_the_preview_asks_no_more_of_the_database_for_more_asks(at: PageReader) -> None:
    engine = at.client.application.extensions["engine"]

    def count() -> int:
        with statements(engine) as sent, reading(engine) as session:
            assert treaty_effects.of_act(session, _entry(), audience=EVERYTHING)
        return len(sent)

    several = count()
    with transaction(engine) as session:
        kept = select(Part.id).where(Part.ref == ASKED).scalar_subquery()
        session.execute(
            delete(TreatyRequest).where(TreatyRequest.instrument_code == "ICRMW", TreatyRequest.part_id != kept)
        )
    assert several == count() > 0


def test_acts_and_checks_are_kept_on_both_databases(demo_database_url: str) -> None:
    engine = engines.create(demo_database_url)
    with transaction(engine) as session:
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
        by = session.scalar(select(User.id).where(User.email == MAIL))
        assert by is not None
        treaty_actions.record_act(session, "test", _entry())
        looked = When(date(2025, 3, 1), date(2025, 3, 1), DatePrecision.DAY)
        treaty_actions.check(session, "test", CheckEntry("RUS", "ICRMW", looked), by=by)

    with reading(engine) as session:
        found = treaty_actions.on_record(session, "RUS", "ICRMW")
    engine.dispose()

    assert [each.act for each in found.acts] == [TreatyAct.RATIFICATION]
    assert found.checked_on == date(2025, 3, 1)
