"""Groups of one review: suggested, made by a person, renamed, thinned out, taken apart while nothing hangs on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from tests.factories.records import a_link, evidence
from tests.factories.suggestions import suggest_group
from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import PageReader, statements_of, text
from tracker.domain.audience import EVERYTHING
from tracker.domain.kinds import Decision
from tracker.domain.vocabulary import Finding, ReviewState, Scope, Status
from tracker.services.readers.seen import results
from tracker.storage.engine import reading, transaction
from tracker.storage.models import AuditEntry, Cluster, ClusterPart, ClusterSuggestion, Part, StoredAssessment

REPORT = "A/HRC/24/14"
ROME = tuple(f"{REPORT}#{part}" for part in ("140.12/c", "140.13/a", "140.14/a", "140.21/e", "140.71/b"))
DISCRIMINATION = (f"{REPORT}#140.75", f"{REPORT}#140.202")
TITLE = "Join the <b>Rome</b> Statute \u202eنظام\u202c"
PAGE = "/clusters?state=RUS&cycle=2"
MADE = "/clusters/made?state=RUS&cycle=2"
MIGRANTS = "/clusters/group?ref=cluster:rus-2-icrmw"


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


@pytest.fixture
def engine(at: PageReader) -> Engine:
    found: Engine = at.client.application.extensions["engine"]
    return found


def _values(page: Element, name: str, *, ticked: bool = False) -> list[str]:
    fields = [each for each in page.iter("input") if each.get("name") == name]
    return [each.get("value", "") for each in fields if not ticked or "checked" in each.attrib]


def _send(at: PageReader, path: str, page: Element, **fields: Any) -> TestResponse:
    """Send a form of a page: its hidden fields as they are, and what a person chose."""
    hidden = {name: _values(page, name)[0] for name in ("csrf_token", "suggestion", "seen") if _values(page, name)}
    return at.client.post(path, base_url=at.base, data=hidden | fields)


def _groups(engine: Engine, title: str = TITLE) -> list[tuple[str, list[tuple[str, bool, str]]]]:
    with reading(engine) as session:
        names = dict(session.execute(select(Part.id, Part.ref)).all())
        rows = session.scalars(select(Cluster).where(Cluster.title == title).order_by(Cluster.id))
        return [
            (row.ref, sorted((names[each.part_id], each.excluded, each.reason) for each in row.members)) for row in rows
        ]


def _decisions(engine: Engine) -> list[Decision | None]:
    with reading(engine) as session:
        return list(session.scalars(select(ClusterSuggestion.decision).order_by(ClusterSuggestion.id)))


def _events(engine: Engine) -> list[str]:
    with reading(engine) as session:
        rows = session.scalars(select(AuditEntry.event).order_by(AuditEntry.sequence.desc()).limit(2))
        return list(rows)


def _make(at: PageReader, engine: Engine, parts: Sequence[str] = ROME) -> str:
    """Make a group and return its reference."""
    suggest_group(engine, parts, title=TITLE)
    page = at.get(PAGE)
    _send(at, PAGE, page, accept="1", title=TITLE, kept=_values(page, "kept"))
    return _groups(engine)[0][0]


def test_a_suggested_group_shows_its_members_with_number_text_states_and_position(
    at: PageReader, engine: Engine
) -> None:
    suggest_group(engine, ROME, title=TITLE)

    page = at.get(PAGE)

    words = text(page)
    for shown in ("0 of one suggested group decided", "140.13", "Rome Statute", "Noted", TITLE, "Both name the same"):
        assert shown in words
    assert len(_values(page, "kept", ticked=True)) == len(ROME)
    assert "evidence linked to a group counts for every ask in it that is not left out" in words


def test_a_group_is_made_under_the_name_that_a_person_gives(at: PageReader, engine: Engine) -> None:
    suggest_group(engine, ROME, title="Statute")
    page = at.get(PAGE)

    answer = _send(at, PAGE, page, accept="1", title=TITLE, kept=_values(page, "kept"))

    ((_ref, members),) = _groups(engine)
    assert answer.status_code == 303
    assert members == [(ref, False, "") for ref in sorted(ROME)]
    assert _decisions(engine) == [Decision.ACCEPTED]
    assert "23 recommendations, " in text(at.get(MADE))


def test_making_a_group_lessens_what_a_review_comes_down_to(at: PageReader, engine: Engine) -> None:
    def comes_down() -> str:
        return text(next(each for each in at.get(MADE).iter("p") if each.get("class") == "comes-down"))

    before = comes_down()
    _make(at, engine, DISCRIMINATION)

    assert before == "23 recommendations, 17 groups and singles"
    assert comes_down() == "23 recommendations, 16 groups and singles"


def test_what_does_not_belong_is_left_out_with_its_reason(at: PageReader, engine: Engine) -> None:
    suggest_group(engine, ROME, title=TITLE)
    page = at.get(PAGE)
    kept = _values(page, "kept")[1:]

    without = at.read(_send(at, PAGE, page, accept="1", title=TITLE, kept=kept))
    _send(at, PAGE, without, accept="1", title=TITLE, kept=kept, reason="only envisages")

    assert "Say in a few words why" in text(without)
    assert _values(without, "kept", ticked=True) == kept
    ((_ref, members),) = _groups(engine)
    assert [member for member in members if member[1]] == [(ROME[0], True, "only envisages")]
    assert "cluster:amend" in _events(engine)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"title": " "}, "Give the group a name"),
        ({"kept": []}, "Keep at least two"),
        ({"kept": ["x"]}, "from the list"),
    ],
)
def test_a_group_needs_a_name_and_two_members(at: PageReader, engine: Engine, sent: dict[str, Any], said: str) -> None:
    suggest_group(engine, ROME, title=TITLE)
    page = at.get(PAGE)

    again = at.read(
        _send(at, PAGE, page, **{"accept": "1", "title": TITLE, "kept": _values(page, "kept"), "reason": "so"} | sent)
    )

    assert said in text(again)
    assert _decisions(engine) == [None]
    assert _groups(engine) == []


def test_a_refused_group_is_listed_and_can_be_taken_up_again(at: PageReader, engine: Engine) -> None:
    number = suggest_group(engine, ROME, title=TITLE)
    _send(at, PAGE, at.get(PAGE), refuse="1")

    listed = text(at.get(MADE))
    at.post("/clusters/reopen", suggestion=str(number))

    assert "One suggested group was refused" in listed
    assert _decisions(engine) == [None]
    assert _groups(engine) == []


def test_of_two_people_the_second_is_told(at: PageReader, engine: Engine) -> None:
    suggest_group(engine, ROME, title=TITLE)
    suggest_group(engine, DISCRIMINATION, title="Other")
    page = at.get(PAGE)
    _send(at, PAGE, page, refuse="1")

    late = _send(at, PAGE, page, accept="1", title=TITLE, kept=_values(page, "kept"))

    assert late.status_code == 303
    assert _groups(engine) == []
    assert _decisions(engine) == [Decision.REFUSED, None]
    assert "Somebody decided on this group meanwhile" in text(at.get(PAGE))


def test_a_part_of_another_group_is_marked_and_not_ticked(at: PageReader, engine: Engine) -> None:
    suggest_group(engine, [*ROME, f"{REPORT}#140.11"], title=TITLE)
    page = at.get(PAGE)

    answer = _send(at, PAGE, page, accept="1", title=TITLE, kept=_values(page, "kept", ticked=True))

    assert "in the group “Join the Migrant Workers Convention”" in text(page)
    assert answer.status_code == 303
    assert [ref for ref, _excluded, _reason in _groups(engine)[0][1]] == sorted(ROME)


def test_one_group_leads_to_the_next_and_one_may_be_left_for_later(at: PageReader, engine: Engine) -> None:
    suggest_group(engine, ROME, title=TITLE)
    second = suggest_group(engine, DISCRIMINATION, title="The second")
    page = at.get(PAGE)

    (later,) = [each.get("href", "") for each in page.iter("a") if "Decide later" in text(each)]
    answer = _send(at, PAGE, page, refuse="1")

    assert f"suggestion={second}" in later
    assert "The second" in text(at.get(answer.headers["Location"].partition("#")[0]))


def test_a_group_is_renamed(at: PageReader, engine: Engine) -> None:
    page = at.get(MIGRANTS)

    answer = _send(at, MIGRANTS, page, title=TITLE, kept=_values(page, "kept"))

    assert answer.status_code == 303
    assert [ref for ref, _members in _groups(engine)] == ["cluster:rus-2-icrmw"]
    assert _events(engine)[0] == "cluster:amend"


def test_the_second_of_two_writers_of_a_group_is_told(at: PageReader, engine: Engine) -> None:
    page = at.get(MIGRANTS)
    _send(at, MIGRANTS, page, title="The first was quicker", kept=_values(page, "kept"))

    again = at.read(_send(at, MIGRANTS, page, title=TITLE, kept=_values(page, "kept")))

    assert "Somebody else changed this record" in text(again)
    assert "The first was quicker" in text(again)
    assert _groups(engine) == []


def test_evidence_on_a_group_counts_no_more_for_a_member_left_out(at: PageReader, engine: Engine) -> None:
    part = f"{REPORT}#140.75"
    ref = _make(at, engine, [part, f"{REPORT}#140.202", f"{REPORT}#140.22"])
    path = f"/clusters/group?ref={ref}"
    with transaction(engine) as session:
        cluster = session.scalars(select(Cluster.id).where(Cluster.ref == ref)).one()
        item = evidence(session, state_code="RUS", review_state=ReviewState.APPROVED)
        a_link(session, evidence_id=item.id, cluster_id=cluster, finding=Finding.NO_CHANGE, scope=Scope.SYSTEMIC)
    counted = _statuses(at, engine, part, path, title="Renamed")

    page = at.get(path)
    kept = [value for value in _values(page, "kept") if value != part]
    _send(at, path, page, title="Renamed", kept=kept, reason="asks for a definition only")

    assert Status.NOT_ASSESSED not in counted
    assert _current(engine, part) == {Status.NOT_ASSESSED}


def _statuses(at: PageReader, engine: Engine, part: str, path: str, *, title: str) -> set[Status]:
    """Rename a group, which computes its statuses anew; return those of one member in the window of the evidence."""
    page = at.get(path)
    _send(at, path, page, title=title, kept=_values(page, "kept"))
    return _current(engine, part)


def _current(engine: Engine, part: str) -> set[Status]:
    stored = StoredAssessment
    with reading(engine) as session:
        return set(
            session.scalars(
                select(stored.status)
                .join(Part, Part.id == stored.part_id)
                .where(Part.ref == part, stored.state_code == "RUS", stored.cycle == 3, results(EVERYTHING))
            )
        )


def test_a_group_is_taken_apart_and_its_suggestion_waits_again(at: PageReader, engine: Engine) -> None:
    ref = _make(at, engine)
    page = at.get(f"/clusters/group?ref={ref}")

    answer = at.post(f"/clusters/apart?ref={ref}", seen=_values(page, "seen")[0])

    assert answer.status_code == 303
    assert _groups(engine) == []
    assert _decisions(engine) == [None]
    assert _events(engine)[0] == "cluster:remove"
    with reading(engine) as session:
        assert session.scalars(select(ClusterPart.part_id).join(Part).where(Part.ref.in_(ROME))).all() == []


def test_a_group_with_evidence_is_not_taken_apart(at: PageReader, engine: Engine) -> None:
    ref = _make(at, engine)
    seen = _values(at.get(f"/clusters/group?ref={ref}"), "seen")[0]
    with transaction(engine) as session:
        cluster = session.scalars(select(Cluster.id).where(Cluster.ref == ref)).one()
        a_link(session, evidence_id=evidence(session, state_code="RUS").id, cluster_id=cluster)

    refused = at.read(at.post(f"/clusters/apart?ref={ref}", seen=seen), status=409)

    assert "One item of evidence is linked to this group" in text(refused)
    assert len(_groups(engine)) == 1
    assert "Take it apart" not in text(at.get(f"/clusters/group?ref={ref}"))


@pytest.mark.parametrize("path", ["/clusters?state=AND", "/clusters/made?state=AND"])
def test_a_state_without_a_review_on_record_is_led_to_the_import(at: PageReader, path: str) -> None:
    page = at.get(path)

    assert "so there is nothing to group" in text(page)
    assert "/imports" in {each.get("href") for each in page.iter("a") if "Import a report" in text(each)}


def test_a_group_that_is_not_on_record_is_not_found(at: PageReader) -> None:
    at.get("/clusters/group?ref=cluster:nothing", status=404)


def test_queries_of_the_groups_do_not_grow_with_their_rows(at: PageReader, engine: Engine) -> None:
    suggest_group(engine, ROME[:2], title="Two")

    def counts() -> list[int]:
        found = []
        for path in (PAGE, MADE):
            with statements_of(at) as seen:
                at.get(path)
            found.append(len(seen))
        return found

    before = counts()
    suggest_group(engine, ROME, title=TITLE)
    _send(at, PAGE, at.get(PAGE), refuse="1")
    at.get("/calendar")  # takes the message

    assert counts()[0] == before[0]
    _send(at, PAGE, at.get(PAGE), refuse="1")
    at.get("/calendar")
    one = counts()[1]
    suggest_group(engine, DISCRIMINATION, title="Three")
    _send(at, PAGE, at.get(PAGE), refuse="1")
    at.get("/calendar")
    assert counts()[1] == one
