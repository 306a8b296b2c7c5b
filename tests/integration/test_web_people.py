"""People in the browser: codes alone, consent use by use, identities behind a reason, and what is out for good."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import delete, insert, select, update

from tests.factories import records as make
from tests.factories import shelf
from tests.factories.attached import add_file
from tests.integration.test_web import reader  # noqa: F401 (fixture)
from tests.web_client import MAIL, PageReader, statements_of, text
from tracker.domain.protection import ConsentUse, Limited, PersonRole, SealedField, SecretField
from tracker.domain.vocabulary import PublicationBasis, ReviewState
from tracker.services.clock import today
from tracker.services.evidence import texts
from tracker.services.people import disclosures, making
from tracker.services.vault import pseudonyms
from tracker.services.vault.people import Secret
from tracker.storage.engine import reading, transaction
from tracker.storage.models import (
    Attachment,
    Attempt,
    AuditEntry,
    Consent,
    DisclosedEvidence,
    Disclosure,
    Evidence,
    EvidencePerson,
    Organisation,
    Person,
    PersonSecret,
    Role,
    SourceDocument,
    User,
    UserRole,
)

NAME, SECOND, TOWN = "Ойдуп Qwerhelm", "كوِيرهيلم", "Zzyxville"
REASON = "to ask whether consent still stands"
PUBLICLY = ConsentUse.UN_PUBLIC


@pytest.fixture
def at(reader: PageReader) -> PageReader:  # noqa: F811
    assert reader.sign_in().status_code == 302
    become(reader, "protection")
    return reader


def become(at: PageReader, role: str) -> None:
    with transaction(engine(at)) as session:
        person = session.scalar(select(User.id).where(User.email == MAIL))
        wanted = session.scalar(select(Role.id).where(Role.name == role))
        session.execute(delete(UserRole).where(UserRole.user_id == person))
        session.execute(insert(UserRole).values(user_id=person, role_id=wanted))


def engine(at: PageReader):
    return at.client.application.extensions["engine"]


def keyring(at: PageReader):
    return at.client.application.extensions["keyring"]


def data_dir(at: PageReader):
    return at.client.application.extensions["data_dir"]


def me(session):
    return session.scalars(select(User).where(User.email == MAIL)).one()


def a_person(at: PageReader, *secrets: Secret) -> str:
    known = secrets or (Secret(SecretField.REAL_NAME, NAME), Secret(SecretField.ALSO_KNOWN_AS, SECOND))
    with transaction(engine(at)) as session:
        mine = me(session)
        return making.record(
            session, keyring(at), f"user:{mine.id}", organisation_id=mine.organisation_id, secrets=known
        )


def an_item(at: PageReader, *people: str, **more) -> str:
    """Write an approved testimony that rests on consent, and link people to it."""
    with transaction(engine(at)) as session:
        document = session.scalar(select(SourceDocument.id).where(SourceDocument.published_on.is_not(None)).limit(1))
        plain = {"publication_basis": PublicationBasis.CONSENT, "review_state": ReviewState.APPROVED}
        mine = {"organisation_id": me(session).organisation_id, "document_id": document, "state_code": "RUS"}
        item = make.evidence(session, **plain | mine | more)
        for ref in people:
            who = session.scalar(select(Person.id).where(Person.ref == ref))
            session.add(EvidencePerson(evidence_id=item.id, person_id=who, role=PersonRole.SPEAKER))
        return item.ref


def address(ref: str) -> str:
    return "/people/evidence/" + ref.replace("!", "/-/")


def consent(at: PageReader, ref: str, **more: str):
    given = today() - timedelta(days=30)
    plain = {
        "use_un_public": "pseudonym",
        "giver": "self",
        "language": "ko",
        "given-day": str(given.day),
        "given-month": str(given.month),
        "given-year": str(given.year),
    }
    return at.post(f"/people/consent/{ref}", **plain | more)


def value(page: Element, name: str) -> str:
    return next(each.get("value", "") for each in page.iter("input") if each.get("name") == name)


def rows(page: Element) -> list[list[str]]:
    return [[text(cell) for cell in row] for row in page.iter("tr")]


def withdraw(at: PageReader, ref: str, *uses: str):
    page = at.get(f"/people/withdraw/{ref}")
    token = value(page, "csrf_token")
    data = {"csrf_token": token, "seen": value(page, "seen"), "uses": list(uses)}
    return at.client.post(f"/people/withdraw/{ref}", base_url=at.base, data=data)


def test_a_publication_in_which_somebody_was_told_of_is_named_in_words_and_leads_there(at: PageReader) -> None:
    alike = (Secret(SecretField.PLACE, TOWN), Secret(SecretField.OCCUPATION, "driver"))
    ref = a_person(at, *alike)
    an_item(at, ref)
    with transaction(engine(at)) as session:
        ours = session.scalar(select(Organisation.code).where(Organisation.id == me(session).organisation_id))
        somebody = session.scalars(select(Person).where(Person.ref == ref)).one()
        for publication in (f"draft RUS 4 {ours}", "draft RUS 4 OTHER", f"brief RUS 4 {ours}", "something older"):
            pseudonyms.for_publication(session, somebody, publication)

    page = at.get(f"/people/{ref}")

    told = {text(each) for each in page.iter("li") if "stands in" in text(each)}
    names = {each.partition("“")[2].partition("”")[0] for each in told}
    assert names == {
        f"Paper for the review of Russian Federation, cycle 4, by {ours}",
        "Paper for the review of Russian Federation, cycle 4, by OTHER",
        f"Briefs for the review of Russian Federation, cycle 4, by {ours}",
        "something older",
    }
    (link,) = [each.get("href", "") for each in page.iter("a") if "for the review of" in text(each)]
    assert "Submission: Russian Federation, fourth cycle" in text(at.get(link))


GET = ("/people", "/people/new", "/people/published", "/people/{ref}", "/people/consent/{ref}",
       "/people/withdraw/{ref}", "/people/purge/{ref}")  # fmt: skip
POST = ("/people/new", "/people/find", "/people/identity/{ref}", "/people/keep/{ref}", "/people/mark/{ref}",
        "/people/consent/{ref}", "/people/withdraw/{ref}", "/people/purge/{ref}", "/people/tie/{ref}",
        "/people/untie/{ref}")  # fmt: skip


@pytest.mark.parametrize("role", ["admin", "contributor", "researcher", "reviewer", "viewer"])
def test_nobody_but_the_protection_role_opens_any_of_these_pages(at: PageReader, role: str) -> None:
    ref = a_person(at)
    item = address(an_item(at, ref))
    become(at, role)

    for path in (*GET, item):
        at.get(path.format(ref=ref), status=403)
    for path in (*POST, item, item.replace("evidence/", "evidence/unlink/")):
        assert at.post(path.format(ref=ref), reason=REASON).status_code == 403


def test_people_of_another_organisation_look_as_if_they_were_not_there(at: PageReader) -> None:
    ref, item = a_person(at), an_item(at)
    with transaction(engine(at)) as session:
        other = make.add(session, Organisation(code="OTHER", name="Another organisation")).id
        session.execute(update(Person).values(organisation_id=other))
        session.execute(update(Evidence).where(Evidence.ref == item).values(organisation_id=other))

    assert "Nobody is on record" in text(at.get("/people"))
    for path in GET[3:]:
        at.get(path.format(ref=ref), status=404)
    at.get(address(item), status=404)
    for path in POST[2:3] + POST[5:8]:
        assert at.post(path.format(ref=ref), reason=REASON, code=ref).status_code == 404


def test_neither_the_list_nor_the_page_of_a_person_shows_anything_of_the_vault(at: PageReader) -> None:
    ref = a_person(at, Secret(SecretField.REAL_NAME, NAME), Secret(SecretField.PLACE, TOWN))
    item = an_item(at, ref)
    consent(at, ref)

    for path in ("/people", f"/people/{ref}", f"/people/consent/{ref}", f"/people/withdraw/{ref}",
                 f"/people/purge/{ref}", address(item)):  # fmt: skip
        shown = text(at.get(path))
        assert ref in shown
        assert not any(part in shown for part in (*NAME.split(), TOWN))


def test_an_identity_is_shown_once_with_a_reason_that_stays_on_record(at: PageReader) -> None:
    ref = a_person(at)

    answer = at.post(f"/people/identity/{ref}", reason=REASON)

    assert answer.headers["Cache-Control"] == "no-store"
    assert NAME in text(at.read(answer))
    assert NAME not in text(at.get(f"/people/{ref}"))
    assert at.client.get(f"/people/identity/{ref}", base_url=at.base).status_code == 405
    with reading(engine(at)) as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1)).one()
        assert (last.event, last.subject, last.changes) == ("person:read", f"person:{ref}", {"reason": [None, REASON]})


def test_a_refused_reason_is_not_put_back_into_the_page_and_counts_as_an_attempt(at: PageReader) -> None:
    ref = a_person(at)

    short = text(at.read(at.post(f"/people/identity/{ref}", reason="Zzz Qwe")))
    named = at.read(at.post(f"/people/identity/{ref}", reason=f"to ring {NAME} about it"))

    assert "at least ten letters" in short
    assert "Zzz Qwe" not in short
    assert "may not name the person" in text(named)
    assert not any(NAME in each.get("value", "") for each in named.iter("input"))
    assert NAME not in text(named)
    with reading(engine(at)) as session:
        assert len(session.scalars(select(Attempt).where(Attempt.kind == Limited.VAULT_READING)).all()) == 1
        assert session.scalar(select(AuditEntry.event).where(AuditEntry.event == "person:read")) is None


def test_who_reads_too_much_of_the_vault_is_told_to_wait(at: PageReader, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = a_person(at)
    monkeypatch.setattr("tracker.services.vault.people.READINGS", 1)

    at.post(f"/people/identity/{ref}", reason=REASON)
    second = text(at.read(at.post(f"/people/identity/{ref}", reason=REASON)))

    assert "Nothing was shown. Wait" in second
    assert NAME not in second


def test_a_new_person_gets_a_code_and_a_name_inside_and_the_names_are_sealed(at: PageReader) -> None:
    answer = at.post("/people/new", real_name=f"{NAME}\n\n", place=TOWN, contact="+7 000 000\r\nq@example.org")

    ref = answer.headers["Location"].rpartition("/")[2]
    with reading(engine(at)) as session:
        kept = session.scalars(select(PersonSecret.field).order_by(PersonSecret.id)).all()
        told = [str(each.changes) for each in session.scalars(select(AuditEntry))]
    assert answer.status_code == 303
    assert sorted(kept) == ["contact", "contact", "place", "real_name"]
    assert not any(part in each for each in told for part in (*NAME.split(), TOWN))
    assert "inside" in text(at.get(f"/people/{ref}"))


def test_what_was_typed_is_not_put_back_after_an_error(at: PageReader) -> None:
    page = at.read(at.post("/people/new", real_name=NAME, note="x" * 5_000))

    assert "Nothing was recorded" in text(page)
    assert "not shown again" in text(page)
    assert NAME not in text(page)


def test_an_identity_is_changed_and_parts_marked_and_a_second_writer_is_told(at: PageReader) -> None:
    ref = a_person(at, Secret(SecretField.REAL_NAME, NAME))
    opened = at.read(at.post(f"/people/identity/{ref}", reason=REASON))
    ticks = {text(label): box.get("value", "") for label in opened.iter("label") for box in label.iter("input")}

    marked = at.read(at.post(f"/people/mark/{ref}", seen=value(opened, "seen"), part=ticks["Qwerhelm"]))
    kept = at.read(
        at.post(f"/people/keep/{ref}", seen=value(marked, "seen"), real_name=f"{NAME}\n{SECOND}", occupation="weaver")
    )
    late = at.post(f"/people/keep/{ref}", seen=value(marked, "seen"), real_name="Somebody Else")

    checked = [each for each in kept.iter("input") if each.get("type") == "checkbox" and "checked" in each.attrib]
    assert len(checked) == 1
    assert SECOND in text(kept)
    assert late.status_code == 409
    assert "Somebody Else" not in late.get_data(as_text=True)


def test_consent_to_several_uses_is_recorded_at_once_and_shown_with_its_language_in_full(at: PageReader) -> None:
    ref = a_person(at)

    answer = consent(at, ref, use_court="named", **{"expires-day": "1", "expires-month": "1", "expires-year": "2099"})
    page = text(at.get(f"/people/{ref}"))

    assert answer.status_code == 303
    with reading(engine(at)) as session:
        assert {(each.use, each.form) for each in session.scalars(select(Consent))} == {
            ("un_public", "pseudonym"),
            ("court", "named"),
        }
    assert "The person, asked in Korean" in page
    assert MAIL in page
    assert "Holds until 1 January 2099" in page


def test_consent_that_is_not_complete_keeps_what_was_chosen(at: PageReader) -> None:
    ref = a_person(at)

    page = at.read(consent(at, ref, use_court="named", language="", **{"given-day": "31", "given-month": "2"}))

    chosen = [each.get("id") for each in page.iter("input") if each.get("type") == "radio" and "checked" in each.attrib]
    assert "Choose the language" in text(page)
    assert {"use_un_public-2", "use_court-3", "giver-0"} <= set(chosen)


def test_a_withdrawal_says_beforehand_what_it_takes_away_and_what_is_out(at: PageReader) -> None:
    ref = a_person(at)
    item = an_item(at, ref)
    consent(at, ref)
    with transaction(engine(at)) as session:
        mine = me(session)
        more: dict[str, Any] = {"organisation_id": mine.organisation_id, "use": PUBLICLY, "evidence_refs": [item]}
        disclosures.record(session, "user:1", name="draft.pdf", sha256="a" * 64, **more)
        out = disclosures.record(session, "user:1", name="printed.pdf", sha256="b" * 64, **more)
        disclosures.record(session, "user:1", name="written.pdf", sha256="c" * 64, **more)
        place: dict[str, Any] = {"user": mine.id, "organisation": mine.organisation_id, "state": "RUS", "cycle": 4}
        shelf.paper(session, "a" * 64, "b" * 64, **place)
    now = today()
    day = {"published-day": str(now.day), "published-month": str(now.month), "published-year": str(now.year)}
    assert at.post(f"/people/published/{out}", **day).status_code == 303

    preview = at.get(f"/people/withdraw/{ref}")
    before = text(preview)
    done = withdraw(at, ref, "un_public")
    after = text(at.get(f"/people/{ref}"))

    told = "The public statuses are computed anew without it."
    assert [item, "Russian Federation", told] in rows(preview)
    assert re.search(r"cannot be called back:written\.pdf.*where it was written to\s*printed\.pdf.*Out since", before)
    assert "leave the shelf:draft.pdf" in before
    assert done.status_code == 303
    assert "One file that is not out yet was taken off the shelf" in after
    assert f"{ref}: withdrew" in after
    assert "cannot be called back" in after
    assert "agrees to nothing at present" in text(at.get(f"/people/withdraw/{ref}"))
    for address_of in (f"/people/{ref}", "/people/published"):
        assert re.search(r"draft\.pdf.*Taken off the shelf on", text(at.get(address_of)))
    assert "draft.pdf" not in text(at.get(f"/people/purge/{ref}"))


def test_somebody_withdraws_from_nothing_by_an_empty_form(at: PageReader) -> None:
    ref = a_person(at)
    consent(at, ref)

    page = at.read(withdraw(at, ref))

    assert "Choose what the person withdraws from." in text(page)


def test_the_page_of_an_item_says_who_holds_it_back_and_from_what(at: PageReader) -> None:
    first, second = a_person(at), a_person(at)
    item = an_item(at, first)
    consent(at, first)

    answer = at.post(address(item), code=second.lower(), role="helper")
    held = rows(at.get(address(item)))

    assert answer.status_code == 303
    assert ["UN, public", "no", "no", f"{second}: no consent"] in held
    assert at.post(address(item).replace("evidence/", "evidence/unlink/"), person=second).status_code == 303
    assert ["UN, public", "yes", "yes", "–"] in rows(at.get(address(item)))


def test_without_a_code_a_new_person_is_made_for_the_item(at: PageReader) -> None:
    item = an_item(at)

    at.post(address(item), code="", role="speaker")

    with reading(engine(at)) as session:
        assert session.scalar(select(Person.ref).join(EvidencePerson, EvidencePerson.person_id == Person.id))


def test_whoever_is_linked_as_the_one_who_speaks_takes_the_encrypted_files_along(at: PageReader) -> None:
    person, item = a_person(at), an_item(at, is_restricted=True)
    with transaction(engine(at)) as session:
        row, folder = session.scalars(select(Evidence).where(Evidence.ref == item)).one(), data_dir(at)
        add_file(session, keyring(at), folder, me(session), row)

    whose = []
    for page, given in (("evidence/", {"code": person, "role": "speaker"}), ("evidence/unlink/", {"person": person})):
        assert at.post(address(item).replace("evidence/", page), **given).status_code == 303
        with reading(engine(at)) as session:
            whose.append(session.scalars(select(Attachment.person_id)).one())

    assert [each is not None for each in whose] == [True, False]


def test_what_others_published_is_cited_only(at: PageReader) -> None:
    with reading(engine(at)) as session:
        item = session.scalars(
            select(Evidence.ref)
            .where(Evidence.publication_basis == PublicationBasis.PUBLISHED_SOURCE)
            .where(Evidence.organisation_id == me(session).organisation_id)
            .limit(1)
        ).one()

    assert "nothing is added to it" in text(at.get(address(item)))
    assert at.post(address(item), code="", role="speaker").status_code == 409


def test_people_are_tied_and_the_tie_says_that_the_other_stands_in_no_item_yet(at: PageReader) -> None:
    first, second = a_person(at), a_person(at)

    wrong = text(at.read(at.post(f"/people/tie/{first}", other="P-XXXXX", kind="helper")))
    at.post(f"/people/tie/{first}", other=second, kind="helper")

    assert "Nobody with this code is on record" in wrong
    (there,) = [row for row in rows(at.get(f"/people/{first}")) if row[0] == second]
    (back,) = [row for row in rows(at.get(f"/people/{second}")) if row[0] == first]
    assert there[1:3] == ["Helper", "none: link the other to each item that tells of him or her"]
    assert back[1] == "Was helped by this person"
    assert at.post(f"/people/untie/{second}", other=first).status_code == 303


def test_a_purge_asks_for_the_code_and_leaves_nothing_to_show(at: PageReader) -> None:
    ref = a_person(at)
    item = an_item(at, ref)
    preview = text(at.get(f"/people/purge/{ref}"))

    wrong = text(at.read(at.post(f"/people/purge/{ref}", reason=REASON, code="P-XXXXX")))
    done = at.post(f"/people/purge/{ref}", reason=REASON, code=ref)

    assert item in preview
    assert "not the code of the person" in wrong
    assert done.status_code == 303
    page = text(at.get(f"/people/{ref}"))
    assert "nothing of this person can be read again" in page
    assert "Show identity" not in page
    assert at.post(f"/people/identity/{ref}", reason=REASON).status_code == 409
    at.get(f"/people/consent/{ref}", status=409)


def test_a_code_is_looked_up_without_standing_in_an_address(at: PageReader) -> None:
    ref = a_person(at)

    assert at.post("/people/find", code=f" {ref.lower()} ").headers["Location"].endswith(f"/people/{ref}")
    missed = at.post("/people/find", code=NAME)

    assert missed.headers["Location"].endswith("/people")
    assert NAME not in text(at.get("/people"))


def test_empty_lists_say_what_is_missing(at: PageReader) -> None:
    assert "Add a person before" in text(at.get("/people"))
    assert "No file was made" in text(at.get("/people/published"))
    assert "Nobody: withdrew" in text(at.get("/people?concern=withdrawn"))


def test_fifty_people_stand_on_a_page_and_queries_do_not_grow(at: PageReader) -> None:
    counts: dict[str, list[int]] = {}
    for total in (1, 3):
        while total > len(_people(at)):
            ref = a_person(at)
            consent(at, ref)
            an_item(at, *_people(at))
        first = _people(at)[0]
        for path in ("/people", f"/people/{first}", f"/people/withdraw/{first}"):
            with statements_of(at) as seen:
                at.get(path)
            counts.setdefault(path, []).append(len(seen))

    assert len(counts) == 3
    assert all(few == many for few, many in counts.values()), counts
    with transaction(engine(at)) as session:
        mine, now = me(session), session.scalar(select(Person.made_at).limit(1))
        session.execute(
            insert(Person),
            [{"ref": f"P-{n:05}", "organisation_id": mine.organisation_id, "made_at": now} for n in range(60)],
        )
    assert len(list(at.get("/people").iter("tr"))) == 51
    assert "Page 2 of 2" in text(at.get("/people?page=2"))


def _people(at: PageReader) -> list[str]:
    with reading(engine(at)) as session:
        return list(session.scalars(select(Person.ref).order_by(Person.id)))


def test_the_register_counts_the_items_of_a_file(at: PageReader) -> None:
    ref = a_person(at)
    item = an_item(at, ref)
    consent(at, ref)
    with transaction(engine(at)) as session:
        organisation = me(session).organisation_id
        disclosures.record(session, "user:1", organisation_id=organisation, name="<b>one</b>.pdf", sha256="a" * 64,
                           use=PUBLICLY, evidence_refs=[item])  # fmt: skip

    assert "<b>one</b>.pdf" in text(at.get("/people/published"))
    with reading(engine(at)) as session:
        assert (
            session.scalars(select(DisclosedEvidence.disclosure_id)).all()
            == session.scalars(select(Disclosure.id)).all()
        )


def test_who_protects_hears_where_names_stand_that_were_typed_before_the_vault_knew_them(at: PageReader) -> None:
    """Given a name in a sealed text and in a title, then the pages say where it stands, not what."""
    ref = a_person(at, Secret(SecretField.PLACE, TOWN))
    item = an_item(at, ref)
    with transaction(engine(at)) as session:
        row = session.scalars(select(Evidence).where(Evidence.ref == item)).one()
        row.is_restricted = True
        texts.put(session, keyring(at), row, {SealedField.QUOTE: f"{NAME} said so.", SealedField.SUMMARY: "One."})
        held = {"published_on": None, "published_precision": None, "organisation_id": row.organisation_id}
        make.a_document(session, key="NOTES-7F3K", title=f"What {NAME} told", **held)
    identity = at.read(at.post(f"/people/identity/{ref}", reason=REASON))

    kept = at.read(at.post(f"/people/keep/{ref}", seen=value(identity, "seen"), real_name=NAME))
    linked = at.read(at.client.get(at.post("/people/new", real_name=NAME).headers["Location"], base_url=at.base))

    links = {link.get("href"): text(link) for link in kept.iter("a")}
    assert "Where the names stand" not in text(identity)
    assert "stand in 2 records" in text(kept)
    assert {item, "NOTES-7F3K"} <= set(links.values())
    assert "stand in 2 records: open the identity" in text(linked)
    assert NAME not in text(linked)
