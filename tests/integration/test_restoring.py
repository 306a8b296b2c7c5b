"""Earlier values put back: through the record's own service, as a new change, or refused with a sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from tests.factories import records as make
from tests.web_client import MAIL, PASSWORD, PageReader, app_at, text
from tracker.domain.audience import Audience, of_organisation
from tracker.domain.kinds import DocumentKind
from tracker.domain.vocabulary import LineageKind, Wording
from tracker.errors import Conflict, Invalid, NotFound
from tracker.services import accounts, pledges, restoring, seeding
from tracker.services.entries import Stale, fingerprint
from tracker.services.lineage import lineage_links
from tracker.services.lineage.lineage_links import LinkEntry
from tracker.services.pledges import PledgeEntry
from tracker.services.restoring.restorable import NOUNS
from tracker.services.trail import audit, audit_pages, history
from tracker.services.trail.audit_pages import Wanted
from tracker.storage import engine as engines
from tracker.storage import models
from tracker.storage.models import AuditEntry

ACTOR = "user:1"


def _names(session: Session) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return one record of the demo for each noun, as the trail names it, with a field and another value of it."""
    position, obligation = models.StatedPosition, models.Obligation
    ask = models.Recommendation
    of_position = session.execute(
        select(ask.ref, position.state_code).join(ask, ask.id == position.recommendation_id).order_by(position.id)
    ).first()
    of_obligation = session.execute(
        select(ask.ref, obligation.ordinal).join(ask, ask.id == obligation.recommendation_id).order_by(obligation.id)
    ).first()
    assert of_position
    assert of_obligation
    found: dict[str, tuple[str, dict[str, Any]]] = {
        "document": (session.scalars(select(models.SourceDocument.key)).first() or "", {"note": "another note"}),
        "figure": (session.scalars(select(models.StatedFigure.ref)).first() or "", {"unit": "other things"}),
        "position": (f"{of_position.ref}@{of_position.state_code}:1", {"as_stated": "in other words"}),
        "obligation": (f"{of_obligation.ref}:{of_obligation.ordinal}", {"correction": "a correction"}),
        "recommendation": (session.scalars(select(ask.ref)).first() or "", {"note": "another note"}),
    }
    letter = session.scalars(select(models.Communication.reference)).first()
    if letter:
        found["communication"] = (letter, {"mandate": "Another mandate"})
    return found


@pytest.mark.parametrize("noun", ["document", "figure", "obligation", "position", "recommendation", "communication"])
def test_what_was_changed_comes_back_as_a_new_change(noun: str, demo: Engine) -> None:
    with engines.transaction(demo) as session:
        name, other = _names(session).get(noun, ("", {}))
        if not name:
            pytest.fail(f"the demo has no {noun}")
        first = NOUNS[noun].load(session, name)
        NOUNS[noun].amend(session, ACTOR, name, replace(first, **other), fingerprint(first))
        number = _last(session).sequence

    with engines.transaction(demo) as session:
        offer = restoring.offered(session, number, audience=_own(session))
        restoring.restore(session, ACTOR, number, seen=offer.seen, audience=_own(session))

    with engines.reading(demo) as session:
        assert NOUNS[noun].load(session, name) == first
        assert [each.field for each in offer.differences] == list(other)
        last = _last(session)
        assert last.event == f"{noun}:amend"
        assert last.sequence == number + 1


def test_what_was_first_recorded_comes_back_whole_with_its_parts_and_days(demo: Engine) -> None:
    with engines.transaction(demo) as session:
        ref = _a_pledge(session)
        first = pledges.load(session, ref)
        number = _last(session).sequence
        changed = replace(first, text="Other words", wording=Wording.PARAPHRASE, cycle="2")
        pledges.amend(session, ACTOR, ref, changed, seen=fingerprint(first))

    with engines.transaction(demo) as session:
        restoring.restore(session, ACTOR, number, seen=fingerprint(changed), audience=_own(session))

    with engines.reading(demo) as session:
        assert pledges.load(session, ref) == first


def test_a_link_that_was_taken_away_comes_back(demo: Engine) -> None:
    with engines.transaction(demo) as session:
        later, earlier = [
            row.ref
            for row in session.scalars(select(models.Recommendation).order_by(models.Recommendation.asked_first.desc()))
        ][:: max(1, len(session.scalars(select(models.Recommendation.id)).all()) - 1)][:2]
        entry = LinkEntry(later, earlier, LineageKind.NARROWS, "the same roads")
        lineage_links.record(session, ACTOR, entry)
        lineage_links.remove(session, ACTOR, entry, why="a mistake", seen=fingerprint(entry))
        number = _last(session).sequence

    with engines.transaction(demo) as session:
        restoring.restore(session, ACTOR, number, seen="", audience=_own(session))

    with engines.reading(demo) as session:
        assert lineage_links.load(session, later, earlier, "narrows") == entry


def test_two_writers_are_told_of_each_other(demo: Engine) -> None:
    with engines.transaction(demo) as session:
        ref = _a_pledge(session)
        first = pledges.load(session, ref)
        pledges.amend(session, ACTOR, ref, replace(first, text="Second"), seen=fingerprint(first))
        number = _last(session).sequence
        offer = restoring.offered(session, number, audience=_own(session))
        second = pledges.load(session, ref)
        pledges.amend(session, "user:2", ref, replace(second, text="Third"), seen=fingerprint(second))

    with pytest.raises(Stale), engines.transaction(demo) as session:
        restoring.restore(session, ACTOR, number, seen=offer.seen, audience=_own(session))


def test_what_no_longer_fits_is_refused_with_a_sentence(demo: Engine) -> None:
    entries = {
        "of a field that is gone": {"colour": ["red", "blue"]},
        "of a term that is gone": {"wording": ["sung", "verbatim"]},
        "that says what is on record": {"text": ["We will build roads", "x"]},
        "kept apart": {"text": ["(kept apart)", "(kept apart)"]},
    }
    with engines.transaction(demo) as session:
        ref = _a_pledge(session)
        numbers = {}
        for what, told in entries.items():
            pairs = {field: (old, new) for field, (old, new) in told.items()}
            audit.record(session, ACTOR, event="pledge:amend", subject=f"pledge:{ref}", changes=pairs)
            numbers[what] = _last(session).sequence

    for number in numbers.values():
        with pytest.raises(Conflict), engines.reading(demo) as session:
            restoring.offered(session, number, audience=_own(session))


def test_the_rules_of_the_record_hold(demo: Engine) -> None:
    with engines.transaction(demo) as session:
        ref = _a_pledge(session)
        seen = fingerprint(pledges.load(session, ref))
        day = {"first": "2999-01-01", "last": "2999-01-01", "precision": "day"}
        audit.record(session, ACTOR, event="pledge:amend", subject=f"pledge:{ref}", changes={"pledged": (day, None)})
        number = _last(session).sequence

    with pytest.raises(Invalid), engines.transaction(demo) as session:
        restoring.restore(session, ACTOR, number, seen=seen, audience=_own(session))


@pytest.mark.parametrize("event", ["evidence:amend", "judgement:record", "treaty:act", "user:created", "person:amend"])
def test_what_has_no_way_back_here_is_as_if_it_were_not_there(event: str, demo: Engine) -> None:
    with engines.transaction(demo) as session:
        audit.record(session, ACTOR, event=event, subject=f"{event.partition(':')[0]}:x", changes={"a": (1, 2)})
        number = _last(session).sequence

    with engines.reading(demo) as session:
        for missing in (number, 999_999):
            with pytest.raises(NotFound):
                restoring.offered(session, missing, audience=_own(session))
        with pytest.raises(NotFound):
            restoring.listed(session, f"{event.partition(':')[0]}:x", audience=_own(session))


def test_a_letter_that_another_organisation_holds_has_no_history(demo: Engine) -> None:
    with engines.transaction(demo) as session:
        other = make.add(session, models.Organisation(code="OTHER", name="Other"))
        document = make.a_document(session, kind=DocumentKind.LETTER, published_on=None, published_precision=None)
        document.organisation_id = other.id
        key = document.key
        audit.record(session, "user:9", event="document:amend", subject=f"document:{key}", changes={"note": ("a", "b")})
        number = _last(session).sequence

    with engines.reading(demo) as session:
        theirs = of_organisation(other.id)
        assert restoring.listed(session, f"document:{key}", audience=theirs)
        with pytest.raises(NotFound):
            restoring.listed(session, f"document:{key}", audience=_own(session))
        with pytest.raises(NotFound):
            restoring.offered(session, number, audience=_own(session))


def test_the_history_tells_nothing_of_what_another_organisation_keeps(demo: Engine) -> None:
    with engines.transaction(demo) as session:
        other = make.add(session, models.Organisation(code="OTHER", name="Other"))
        stranger = make.a_user(session, organisation_id=other.id)
        mine = make.a_user(session)
        for actor in (f"user:{stranger.id}", f"user:{mine.id}"):
            for event in ("judgement:record", "evidence:amend", "recommendation:amend"):
                audit.record(session, actor, event=event, subject="judgement:x#1", changes={"n": (1, 2)})

    with engines.reading(demo) as session:
        events = history.of(session, ["judgement:x#1"], audience=_own(session))

    assert sorted((each.event, each.by) for each in events) == [
        ("evidence:amend", mine.email),
        ("judgement:record", mine.email),
        ("recommendation:amend", ""),
        ("recommendation:amend", mine.email),
    ]


def test_the_history_of_an_ask_tells_nothing_of_what_stands_in_a_document_that_the_reader_does_not_hear_of(
    demo: Engine,
) -> None:
    with engines.transaction(demo) as session:
        other = make.add(session, models.Organisation(code="OTHER", name="Other"))
        kept = make.a_document(session, key="OTHER A/1", published_on=None, published_precision=None)
        kept.organisation_id = other.id
        ref = session.scalars(select(models.Recommendation.ref).order_by(models.Recommendation.id)).first() or ""
        theirs = make.a_recommendation(session, document_id=kept.id, ref="OTHER A/1#7")
        later = session.scalars(select(models.Recommendation.id).where(models.Recommendation.ref == ref)).one()
        link = {"later_id": later, "earlier_id": theirs.id, "kind": LineageKind.REPEATS, "reason": "because"}
        make.add(session, models.LineageLink(**link))
        pair, answer = f"lineage:{ref} {theirs.ref}", f"position:{ref}@RUS:9"
        told = {"document": (None, kept.key), "as_stated": (None, "so they said")}
        audit.record(session, "user:9", event="position:record", subject=answer, changes=told)
        audit.record(session, "user:9", event="position:amend", subject=answer, changes={"as_stated": ("so", "or so")})
        audit.record(session, "user:9", event="lineage:record", subject=pair, changes={"reason": (None, "because")})
        audit.record(session, "user:9", event="recommendation:amend", subject=f"recommendation:{ref}", changes={})

    def told_to(audience: Audience) -> list[set[str]]:
        with engines.reading(demo) as session:
            whole = restoring.listed(session, f"recommendation:{ref}", audience=audience)
            short = history.of(session, [f"recommendation:{ref}", answer], audience=audience)
        return [{each.event for each in rows} - {"seed:added"} for rows in (whole, short)]

    with engines.reading(demo) as session:
        mine, holder = _own(session), of_organisation(other.id)
        with pytest.raises(NotFound):
            restoring.listed(session, pair, audience=mine)
        assert restoring.listed(session, pair, audience=holder)
    assert told_to(mine) == [{"recommendation:amend"}] * 2
    assert told_to(holder) == [
        {"recommendation:amend", "position:record", "position:amend", "lineage:record"},
        {"recommendation:amend", "position:record", "position:amend"},
    ]


def test_judgements_on_a_state_that_is_kept_for_others_are_in_no_trail(demo: Engine) -> None:
    with engines.transaction(demo) as session:
        mine = f"user:{make.a_user(session).id}"
        for state in ("RUS", "PRK"):
            audit.record(session, mine, event="judgement:record", subject=f"judgement:a#1@{state}:2", changes={})

    with engines.reading(demo) as session:
        kept = replace(_own(session), closed_states=frozenset({"PRK"}))
        found = audit_pages.listed(session, Wanted(event="judgement:record"), audience=kept, page=1).rows
        everything = audit_pages.listed(session, Wanted(event="judgement:record"), audience=_own(session), page=1).rows

    assert [each.subject for each in found] == ["judgement:a#1@RUS:2"]
    assert len(everything) == 2


@pytest.fixture
def signed_in(demo_url: str, tmp_path: Path) -> PageReader:
    engine = engines.create(demo_url)
    with engines.transaction(engine) as session:
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
    reader = PageReader(app_at(demo_url, tmp_path / "data"))
    assert reader.sign_in().status_code == 302
    return reader


def test_a_person_sees_both_values_and_puts_the_earlier_one_back(signed_in: PageReader, demo: Engine) -> None:
    with engines.transaction(demo) as session:
        ref = _a_pledge(session)
        first = pledges.load(session, ref)
        changed = replace(first, text="=2+2 <b>Other</b> words")
        pledges.amend(session, "seed", ref, changed, seen=fingerprint(first))
        number = _last(session).sequence

    page = signed_in.get(f"/history?{urlencode({'of': f'pledge:{ref}'})}")
    links = [str(each.get("href")) for each in page.iter("a") if "/restore" in str(each.get("href"))]
    assert f"/history/{number}/restore" in links
    shown = signed_in.get(f"/history/{number}/restore")
    assert "We will build roads" in text(shown)
    assert "<b>Other</b>" in text(shown)
    (seen,) = [str(each.get("value")) for each in shown.iter("input") if each.get("name") == "seen"]
    answer = signed_in.post(f"/history/{number}/restore", seen=seen)

    assert answer.status_code == 303
    with engines.reading(demo) as session:
        assert pledges.load(session, ref) == first


def test_what_changed_meanwhile_is_shown_and_nothing_is_written(signed_in: PageReader, demo: Engine) -> None:
    with engines.transaction(demo) as session:
        ref = _a_pledge(session)
        first = pledges.load(session, ref)
        pledges.amend(session, "seed", ref, replace(first, text="Second"), seen=fingerprint(first))
        number = _last(session).sequence
        session.execute(update(models.Pledge).where(models.Pledge.ref == ref).values(text="Third"))

    answer = signed_in.post(f"/history/{number}/restore", seen="old")

    assert "Somebody else changed this record" in text(signed_in.read(answer))
    with engines.reading(demo) as session:
        assert pledges.load(session, ref).text == "Third"


def _a_pledge(session: Session) -> str:
    document = session.scalars(select(models.SourceDocument.key)).first() or ""
    entry = PledgeEntry("RUS", document, "We will build roads", Wording.VERBATIM)
    return pledges.record(session, ACTOR, entry)


def _last(session: Session) -> AuditEntry:
    return session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1)).one()


def _own(session: Session) -> Audience:
    first = session.scalars(select(models.Organisation.id).order_by(models.Organisation.id)).first()
    return of_organisation(first or 0)
