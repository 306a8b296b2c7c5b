"""Evidence that protects people: what is restricted is sealed, what was said is kept, what contradicts is not lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from tests.factories import records as make
from tests.integration.test_evidence import KEY, engine, entry, link  # noqa: F401 (the fixture of the same State)
from tracker.domain.audience import PUBLIC, Audience, of_organisation
from tracker.domain.kinds import EvidenceKind
from tracker.domain.protection import PersonRole
from tracker.domain.vocabulary import Finding, PublicationBasis, ReviewState, Status, Strand
from tracker.errors import Conflict, Invalid, NotFound, TrackerError
from tracker.services import case_files, evidence
from tracker.services.case_files import CaseFileEntry, named, restricted_files
from tracker.services.documents import pages as document_pages
from tracker.services.dossiers import evidence as dossier_evidence
from tracker.services.dossiers.horizon import Horizon
from tracker.services.entries import fingerprint
from tracker.services.evidence import dropping, live, pages, reviewing, texts, versions
from tracker.services.evidence import listing as evidence_list
from tracker.services.evidence.entry import EvidenceEntry
from tracker.services.people import links, making
from tracker.services.results import facts, stored_units
from tracker.services.vault import people as vault_people
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import models

# ruff: noqa: F811 (fixtures by import)

SECRET = "Сказала, что боится."
ASK = "A/HRC/99/1#26.1"


@dataclass
class Office:
    """An organisation with two people and a keyring."""

    engine: Engine
    keyring: Keyring
    organisation: int
    one: int
    two: int

    @property
    def reader(self) -> Audience:
        return of_organisation(self.organisation)

    def record(self, given: EvidenceEntry, *, audience: Audience | None = None, actor: str = "") -> str:
        with engines.transaction(self.engine) as session:
            who = actor or f"user:{self.one}"
            done = evidence.record(session, who, given, approves=True, audience=audience, keyring=self.keyring)
            return done.ref

    def load(self, ref: str, *, keyring: Keyring | None = None) -> EvidenceEntry:
        with engines.reading(self.engine) as session:
            return evidence.load(session, ref, keyring=keyring or self.keyring)

    def amend(self, ref: str, given: EvidenceEntry, *, reason: str = "", actor: str = "") -> None:
        seen = fingerprint(self.load(ref))
        with engines.transaction(self.engine) as session:
            who = actor or f"user:{self.one}"
            evidence.amend(session, who, ref, given, seen=seen, approves=False, reason=reason, keyring=self.keyring)

    def approve(self, ref: str, *, actor: int) -> None:
        seen = fingerprint(self.load(ref))
        with engines.transaction(self.engine) as session:
            reviewing.approve(session, f"user:{actor}", ref, seen=seen, keyring=self.keyring)

    def status(self, *, part: str = ASK, audience: Audience | None = None) -> Status:
        with engines.reading(self.engine) as session:
            units = stored_units.of_state(session, "NRL", audience=audience or self.reader)
            return next(unit.status for known in units.values() for unit in known if unit.part == part)


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Office:
    with engines.transaction(engine) as session:
        organisation = session.scalars(select(models.Organisation)).one()
        people = [
            make.add(
                session,
                models.User(
                    id=number,  # the State that both modules share brings its first person with a number given
                    email=f"{name}@office.example",
                    password=make.HASH,
                    fs_uniquifier=name,
                    organisation_id=organisation.id,
                ),
            ).id
            for number, name in ((101, "one"), (102, "two"))
        ]
        organisation_id = organisation.id
    return Office(engine, Keyring(tmp_path / "keys"), organisation_id, *people)


def spoken(**given) -> EvidenceEntry:
    plain = entry(
        kind=EvidenceKind.TESTIMONY,
        strand=Strand.TESTIMONY,
        origin="P-1",
        code="P-1",
        summary="She was sent back at the border.",
        quote=SECRET,
        quote_language="ru",
        translation="She said that she is afraid.",
        translation_language="en",
        locator="tape 2",
        publication_basis=PublicationBasis.INTERNAL,
        is_restricted=True,
    )
    return replace(plain, **given)


# What is restricted -------------------------------------------------------------------------------------------------


def test_the_texts_of_a_restricted_item_stand_nowhere_in_the_open_and_come_back_whole(office: Office) -> None:
    ref = office.record(spoken())

    back = office.load(ref)
    office.amend(ref, replace(back, summary="She was sent back twice."))

    assert (back.quote, back.locator) == (SECRET, "tape 2")
    assert office.load(ref).summary == "She was sent back twice."
    with engines.reading(office.engine) as session:
        row = session.scalars(select(models.Evidence)).one()
        assert (row.summary, row.quote, row.translation, row.locator) == ("", "", "", "")
        told = str([each.changes for each in session.scalars(select(models.AuditEntry))])
        sealed = b"".join(session.scalars(select(models.SealedText.content)))
        kept = b"".join(session.scalars(select(models.EvidenceVersion.content)))
    for text in (SECRET, "sent back", "afraid", "tape 2"):
        assert text not in told
        assert text.encode() not in sealed + kept


def test_no_search_finds_what_is_restricted_and_a_list_shows_only_code_and_kind(office: Office) -> None:
    office.record(spoken())

    with engines.reading(office.engine) as session:
        everything = evidence_list.listed(session, evidence_list.Wanted(), page=1, audience=office.reader)
        searched = [
            evidence_list.listed(session, evidence_list.Wanted(words=word), page=1, audience=office.reader).total
            for word in ("border", "P-1", "E-1")
        ]
        public = evidence_list.listed(session, evidence_list.Wanted(), page=1, audience=PUBLIC)

    assert [each.told for each in everything.rows] == ["Restricted: testimony, P-1"]
    assert searched == [0, 0, 0]
    assert public.total == 0


def test_without_the_key_the_page_says_so_and_nothing_can_be_saved_over_it(office: Office, tmp_path: Path) -> None:
    ref = office.record(spoken())
    elsewhere = Keyring(tmp_path / "elsewhere")

    with engines.reading(office.engine) as session:
        page = pages.shown(session, ref, audience=office.reader, keyring=elsewhere)
    with engines.transaction(office.engine) as session, pytest.raises(TrackerError):
        evidence.amend(session, f"user:{office.one}", ref, spoken(), seen="", approves=False, keyring=elsewhere)

    assert "master key" in page.sealed
    assert page.entry.summary == ""
    assert office.load(ref).quote == SECRET


def test_what_one_person_says_is_sealed_under_that_persons_own_key(office: Office) -> None:
    ref = office.record(spoken())

    with engines.transaction(office.engine) as session:
        row = session.scalars(select(models.Evidence)).one()
        code = vault_people.record(session, office.keyring, "cli", organisation_id=office.organisation)
        person = session.scalars(select(models.Person).where(models.Person.ref == code)).one()
        session.add(models.EvidencePerson(evidence_id=row.id, person_id=person.id, role=PersonRole.SPEAKER))
        session.flush()
        texts.seal_again(session, office.keyring, row)
        number = person.id

    with engines.reading(office.engine) as session:
        owners = set(session.execute(select(models.SealedText.person_id, models.SealedText.organisation_key_id)).all())
    assert owners == {(number, None)}
    assert office.load(ref).quote == SECRET


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"origin": "the woman from the market"}, "origin"),
        ({"is_shared": True}, "is_shared"),
        ({"publication_basis": PublicationBasis.PUBLISHED_SOURCE}, "is_restricted"),
        ({"links": (link(note="her words"),)}, "links-0-note"),
    ],
)
def test_nothing_of_what_is_restricted_stands_open_elsewhere(office: Office, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        office.record(spoken(**given))

    assert refused.value.field == field


def test_an_item_rests_on_consent_only_once_people_are_linked(office: Office) -> None:
    given = spoken(is_restricted=False, publication_basis=PublicationBasis.CONSENT)

    with pytest.raises(Invalid) as refused:
        office.record(given)

    assert refused.value.field == "publication_basis"


# What was said before -----------------------------------------------------------------------------------------------


def test_an_edit_returns_an_approved_item_to_review_and_the_former_version_can_be_restored(office: Office) -> None:
    ref = office.record(entry())
    assert (office.status(), office.status(audience=PUBLIC)) == (Status.NOT_IMPLEMENTED, Status.NOT_IMPLEMENTED)

    office.amend(ref, replace(office.load(ref), summary="Another."))

    assert (office.status(), office.status(audience=PUBLIC)) == (Status.NOT_ASSESSED, Status.NOT_ASSESSED)
    with engines.transaction(office.engine) as session:
        seen = fingerprint(evidence.load(session, ref))
        evidence.restore(session, f"user:{office.two}", ref, 1, seen=seen, keyring=office.keyring)
    back = office.load(ref)
    assert (back.summary, back.review_state) == ("No school was built.", ReviewState.IN_REVIEW)
    with engines.reading(office.engine) as session:
        row = session.scalars(select(models.Evidence)).one()
        found = versions.of(session, office.keyring, row.id)
    assert [(each.number, each.by, each.entry.summary) for each in found] == [
        (2, "two@office.example", "Another."),
        (1, "one@office.example", "No school was built."),
    ]


def test_who_wrote_an_item_does_not_approve_it_where_four_eyes_are_asked_for(office: Office) -> None:
    with engines.transaction(office.engine) as session:
        session.get_one(models.Organisation, office.organisation).four_eyes = True
    ref = office.record(entry())

    with pytest.raises(Invalid):
        office.approve(ref, actor=office.one)
    before = office.load(ref).review_state
    office.approve(ref, actor=office.two)

    assert before is ReviewState.IN_REVIEW  # although the author may approve what others wrote
    assert office.load(ref).review_state is ReviewState.APPROVED


def test_what_is_sent_back_is_a_draft_with_a_remark_that_stays_out_of_the_trail(office: Office) -> None:
    ref = office.record(spoken())

    with engines.transaction(office.engine) as session:
        reviewing.send_back(session, f"user:{office.two}", ref, reason="Ask her again.", keyring=office.keyring)

    assert office.load(ref).review_state is ReviewState.DRAFT
    with engines.reading(office.engine) as session:
        row = session.scalars(select(models.Evidence)).one()
        (kept,) = versions.of(session, office.keyring, row.id)
        last = session.scalars(select(models.AuditEntry).where(models.AuditEntry.event == "evidence:send_back")).one()
    assert kept.reason == "Ask her again."
    assert last.changes["reason"] == [None, "(kept apart)"]


def test_people_in_imagery_are_thought_of_before_it_is_approved(office: Office) -> None:
    ref = office.record(entry(kind=EvidenceKind.IMAGERY, review_state=ReviewState.IN_REVIEW))

    with pytest.raises(Invalid, match="harm"):
        office.approve(ref, actor=office.two)


def test_whoever_shows_a_restricted_item_elsewhere_tells_code_and_kind(office: Office) -> None:
    ref = office.record(spoken())

    with engines.reading(office.engine) as session:
        (item,) = dossier_evidence.items(
            session, "NRL", audience=office.reader, horizon=Horizon(None, None, facts.today())
        )
        cited = document_pages.shown(session, KEY, audience=office.reader).evidence

    assert item.summary == "Restricted: testimony, P-1"
    assert (ref, "", item.summary) in cited


def test_the_texts_are_under_the_key_of_the_one_who_speaks_so_that_a_purge_ends_them(office: Office) -> None:
    ref = office.record(spoken())
    ours: dict[str, Any] = {
        "organisation_id": office.organisation,
        "audience": office.reader,
        "keyring": office.keyring,
    }

    with engines.transaction(office.engine) as session:
        person = making.record(session, office.keyring, "cli", organisation_id=office.organisation)
        links.link(session, "cli", ref, person=person, role=PersonRole.SPEAKER, **ours)
        of_person = set(session.scalars(select(models.SealedText.person_id)))
    read = office.load(ref)
    with engines.transaction(office.engine) as session:
        links.unlink(session, "cli", ref, person=person, **ours)
        after = set(session.scalars(select(models.SealedText.person_id)))

    assert None not in of_person
    assert len(of_person) == 1
    assert read.quote == office.load(ref).quote == SECRET
    assert after == {None}


# What contradicts ---------------------------------------------------------------------------------------------------


@pytest.fixture
def contradicted(office: Office) -> tuple[Office, str]:
    """Let the State claim that it is done, and one item say the contrary."""
    office.record(entry(link(finding=Finding.IMPLEMENTED), strand=Strand.STATE_CLAIM, origin="State report"))
    return office, office.record(entry(origin="survey of schools"))


def test_what_contradicts_a_claim_is_not_unlinked_without_a_reason_that_stays(
    contradicted: tuple[Office, str],
) -> None:
    office, ref = contradicted
    softer = replace(office.load(ref), links=(link(ASK, Finding.PROGRESS),))

    with pytest.raises(Invalid) as refused:
        office.amend(ref, softer)
    office.amend(ref, softer, reason="The survey was corrected.")

    assert refused.value.field == "reason"
    with engines.reading(office.engine) as session:
        (dropped,) = dropping.told(session, ASK, audience=office.reader)
        foreign = dropping.told(session, ASK, audience=of_organisation(office.organisation + 1))
    assert (dropped.ref, dropped.finding, dropped.reason) == (ref, Finding.NO_CHANGE, "The survey was corrected.")
    assert (dropped.by, foreign) == ("one@office.example", ())
    with engines.reading(office.engine) as session:
        told = [dropping.of_several(session, [ASK], audience=each) for each in (office.reader, PUBLIC)]
    assert told == [{ASK: frozenset({ref})}, {}]


def test_two_small_edits_do_not_drop_what_one_may_not(contradicted: tuple[Office, str]) -> None:
    office, ref = contradicted
    office.amend(ref, replace(office.load(ref), summary="Hardly any school was built."))  # now it is in review

    with pytest.raises(Invalid) as refused:
        office.amend(ref, replace(office.load(ref), links=()))

    assert refused.value.field == "reason"


def test_what_agrees_with_the_status_is_unlinked_without_ado(office: Office) -> None:
    ref = office.record(entry())

    office.amend(ref, replace(office.load(ref), links=(link("A/HRC/99/1#26.2"),)))

    assert [each.ask for each in office.load(ref).links] == ["A/HRC/99/1#26.2"]


# Whose it is --------------------------------------------------------------------------------------------------------


def test_another_organisation_writes_nothing_of_ours_and_a_contributor_only_what_waits(office: Office) -> None:
    with engines.transaction(office.engine) as session:
        other = make.add(session, models.Organisation(code="OTHER", name="Another"))
        stranger = models.User(
            id=103, email="x@y.example", password=make.HASH, fs_uniquifier="x", organisation_id=other.id
        )
        make.add(session, stranger)
        foreign = f"user:{stranger.id}"
    contributor = Audience(own_of=office.two)
    ref = office.record(entry())
    mine = office.record(entry(review_state=ReviewState.DRAFT, origin="own"), actor=f"user:{office.two}")

    with pytest.raises(NotFound):
        office.amend(ref, entry(summary="Taken over."), actor=foreign)
    with engines.transaction(office.engine) as session, pytest.raises(NotFound):
        evidence.load(session, ref, actor=f"user:{office.two}", audience=contributor)
    office.approve(mine, actor=office.one)
    with engines.transaction(office.engine) as session:
        now = evidence.load(session, mine, actor=f"user:{office.two}", audience=contributor)
        with pytest.raises(Conflict):
            evidence.amend(
                session,
                f"user:{office.two}",
                mine,
                replace(now, summary="Other."),
                seen=fingerprint(now),
                approves=False,
                audience=contributor,
                keyring=office.keyring,
            )


# Case files ---------------------------------------------------------------------------------------------------------


def a_file(office: Office, *, is_restricted: bool = False) -> tuple[str, Audience]:
    with engines.transaction(office.engine) as session:
        given = CaseFileEntry("NRL", "Border cases", is_restricted)
        who = office.one
        code = case_files.record(session, f"user:{who}", given, organisation_id=office.organisation, user_id=who)
        row = session.scalars(select(models.CaseFile).where(models.CaseFile.code == code)).one()
        return code, Audience(office.organisation, open_files=frozenset({row.id}))


def test_the_counts_of_a_file_add_up_and_keep_at_least(office: Office) -> None:
    code, _named = a_file(office)
    ruling, case = EvidenceKind.RULING, EvidenceKind.CASE
    items: tuple[dict[str, Any], ...] = (
        {"kind": ruling, "item_count": "21"},
        {"kind": ruling, "item_count": "10", "count_at_least": True},
        {"kind": case, "review_state": ReviewState.DRAFT},
    )
    for number, given in enumerate(items):
        office.record(entry(case_file=code, origin=f"origin {number}", **given))
    gone = office.record(entry(case_file=code, origin="gone", item_count="500"))
    with engines.transaction(office.engine) as session:
        reviewing.withdraw(session, f"user:{office.one}", gone, reason="Counted twice.", keyring=office.keyring)

    with engines.reading(office.engine) as session:
        file = case_files.one(session, code, audience=office.reader)

    assert [
        (each.kind, each.item_count, each.approved_count, each.stands_for, each.at_least) for each in file.groups
    ] == [
        (case, 1, 0, 1, False),
        (ruling, 2, 2, 31, True),
    ]
    assert (file.item_count, file.stands_for, file.at_least) == (3, 32, True)


def test_a_restricted_file_is_not_there_for_who_is_not_named_and_counts_live_for_who_is(office: Office) -> None:
    code, named_reader = a_file(office, is_restricted=True)
    ref = office.record(entry(case_file=code), audience=named_reader)

    with engines.reading(office.engine) as session:
        assert case_files.listed(session, audience=office.reader) == ()
        with pytest.raises(NotFound):
            pages.shown(session, ref, audience=office.reader, keyring=office.keyring)
        assert evidence_list.listed(session, evidence_list.Wanted(), page=1, audience=office.reader).total == 0
        (file,) = case_files.listed(session, audience=named_reader)
        (unit,) = live.of_file(session, file.id, audience=named_reader)
        hidden = live.of_file(session, file.id, audience=office.reader)

    assert (file.item_count, office.status()) == (1, Status.NOT_ASSESSED)
    assert (unit.stored, unit.live, hidden) == (Status.NOT_ASSESSED, Status.NOT_IMPLEMENTED, ())


def test_a_file_that_is_opened_to_all_moves_the_statuses_at_once(office: Office) -> None:
    code, named_reader = a_file(office, is_restricted=True)
    office.record(entry(case_file=code), audience=named_reader)

    with engines.transaction(office.engine) as session:
        stored = case_files.load(session, code, audience=named_reader)
        case_files.amend(
            session,
            f"user:{office.one}",
            code,
            replace(stored, is_restricted=False),
            seen=fingerprint(stored),
            audience=named_reader,
            user_id=office.one,
        )

    assert office.status() is Status.NOT_IMPLEMENTED


def test_somebody_always_stays_named(office: Office) -> None:
    code, _named = a_file(office, is_restricted=True)

    with engines.transaction(office.engine) as session:
        row = restricted_files.row_of(session, code, organisation_id=office.organisation)
        assert row is not None
        kept = restricted_files.kept(row)
        with pytest.raises(Invalid):
            named.unname(session, "user:1", kept, user_id=office.one)
        named.name(session, "user:1", kept, user_id=office.two)
        named.unname(session, "user:1", kept, user_id=office.one)
        found = named.people(session, kept)

    assert [each.mail for each in found] == ["two@office.example"]


def test_a_state_is_kept_for_who_is_named_until_it_is_opened_again(office: Office) -> None:
    with engines.transaction(office.engine) as session:
        named.keep_state(session, "user:1", "NRL", organisation_id=office.organisation, user_id=office.two)
        (kept,) = named.states(session, office.organisation)
        others = named.states(session, office.organisation + 1)
        with pytest.raises(Conflict):
            named.keep_state(session, "user:1", "NRL", organisation_id=office.organisation, user_id=office.one)
        named.open_state(session, "user:1", "NRL", organisation_id=office.organisation)
        after = named.states(session, office.organisation)

    assert ([each.mail for each in kept.people], others, after) == (["two@office.example"], (), ())


def test_a_new_reference_tells_nothing_of_how_many_there_are(office: Office) -> None:
    found = {office.record(entry(origin=f"origin {number}")) for number in range(3)}

    names = [ref.removeprefix(f"{KEY}!E-") for ref in found]
    assert len(found) == 3
    assert all(len(name) == 4 and not set(name) & set("01ILOU") for name in names)


def test_days_are_days(office: Office) -> None:
    with pytest.raises(Invalid) as refused:
        office.record(entry(harm_weighed_on=replace(entry().when, first=date(2199, 1, 1), last=date(2199, 1, 1))))

    assert refused.value.field == "harm_weighed_on"
