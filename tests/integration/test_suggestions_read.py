"""What the pages of suggestions read, and links and groups as they are written, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import records
from tracker.domain.audience import EVERYTHING, PUBLIC
from tracker.domain.kinds import Decision
from tracker.domain.vocabulary import LineageKind
from tracker.errors import Invalid
from tracker.services.entries import fingerprint
from tracker.services.lineage import clusters, lineage_links
from tracker.services.lineage.clusters import GroupEntry
from tracker.services.lineage.lineage_links import LinkEntry
from tracker.services.states.waiting import Waiting, waiting
from tracker.services.suggesting import group_pages, pages
from tracker.services.suggesting.pages import Narrowing
from tracker.storage import engine as engines
from tracker.storage.models import (
    ClusterPart,
    ClusterSuggestion,
    ClusterSuggestionPart,
    LineageLink,
    LineageSuggestion,
    Review,
)
from tracker.storage.models import Recommendation as Ask

OLD, NEW = date(2010, 1, 1), date(2020, 1, 1)


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    engine = engines.create(database_url)
    with engines.transaction(engine) as opened:
        yield opened
    engine.dispose()


def _ask(session: Session, ref: str, day: date, **document: object) -> Ask:
    source = records.a_document(session, dated_first=day, dated_last=day, **document)
    number = ref.partition("#")[2]
    row = records.a_recommendation(
        session, ref=ref, number=number, document_id=source.id, asked_first=day, asked_last=day
    )
    records.an_addressee(session, recommendation_id=row.id)
    return row


def _suggested(session: Session, later: Ask, earlier: Ask, rank: int = 1) -> LineageSuggestion:
    pair = {"later_id": later.id, "earlier_id": earlier.id, "rank": rank, "likeness": 0.5}
    return records.add(session, LineageSuggestion(**pair, kind=LineageKind.REPEATS, reason="the same words"))


def test_the_queue_holds_each_later_ask_with_what_waits_of_it(session: Session) -> None:
    first, second, third = (_ask(session, f"D/{n}#1", OLD if n < 2 else NEW) for n in range(3))
    _suggested(session, second, first)
    refused = _suggested(session, third, first)
    _suggested(session, third, second, rank=2)
    refused.decision, refused.decided_by, refused.decided_at = Decision.REFUSED, "user:1", datetime.now(UTC)
    records.add(
        session, LineageLink(later_id=third.id, earlier_id=second.id, kind=LineageKind.FOLLOWS, reason="by hand")
    )

    found = pages.desk(session, "NRL", Narrowing(), ask="", audience=PUBLIC)
    pairs, total = pages.refused(session, "NRL", page=1, size=5, audience=PUBLIC)

    assert dict(found.queue.asks) == {"D/1#1": 1, "D/2#1": 0}
    assert found.queue.decided_count == 1
    assert found.later is not None
    assert found.later.ref == "D/1#1"
    assert [(pair.later.ref, pair.earlier.ref) for pair in pairs] == [("D/2#1", "D/0#1")]
    assert (total, found.refused_count) == (1, 1)
    assert pages.open_count(session, third.id, audience=EVERYTHING) == 0


def test_a_state_is_told_how_much_of_what_was_suggested_waits(session: Session) -> None:
    first, second, third = (_ask(session, f"D/{n}#1", OLD if n < 2 else NEW) for n in range(3))
    _suggested(session, second, first)
    refused = _suggested(session, third, first)
    refused.decision, refused.decided_by, refused.decided_at = Decision.REFUSED, "user:1", datetime.now(UTC)
    _suggested(session, third, second, rank=2)
    records.add(
        session, LineageLink(later_id=third.id, earlier_id=second.id, kind=LineageKind.FOLLOWS, reason="by hand")
    )
    for cycle, decision in ((3, None), (4, None), (4, Decision.REFUSED)):
        review = session.scalar(select(Review).where(Review.cycle == cycle)) or records.a_review(session, cycle=cycle)
        made = {"decided_by": "user:1", "decided_at": datetime.now(UTC)} if decision else {}
        digest = f"{cycle}{decision}"
        records.add(
            session,
            ClusterSuggestion(
                review_id=review.id, digest=digest, title="Trees", reason="alike", decision=decision, **made
            ),
        )

    assert waiting(session, "NRL") == Waiting(1, ((4, 1), (3, 1)))


def test_links_are_recorded_changed_and_taken_away(session: Session) -> None:
    _ask(session, "D/1#1", OLD)
    _ask(session, "D/2#2", NEW)
    later, earlier = lineage_links.in_order(session, "D/1#1", "2")
    entry = LinkEntry(later, earlier, LineageKind.NARROWS, "A part of it")
    lineage_links.record(session, "user:1", entry)
    session.flush()

    with pytest.raises(Invalid):
        lineage_links.record(session, "user:1", LinkEntry(earlier, later, LineageKind.REPEATS, "Turned round"))
    changed = LinkEntry(later, earlier, LineageKind.WIDENS, "More than it")
    lineage_links.amend(session, "user:1", changed, kind="narrows", seen=fingerprint(entry))
    session.flush()

    assert (later, earlier) == ("D/2#2", "D/1#1")
    assert lineage_links.load(session, later, earlier, "widens") == changed
    lineage_links.remove(session, "user:1", changed, why="mistaken", seen=fingerprint(changed))
    session.flush()
    assert session.scalars(select(LineageLink)).all() == []


def test_what_was_asked_before_cannot_take_up_what_was_asked_after(session: Session) -> None:
    _ask(session, "D/1#1", OLD)
    _ask(session, "D/2#2", NEW)

    with pytest.raises(Invalid, match="was asked before"):
        lineage_links.record(session, "user:1", LinkEntry("D/1#1", "D/2#2", LineageKind.REPEATS, "The same"))


def test_a_group_is_read_thinned_out_and_taken_apart(session: Session) -> None:
    review = records.a_review(session)
    document = records.a_document(session, review_id=review.id)
    parts = []
    for number in ("1.1", "1.2", "1.3"):
        ask = records.a_recommendation(session, document_id=document.id, number=number, ref=f"D#{number}")
        records.an_addressee(session, recommendation_id=ask.id)
        parts.append(records.a_part(session, recommendation_id=ask.id, ref=f"D#{number}"))
    suggestion = records.add(session, ClusterSuggestion(review_id=review.id, digest="a" * 64, title="T", reason="R"))
    session.add_all(ClusterSuggestionPart(suggestion_id=suggestion.id, part_id=part.id) for part in parts)
    group = records.a_cluster(session, review_id=review.id, ref=f"cluster:nrl-2-{'a' * 12}")
    session.add_all(ClusterPart(cluster_id=group.id, part_id=part.id) for part in parts)
    suggestion.decision, suggestion.decided_by, suggestion.decided_at = Decision.ACCEPTED, "x", datetime.now(UTC)
    session.flush()
    session.expire_all()

    seen = clusters.load(session, group.ref)
    clusters.amend(session, "x", group.ref, GroupEntry("New name", (("D#1.3", "asks more"),)), seen=fingerprint(seen))
    counts = group_pages.of_review(session, "NRL", 2)
    (read,) = group_pages.groups(session, "NRL", 2, audience=PUBLIC)
    (shown,) = group_pages.suggested(session, [suggestion.id], state="NRL", audience=PUBLIC)

    assert group_pages.reviews(session, "NRL") == (2,)
    assert (counts.recommendation_count, counts.group_count, counts.single_count) == (3, 1, 1)
    assert (read.title, [each.ref for each in read.standing]) == ("New name", ["D#1.1", "D#1.2"])
    assert [each.in_group for each in shown.members] == ["New name", "New name", ""]
    clusters.take_apart(session, "x", group.ref, seen=fingerprint(clusters.load(session, group.ref)))
    session.flush()
    session.expire_all()
    assert group_pages.groups(session, "NRL", 2, audience=PUBLIC) == ()
    assert suggestion.decision is None


@pytest.mark.parametrize("title", ["", " "])
def test_a_group_without_a_name_or_with_one_member_is_refused(session: Session, title: str) -> None:
    review = records.a_review(session)
    group = records.a_cluster(session, review_id=review.id)
    part = records.a_part(session)
    session.add(ClusterPart(cluster_id=group.id, part_id=part.id))
    session.flush()
    session.expire_all()
    seen = fingerprint(clusters.load(session, group.ref))

    for entry in (GroupEntry(title), GroupEntry("Named", ((part.ref, "why"),)), GroupEntry("Named", (("?", "why"),))):
        with pytest.raises(Invalid):
            clusters.amend(session, "x", group.ref, entry, seen=seen)
