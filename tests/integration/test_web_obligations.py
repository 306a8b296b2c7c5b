"""Obligations in the browser: cited with their provisions, never entered as binding, listed for each State."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import delete, insert, select

from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.reference_rows import reference
from tests.web_client import MAIL, PageReader, statements_of, text
from tracker.domain.audience import EVERYTHING, PUBLIC
from tracker.services.obligations import asks as obligation_asks
from tracker.services.obligations import pages as obligation_pages
from tracker.storage import engine as engines
from tracker.storage.engine import reading, transaction
from tracker.storage.models import (
    AuditEntry,
    Instrument,
    Obligation,
    Part,
    Provision,
    Recommendation,
    Role,
    StoredAssessment,
    User,
    UserRole,
)

REF = "A/HRC/24/14#140.227"
NEW = "/obligations/new?recommendation=A/HRC/24/14%23140.227&state=RUS"
EDIT = "/obligations/edit/A/HRC/24/14/-/140.227?state=RUS"
AWKWARD = "<i>Article 3</i> \u202eالمادة\u202c " + "x" * 300
GIVEN = {"instrument": "CAT", "provisions": "Art. 3 (1)", "cited_as": AWKWARD, "cited_as_binding": "yes"}


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


def _stored(at: PageReader, ref: str = REF) -> list[Obligation]:
    with reading(at.client.application.extensions["engine"]) as session:
        return list(
            session.scalars(
                select(Obligation)
                .join(Recommendation, Recommendation.id == Obligation.recommendation_id)
                .where(Recommendation.ref == ref)
                .order_by(Obligation.ordinal)
            )
        )


def _heading(at: PageReader, number: str) -> str:
    with reading(at.client.application.extensions["engine"]) as session:
        return session.get_one(Provision, ("CAT", number)).about


def _seen(page: Element) -> str:
    return next(each.get("value", "") for each in page.iter("input") if each.get("name") == "seen")


def _said(page: Element) -> str:
    return "".join(next(each for each in page.iter("textarea") if each.get("name") == "cited_as").itertext())


def _become(at: PageReader, role: str) -> None:
    with transaction(at.client.application.extensions["engine"]) as session:
        person = session.scalar(select(User.id).where(User.email == MAIL))
        wanted = session.scalar(select(Role.id).where(Role.name == role))
        session.execute(delete(UserRole).where(UserRole.user_id == person))
        session.execute(insert(UserRole).values(user_id=person, role_id=wanted))


def test_each_provision_is_a_citation_of_its_own(at: PageReader) -> None:
    answer = at.post(NEW, **GIVEN | {"provisions": "Art. 3 (1); article 16"})

    first, second = _stored(at)[-2:]
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/recommendations/A/HRC/24/14/-/140.227?state=RUS")
    assert (first.provision_number, second.provision_number) == ("3(1)", "16")
    assert second.ordinal == first.ordinal + 1
    assert (first.cited_as, first.cited_as_binding, first.part_id) == (AWKWARD, True, None)
    assert AWKWARD in text(at.get(f"{EDIT}&n={first.ordinal}"))


def test_without_a_provision_it_is_the_instrument_as_a_whole(at: PageReader) -> None:
    at.post(NEW, **GIVEN | {"provisions": "", "cited_as_binding": ""})

    stored = _stored(at)[-1]

    assert (stored.provision_number, stored.cited_as_binding) == ("", None)


def test_without_a_date_the_facts_are_as_old_as_the_ask(at: PageReader) -> None:
    at.post(NEW, **GIVEN)

    stored = _stored(at)[-1]

    with reading(at.client.application.extensions["engine"]) as session:
        asked = session.scalars(select(Recommendation).where(Recommendation.ref == REF)).one()
    assert (stored.facts_first, stored.facts_last) == (asked.asked_first, asked.asked_last)


def test_whether_it_binds_follows_from_the_date_of_the_facts(at: PageReader) -> None:
    at.post(NEW, **GIVEN)
    at.post(NEW, **GIVEN | {"provisions": "16", "happened-year": "1980"})

    words = text(at.get("/obligations/CAT?state=RUS"))

    assert "not in force before 26 June 1987" in words
    assert "party since 1987; facts of" in words


def test_a_new_provision_brings_its_heading_and_an_old_one_keeps_its_own(at: PageReader) -> None:
    before = _heading(at, "16")

    at.post(NEW, **GIVEN | {"provisions": "14", "about": "redress for victims"})
    at.post(NEW, **GIVEN | {"provisions": "16"})

    assert (_heading(at, "14"), _heading(at, "16")) == ("redress for victims", before)


def test_a_heading_does_not_follow_the_citation_to_another_provision(at: PageReader) -> None:
    at.post(NEW, **GIVEN)
    path = f"{EDIT}&n={_stored(at)[-1].ordinal}"
    before = _heading(at, "16")

    at.post(path, **GIVEN | {"provisions": "16", "about": _heading(at, "3(1)"), "seen": _seen(at.get(path))})

    assert _stored(at)[-1].provision_number == "16"
    assert _heading(at, "16") == before


def test_an_instrument_that_is_not_on_the_list_is_described_once(at: PageReader) -> None:
    new = {
        "instrument": "",
        "new_name": "Declaration on the Right of Peoples to Peace",
        "new_short_name": "Peace <Declaration>",
        "new_kind": "declaration",
        "new_adopted-day": "12",
        "new_adopted-month": "11",
        "new_adopted-year": "1984",
    }
    answer = at.post(NEW, **GIVEN | new)
    again = at.read(at.post(NEW, **GIVEN | new | {"provisions": "2"}))

    with reading(at.client.application.extensions["engine"]) as session:
        stored = session.get_one(Instrument, "PEACE-DECLARATION")
    assert answer.status_code == 303
    assert (stored.kind, str(stored.adopted_on)) == ("declaration", "1984-11-12")
    assert "An instrument of this name is on the list" in text(again)
    assert "a commitment, not a treaty" in text(at.get("/obligations/PEACE-DECLARATION?state=RUS"))


@pytest.mark.parametrize(
    ("given", "sentence", "control"),
    [
        ({"instrument": ""}, "Choose the instrument", "instrument"),
        ({"instrument": "", "new_name": "Something new"}, "what kind of instrument", "new_kind"),
        ({"instrument": "", "new_name": "!!!", "new_kind": "treaty"}, "a short name", "new_short_name"),
        ({"happened-month": "2"}, "Give the year", "happened-day"),
        ({"instrument": "NONE"}, "Choose one of the list", "instrument"),
    ],
)
def test_an_error_stands_beside_its_field_and_loses_nothing(
    at: PageReader, given: dict[str, str], sentence: str, control: str
) -> None:
    count = len(_stored(at))

    page = at.read(at.post(NEW, **GIVEN | given))

    assert sentence in text(page)
    assert f"#{control}" in {each.get("href") for each in page.iter("a")}
    assert _said(page) == AWKWARD
    assert len(_stored(at)) == count


def test_an_ask_cites_a_provision_once(at: PageReader) -> None:
    at.post(NEW, **GIVEN)

    page = at.read(at.post(NEW, **GIVEN | {"provisions": "16; 3(1)"}))

    assert "cites that provision already" in text(page)
    assert [each.provision_number for each in _stored(at)].count("16") == 0


def test_from_the_page_of_an_instrument_the_form_asks_for_the_recommendation(at: PageReader) -> None:
    new = "/obligations/new?instrument=CAT&state=RUS"

    unknown = at.read(at.post(new, **GIVEN | {"recommendation": "A/HRC/24/14#none"}))
    answer = at.post(new, **GIVEN | {"recommendation": REF})

    assert "No recommendation “A/HRC/24/14#none” is on record" in text(unknown)
    assert _said(unknown) == AWKWARD
    assert answer.headers["Location"].endswith("/recommendations/A/HRC/24/14/-/140.227?state=RUS")


def test_a_treaty_that_does_not_bind_is_flagged_in_the_statuses(at: PageReader) -> None:
    def flags() -> set[str]:
        with reading(at.client.application.extensions["engine"]) as session:
            rows = session.scalars(
                select(StoredAssessment.flags)
                .join(Part, Part.id == StoredAssessment.part_id)
                .where(Part.ref == REF, StoredAssessment.state_code == "RUS")
            )
            return {flag for row in rows for flag in row}

    before = flags()
    at.post(NEW, **GIVEN | {"instrument": "ICRMW", "provisions": "25"})

    assert flags() - before == {"instrument_not_binding"}


def test_a_second_writer_is_shown_both_and_then_decides(at: PageReader) -> None:
    at.post(NEW, **GIVEN)
    path = f"{EDIT}&n={_stored(at)[-1].ordinal}"
    mine = GIVEN | {"provisions": "3(1)", "about": _heading(at, "3(1)"), "seen": _seen(at.get(path))}

    first = at.post(path, **mine | {"cited_as": "Theirs"})
    page = at.read(at.post(path, **mine | {"cited_as": "Mine"}))
    after_refusal = _stored(at)[-1].cited_as
    second = at.post(path, **mine | {"cited_as": "Mine", "seen": _seen(page)})

    assert first.status_code == 303
    assert "On record now: Theirs" in text(page)
    assert _said(page) == "Mine"
    assert after_refusal == "Theirs"
    assert second.status_code == 303
    assert _stored(at)[-1].cited_as == "Mine"


def test_every_change_is_in_the_audit_trail_with_old_and_new(at: PageReader) -> None:
    at.post(NEW, **GIVEN | {"provisions": "3(1)"})
    number = _stored(at)[-1].ordinal
    path = f"{EDIT}&n={number}"
    at.post(path, **GIVEN | {"provisions": "16", "about": _heading(at, "3(1)"), "seen": _seen(at.get(path))})

    with reading(at.client.application.extensions["engine"]) as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.subject == f"obligation:{REF}:{number}").order_by(AuditEntry.sequence)
        ).all()

    assert [entry.event for entry in entries] == ["obligation:record", "obligation:amend"]
    assert entries[1].changes == {"provisions": ["3(1)", "16"]}
    assert all(entry.actor.startswith("user:") for entry in entries)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("CAT 3", "CAT"),
        ("art. 33(1)", "1951 Refugee Convention"),
        ("uncat", "CAT"),
        ("slavery 1926", "Slavery Convention"),
    ],
)
def test_the_list_finds_by_name_alias_and_article(at: PageReader, words: str, found: str) -> None:
    page = at.get(f"/obligations?state=RUS&q={words.replace(' ', '+')}")

    assert found in {text(each) for each in page.iter("a")}


@pytest.mark.parametrize("words", ["nothing of the kind", "%", "_", "<script>", "\\"])
def test_a_search_that_finds_nothing_says_so_in_the_words_of_the_search(at: PageReader, words: str) -> None:
    page = at.client.get("/obligations", query_string={"q": words}, base_url=at.base)

    assert f"No instrument has “{words}”" in text(at.read(page))


def test_the_list_says_for_each_state_whether_an_instrument_binds(at: PageReader) -> None:
    china = text(at.get("/obligations?state=CHN&q=ICCPR"))
    russia = text(at.get("/obligations?state=RUS&q=ICCPR"))
    nowhere = text(at.get("/obligations?state=XXX"))

    assert "signed 1998, not ratified; record as of" in china
    assert "party since 1973" in russia
    assert f"{len(reference('instruments'))} instruments" in nowhere


def test_the_page_of_an_instrument_shows_acts_asks_and_their_statuses(at: PageReader) -> None:
    page = at.get("/obligations/ICRMW?state=RUS")

    words = text(page)
    links = {each.get("href") for each in page.iter("a")}
    assert "Not binding: not a party; record as of 31 August 2022" in words
    assert "No person has checked it since" in words
    assert "Ratify the Migrant Workers Conventionratify or accedeNot implementedcycle 4" in words
    assert "/recommendations/A/HRC/24/14/-/140.228?state=RUS&part=b" in links
    assert {"/treaties/act?state=RUS&instrument=ICRMW", "/treaties/checked?state=RUS&instrument=ICRMW"} <= links


@pytest.mark.parametrize("code", ["CUSTOM-NON-REFOULEMENT", "S/RES/2397", "UDHR"])
def test_what_is_no_treaty_has_a_page_without_acts(at: PageReader, code: str) -> None:
    words = text(at.get(f"/obligations/{code}?state=RUS"))

    assert "Asks that cite it" in words
    assert "What this State did about it" not in words


def test_where_nobody_looked_nothing_is_claimed(at: PageReader) -> None:
    assert "whether it binds is unknown" in text(at.get("/obligations/UN-CHARTER?state=CHN"))


@pytest.mark.parametrize(
    "path",
    ["/obligations/NONE", "/obligations/CAT?state=XXX", EDIT + "&n=99", EDIT, "/obligations/new?recommendation=x"],
)
def test_what_is_not_known_is_a_page_that_says_so(at: PageReader, path: str) -> None:
    words = text(at.get(path, status=404))

    assert "on record" in words or "no State that is known here" in words


def test_a_viewer_reads_and_is_offered_no_change(at: PageReader) -> None:
    at.post(NEW, **GIVEN)
    _become(at, "viewer")

    page = at.get("/obligations/CAT?state=RUS")

    links = {str(each.get("href")) for each in page.iter("a")}
    assert "Asks that cite it" in text(page)
    assert not [link for link in links if "/obligations/edit" in link or "/new" in link or "/treaties" in link]
    for path in (NEW, EDIT + "&n=1"):
        assert at.client.get(path, base_url=at.base).status_code == 403
        assert at.post(path, **GIVEN).status_code == 403


def test_a_form_without_the_token_is_refused(at: PageReader) -> None:
    count = len(_stored(at))

    assert at.client.post(NEW, base_url=at.base, data=GIVEN).status_code == 400
    assert len(_stored(at)) == count


def test_queries_do_not_grow_with_the_instruments_listed_or_the_asks_that_cite_one(at: PageReader) -> None:
    def count(path: str) -> int:
        with statements_of(at) as statements:
            at.get(path)
        return len(statements)

    one, many = count("/obligations?state=RUS&q=OPCAT"), count("/obligations?state=RUS")
    before = count("/obligations/CPED?state=CHN"), count("/obligations/ICESCR?state=CHN")
    answers = [
        at.post(
            "/obligations/new?recommendation=A/HRC/25/5%23186.242",
            **GIVEN | {"instrument": "ICESCR", "provisions": provisions},
        )
        for provisions in ("2", "6", "7")
    ]

    assert {answer.status_code for answer in answers} == {303}
    assert one == many
    assert len(set(before)) == 1
    assert count("/obligations/ICESCR?state=CHN") == before[1]


def test_the_pages_read_the_same_from_both_databases(seeded_postgres: str, demo_url: str) -> None:
    def read(url: str) -> tuple[object, ...]:
        engine = engines.create(url)
        with reading(engine) as session:
            found = (
                obligation_pages.listed(session, words="torture 3", state="RUS", page=1, audience=EVERYTHING),
                obligation_pages.shown(session, "REFUGEE-1951", state="RUS", audience=EVERYTHING),
                *obligation_asks.of_instrument(session, "ICRMW", state="RUS", audience=PUBLIC),
            )
        engine.dispose()
        return found

    assert read(seeded_postgres) == read(demo_url)
