"""Consent on both databases: what it opens, what a withdrawal takes away, and what is out for good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.factories import records as make
from tests.factories import shelf
from tracker.domain.audience import PUBLIC, of_organisation
from tracker.domain.consenting import weigh
from tracker.domain.dates import When
from tracker.domain.protection import ConsentForm, ConsentGiver, ConsentUse, PersonRole, TieKind
from tracker.domain.vocabulary import AddresseeKind, Finding, Level, PublicationBasis, ReviewState, Scope, Status
from tracker.errors import Conflict, Invalid, NotFound
from tracker.jobs import upkeep
from tracker.services.clock import today
from tracker.services.entries import Stale, fingerprint
from tracker.services.people import consents, disclosed, disclosures, items, links, listing, pages, ties
from tracker.services.people.agreed import Basis, on_record
from tracker.services.people.consents import ConsentEntry
from tracker.services.people.listing import Concern
from tracker.services.readers import seen
from tracker.services.results import assessments, rechecking
from tracker.storage import engine as engines
from tracker.storage import models

DAY = timedelta(days=1)
ACTOR = "user:1"
PUBLICLY = ConsentUse.UN_PUBLIC
SHA = "a" * 64
_numbers = count(1)


@pytest.fixture
def engine(database_url: str):
    """Make a followed State with one ask, and a published testimony of two people that speaks of it."""
    made = engines.create(database_url)
    with engines.transaction(made) as session:
        ours = make.add(session, models.Organisation(code="ORG", name="An organisation")).id
        make.add(session, models.TrackedState(organisation_id=ours, state_code=make.a_state(session).code))
        make.a_user(session, id=1, organisation_id=ours)
        document = make.a_document(session, review_id=make.a_review(session).id, key="A/HRC/99/1")
        ask = make.a_recommendation(session, document_id=document.id, ref="A/HRC/99/1#26.1", number="26.1")
        make.an_addressee(session, recommendation_id=ask.id, kind=AddresseeKind.STATE)
        part = make.a_part(session, recommendation_id=ask.id, ref="A/HRC/99/1#26.1")
        item = make.evidence(session, ref="DOC!E-1", **told(ours))
        make.a_link(session, evidence_id=item.id, part_id=part.id, finding=Finding.NO_CHANGE, level=Level.PROCESS,
                    scope=Scope.SYSTEMIC)  # fmt: skip
        for ref, role in (("P-BBBBB", PersonRole.SPEAKER), ("P-CCCCC", PersonRole.HELPER)):
            who = a_person(session, ours, ref)
            make.add(session, models.EvidencePerson(evidence_id=item.id, person_id=who.id, role=role))
        assessments.renew(session, {"NRL"}, as_of=today())
    yield made
    made.dispose()


def told(organisation: int, **more):
    return {
        "organisation_id": organisation,
        "review_state": ReviewState.APPROVED,
        "publication_basis": PublicationBasis.CONSENT,
    } | more


def a_person(session, organisation: int, ref: str = "") -> models.Person:
    code = ref or f"P-{next(_numbers):05}"
    return make.add(session, models.Person(ref=code, organisation_id=organisation, made_at=datetime.now(UTC)))


def agreed(form: ConsentForm = ConsentForm.PSEUDONYM, *uses: ConsentUse, **more) -> ConsentEntry:
    given = more.pop("given", today() - 30 * DAY)
    expires = more.pop("expires", None)
    said = {"giver": ConsentGiver.SELF, "language": "ko"} | more
    return ConsentEntry(
        tuple((use, form) for use in uses or (PUBLICLY,)), given=When.on(given), expires=When.on(expires), **said
    )


def ours(session):
    return session.scalars(select(models.Organisation.id).where(models.Organisation.code == "ORG")).one()


def say(session, ref: str, entry: ConsentEntry):
    return consents.record(session, ACTOR, ref, entry, organisation_id=ours(session))


def end(session, ref: str, *uses: ConsentUse):
    row = session.scalars(select(models.Person).where(models.Person.ref == ref)).one()
    was = fingerprint(Basis(on_record(session, row)))
    return consents.withdraw(session, ACTOR, ref, uses=uses, seen=was, organisation_id=ours(session))


def is_public(session) -> bool:
    return bool(session.scalars(select(models.Evidence.ref).where(seen.items(PUBLIC))).all())


def public_results(session):
    stored = models.StoredAssessment
    rows = session.scalars(select(stored).where(seen.results(PUBLIC)).order_by(stored.part_id, stored.cycle))
    return [(each.part_id, each.cycle, each.status, each.rule, each.reasons, each.evidence_against) for each in rows]


def test_only_the_consent_of_everybody_opens_an_item_and_a_withdrawal_leaves_no_trace(engine):
    with engines.transaction(engine) as session:
        before = public_results(session)
        say(session, "P-BBBBB", agreed())

        assert not is_public(session)
        assert public_results(session) == before

        say(session, "P-CCCCC", agreed())

        assert is_public(session)
        assert {each[2] for each in public_results(session)} != {each[2] for each in before}

        end(session, "P-CCCCC", PUBLICLY)

        assert not is_public(session)
        assert public_results(session) == before
        assert all(status is Status.NOT_ASSESSED for _part, _cycle, status, *_rest in before)


def test_what_somebody_wants_used_no_longer_inside_rests_until_there_is_a_new_consent(engine):
    inside = (ConsentForm.NAMED, ConsentUse.INTERNAL)
    with engines.transaction(engine) as session:
        reader, person = of_organisation(ours(session)), models.Person.ref == "P-BBBBB"
        shown = select(models.Evidence.ref).where(seen.items(reader))
        stored = models.StoredAssessment
        counted = select(stored.status).where(seen.results(reader), stored.status != Status.NOT_ASSESSED)
        say(session, "P-BBBBB", agreed(*inside))
        assert session.scalars(shown).all() == ["DOC!E-1"]
        assert session.scalars(counted).all() != []

        end(session, "P-BBBBB", ConsentUse.INTERNAL)

        assert session.scalars(shown).all() == []
        assert session.scalars(counted).all() == []
        assert rechecking.check(session) == ()
        whose = session.scalars(select(models.Person).where(person)).one()
        assert [each.ref for each in items.of_person(session, whose, audience=reader)] == ["DOC!E-1"]

        say(session, "P-BBBBB", agreed(*inside, given=today()))

        assert session.scalars(shown).all() == ["DOC!E-1"]
        assert session.scalars(counted).all() != []


def test_the_database_and_the_rule_say_the_same_of_every_consent(engine):
    days = (None, today() - DAY, today(), today() + DAY)
    with engines.transaction(engine) as session:
        mine = ours(session)
        for form in ConsentForm:
            for given in days[1:]:
                for expires in days:
                    for withdrawn in (None, today()):
                        if expires is not None and expires <= given:
                            continue
                        item, who = make.evidence(session, **told(mine)), a_person(session, mine)
                        make.add(
                            session,
                            models.EvidencePerson(evidence_id=item.id, person_id=who.id, role=PersonRole.SPEAKER),
                        )
                        make.add(
                            session,
                            models.Consent(
                                person_id=who.id,
                                use=PUBLICLY,
                                form=form,
                                giver=ConsentGiver.SELF,
                                language="ko",
                                given_on=given,
                                expires_on=expires,
                                recorded_at=datetime.now(UTC),
                                withdrawn_on=withdrawn,
                                withdrawn_by=1 if withdrawn else None,
                            ),
                        )
        rows = session.scalars(select(models.Evidence).order_by(models.Evidence.id)).all()
        by_rule = {item.ref for item in items.told(session, rows) if item.verdict(PUBLICLY, on=today()).may_tell}
        by_query = set(session.scalars(select(models.Evidence.ref).where(seen.consented(PUBLICLY))))

    assert by_query == by_rule
    assert 0 < len(by_rule) < len(rows)


def test_a_new_consent_takes_the_place_of_the_one_before(engine):
    with engines.transaction(engine) as session:
        say(session, "P-BBBBB", agreed(ConsentForm.NAMED))
        say(session, "P-BBBBB", agreed(ConsentForm.AGGREGATE, given=today()))

        agreements = items.agreements(session, [1])[1]
        verdict = weigh({"P-BBBBB": agreements}, PUBLICLY, on=today())

    assert [each.withdrawn_on for each in agreements] == [today(), None]
    assert (verdict.may_tell, verdict.may_count) == (False, True)


def test_an_older_consent_does_not_bring_back_what_was_withdrawn(engine):
    with engines.transaction(engine) as session:
        say(session, "P-BBBBB", agreed())
        end(session, "P-BBBBB", PUBLICLY)

        with pytest.raises(Invalid) as refused:
            say(session, "P-BBBBB", agreed(given=today() - DAY))
        say(session, "P-BBBBB", agreed(given=today()))

        assert refused.value.field == "given"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"given": today() + DAY}, "given"),
        ({"expires": today() - 30 * DAY}, "expires"),
        ({"language": "Klingon"}, "language"),
        ({"giver": None}, "giver"),
    ],
)
def test_consent_that_cannot_be_is_refused_beside_its_field(engine, change, field):
    with engines.transaction(engine) as session, pytest.raises(Invalid) as refused:
        say(session, "P-BBBBB", agreed(**change))

    assert refused.value.field == field


def test_who_withdraws_from_a_page_that_somebody_changed_is_told_so(engine):
    with engines.transaction(engine) as session:
        say(session, "P-BBBBB", agreed())
        old = fingerprint(Basis(()))

        with pytest.raises(Stale):
            consents.withdraw(session, ACTOR, "P-BBBBB", uses=[PUBLICLY], seen=old, organisation_id=ours(session))


def test_people_of_another_organisation_are_not_there(engine):
    with engines.transaction(engine) as session:
        other = make.add(session, models.Organisation(code="OTHER", name="Another")).id
        mine = ours(session)
        _agreed_by_all(session)

        for act in (
            lambda: consents.record(session, ACTOR, "P-BBBBB", agreed(), organisation_id=other),
            lambda: pages.shown(session, "P-BBBBB", organisation_id=other, audience=of_organisation(other)),
            lambda: links.shown(session, "DOC!E-1", organisation_id=other, audience=of_organisation(other)),
            lambda: disclosures.publish(session, ACTOR, _made(session), on=today(), organisation_id=other),
        ):
            with pytest.raises(NotFound):
                act()
        foreign = a_person(session, other)
        with pytest.raises(Invalid):
            ties.tie(session, ACTOR, "P-BBBBB", other=foreign.ref, kind=TieKind.HELPER, organisation_id=mine)
        assert listing.listed(session, other, concern=None, page=1, audience=of_organisation(other)).total == 1


def _agreed_by_all(session) -> None:
    for ref in ("P-BBBBB", "P-CCCCC"):
        say(session, ref, agreed())


def _made(session, *, sha256: str = SHA, refs=("DOC!E-1",), use: ConsentUse = PUBLICLY) -> int:
    return disclosures.record(
        session,
        ACTOR,
        organisation_id=ours(session),
        name="paper.pdf",
        sha256=sha256,
        use=use,
        evidence_refs=refs,
    )


def test_a_withdrawal_takes_what_is_not_out_off_the_shelf_and_lists_what_is(engine):
    with engines.transaction(engine) as session:
        for ref in ("P-BBBBB", "P-CCCCC"):
            say(session, ref, agreed(ConsentForm.NAMED, PUBLICLY, ConsentUse.COURT))
        draft, out = _made(session), _made(session, sha256="b" * 64)
        _made(session, sha256="c" * 64, use=ConsentUse.COURT)
        disclosures.publish(session, ACTOR, out, on=today(), organisation_id=ours(session))
        for sha256 in (SHA, "b" * 64):
            _on_shelf(session, sha256)
        page = pages.shown(session, "P-BBBBB", organisation_id=ours(session), audience=of_organisation(ours(session)))

        ending = next(each for each in pages.endings(page) if each.consent.use is PUBLICLY)
        done = end(session, "P-BBBBB", PUBLICLY)

        assert [each.ref for each in ending.items] == ["DOC!E-1"]
        assert ([each.id for each in ending.drafts], [each.id for each in ending.published]) == ([draft], [out])
        assert ([each.id for each in done.taken_off], [each.id for each in done.published]) == ([draft], [out])
        assert done.digests == (SHA,)
        assert session.scalars(select(models.PaperFile.sha256)).all() == ["b" * 64]
        events = session.scalars(select(models.AuditEntry.event).order_by(models.AuditEntry.sequence)).all()
        assert events[-2:] == ["consent:withdraw", "disclosure:take_off"]


def _on_shelf(session, sha256: str) -> int:
    return shelf.paper(session, sha256, user=1, organisation=ours(session), state="NRL", cycle=2)


def test_the_same_file_is_registered_once_and_one_with_unknown_evidence_never(engine):
    with engines.transaction(engine) as session:
        _agreed_by_all(session)
        assert _made(session) == _made(session)
        with pytest.raises(NotFound):
            _made(session, sha256="d" * 64, refs=("DOC!E-1", "DOC!gone"))

        (row,) = disclosed.register(session, ours(session), page=1).rows
        assert (row.item_count, row.published_on) == (1, None)


def test_what_was_made_while_somebody_withdrew_is_not_kept(engine):
    with engines.transaction(engine) as session:
        _agreed_by_all(session)
        end(session, "P-CCCCC", PUBLICLY)

        with pytest.raises(Conflict, match="does not agree"):
            _made(session)
        _made(session, use=ConsentUse.INTERNAL)


def test_a_file_is_not_out_before_it_was_made_nor_in_days_to_come(engine):
    with engines.transaction(engine) as session:
        _agreed_by_all(session)
        number = _made(session)

        for on in (today() + DAY, today() - 2 * DAY):
            with pytest.raises(Invalid):
                disclosures.publish(session, ACTOR, number, on=on, organisation_id=ours(session))


def test_states_whose_results_rest_on_consent_that_ran_out_are_found(engine):
    with engines.transaction(engine) as session:
        say(session, "P-BBBBB", agreed(expires=today() + 5 * DAY))

        assert consents.expired(session, today() + 4 * DAY) == ()
        assert consents.expired(session, today() + 5 * DAY) == ("NRL",)


def test_what_rested_on_a_consent_that_ran_out_leaves_the_shelf_by_itself_and_once(engine, tmp_path):
    (tmp_path / "papers").mkdir()
    with engines.transaction(engine) as session:
        _agreed_by_all(session)
        _made(session)
        out = _made(session, sha256="b" * 64)
        disclosures.publish(session, ACTOR, out, on=today(), organisation_id=ours(session))
        for sha256 in (SHA, "b" * 64):
            _on_shelf(session, sha256)
            (tmp_path / "papers" / sha256).touch()
    assert upkeep.daily(engine, today(), data_dir=tmp_path) == ()
    with engines.transaction(engine) as session:
        session.execute(update(models.Consent).values(expires_on=today()))
        session.execute(update(models.StoredAssessment).values(as_of=today() - DAY))

    states = [upkeep.daily(engine, today(), data_dir=tmp_path) for _each in range(2)]

    assert states == [("NRL",), ()]
    assert [each.name for each in (tmp_path / "papers").iterdir()] == ["b" * 64]
    with engines.reading(engine) as session:
        assert session.scalars(select(models.PaperFile.sha256)).all() == ["b" * 64]
        events = session.scalars(select(models.AuditEntry.event)).all()
        assert events.count("disclosure:take_off") == 1
        assert rechecking.check(session) == ()


def test_nobody_is_linked_to_what_others_published(engine):
    with engines.transaction(engine) as session:
        published = make.evidence(
            session,
            **told(ours(session), publication_basis=PublicationBasis.PUBLISHED_SOURCE, published_on=make.DAY,
                   published_precision="day"),
        )  # fmt: skip
        reader: dict[str, Any] = {
            "organisation_id": ours(session),
            "audience": of_organisation(ours(session)),
        }

        with pytest.raises(Conflict, match="published by others"):
            links.link(session, ACTOR, published.ref, person="P-BBBBB", role=PersonRole.SPEAKER, **reader)


def test_one_more_person_in_an_item_holds_it_back_and_taking_the_person_out_sends_it_to_review(engine):
    with engines.transaction(engine) as session:
        for ref in ("P-BBBBB", "P-CCCCC"):
            say(session, ref, agreed())
        reader: dict[str, Any] = {
            "organisation_id": ours(session),
            "audience": of_organisation(ours(session)),
        }
        relative = a_person(session, ours(session), "P-DDDDD")

        links.link(session, ACTOR, "DOC!E-1", person=relative.ref, role=PersonRole.RELATIVE, **reader)
        assert not is_public(session)

        links.unlink(session, ACTOR, "DOC!E-1", person=relative.ref, **reader)
        item = session.scalars(select(models.Evidence).where(models.Evidence.ref == "DOC!E-1")).one()
        assert (item.review_state, item.edited_by) == (ReviewState.IN_REVIEW, ACTOR)
        assert not is_public(session)

        item.review_state = ReviewState.APPROVED
        session.flush()
        assert is_public(session)


def test_a_tie_is_seen_from_both_sides_and_made_once(engine):
    with engines.transaction(engine) as session:
        mine = {"organisation_id": ours(session)}
        ties.tie(session, ACTOR, "P-BBBBB", other="P-CCCCC", kind=TieKind.HELPER, **mine)
        rows = {row.ref: row for row in session.scalars(select(models.Person))}

        (there,) = ties.of_person(session, rows["P-BBBBB"])
        (back,) = ties.of_person(session, rows["P-CCCCC"])

        assert (there.ref, there.is_theirs, there.shared_count) == ("P-CCCCC", False, 1)
        assert (back.ref, back.is_theirs) == ("P-BBBBB", True)
        with pytest.raises(Conflict):
            ties.tie(session, ACTOR, "P-CCCCC", other="P-BBBBB", kind=TieKind.CASE, **mine)
        with pytest.raises(Invalid):
            ties.tie(session, ACTOR, "P-CCCCC", other="P-CCCCC", kind=TieKind.CASE, **mine)
        ties.untie(session, ACTOR, "P-CCCCC", other="P-BBBBB", **mine)
        assert ties.of_person(session, rows["P-BBBBB"]) == ()


def test_the_list_says_whose_consent_needs_attention(engine):
    with engines.transaction(engine) as session:
        say(session, "P-BBBBB", agreed(expires=today() + 10 * DAY))
        say(session, "P-CCCCC", agreed(ConsentForm.NAMED, ConsentUse.COURT))
        end(session, "P-CCCCC", ConsentUse.COURT)
        a_person(session, ours(session), "P-DDDDD")
        reader = of_organisation(ours(session))

        found = {
            concern: [
                each.ref
                for each in listing.listed(session, ours(session), concern=concern, page=1, audience=reader).rows
            ]
            for concern in (None, *Concern)
        }
        (first, second, _third) = listing.listed(session, ours(session), concern=None, page=1, audience=reader).rows

    assert found == {
        None: ["P-BBBBB", "P-CCCCC", "P-DDDDD"],
        Concern.SOON: ["P-BBBBB"],
        Concern.NONE: ["P-CCCCC", "P-DDDDD"],
        Concern.WITHDRAWN: ["P-CCCCC"],
    }
    assert (first.forms, first.ends_on, first.item_count) == (
        {PUBLICLY: ConsentForm.PSEUDONYM},
        today() + 10 * DAY,
        1,
    )
    assert second.withdrawn == (ConsentUse.COURT,)
