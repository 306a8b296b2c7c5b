"""The audit page: one's own organisation, narrowed and by pages, old and new, never a secret."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.orm import Session

from tests.factories import records as make
from tests.web_client import MAIL, PASSWORD, PageReader, app_at, statements_of, text
from tracker.domain.audience import Audience
from tracker.services import accounts, seeding
from tracker.services.trail import audit, audit_pages
from tracker.services.trail.audit_pages import Wanted
from tracker.storage import engine as engines
from tracker.storage import models

CANARY = "canary-7f3a"
EARLY = datetime(2020, 5, 4, 23, 59, tzinfo=UTC)


@pytest.fixture
def reader(demo_url: str, tmp_path: Path) -> PageReader:
    engine = engines.create(demo_url)
    with engines.transaction(engine) as session:
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
    reader = PageReader(app_at(demo_url, tmp_path / "data"))
    assert reader.sign_in().status_code == 302
    return reader


def _note(
    session: Session, actor: str, event: str = "pledge:amend", subject: str = "pledge:x", **pairs: object
) -> None:
    changes = {field: (None, value) for field, value in pairs.items()}
    audit.record(session, actor, event=event, subject=subject, changes=changes, at=EARLY)


def _me(session: Session) -> models.User:
    return session.scalars(select(models.User).where(models.User.email == MAIL)).one()


def test_entries_of_another_organisation_are_absent(reader: PageReader, demo: Engine) -> None:
    with engines.transaction(demo) as session:
        other = make.add(session, models.Organisation(code="OTHER", name="Other"))
        stranger = make.a_user(session, organisation_id=other.id)
        theirs = make.evidence(session, organisation_id=other.id)
        kept = make.add(
            session,
            models.CaseFile(
                organisation_id=_me(session).organisation_id,
                code="K1",
                title="kept",
                state_code="RUS",
                is_restricted=True,
                opened_at=EARLY,
            ),
        )
        hidden = make.evidence(session, organisation_id=_me(session).organisation_id, case_file_id=kept.id)
        _note(session, f"user:{stranger.id}", note=CANARY)
        _note(session, "command line", "evidence:amend", f"evidence:{theirs.ref}", note=CANARY)
        _note(session, "command line", "user:amend", f"user:{stranger.id}", note=CANARY)
        _note(session, f"user:{_me(session).id}", "evidence:amend", f"evidence:{hidden.ref}", note=CANARY)
        _note(session, f"user:{_me(session).id}", "case_file:amend", "case_file:K1", note=CANARY)
        _note(session, f"user:{_me(session).id}", note="what I did")
        _note(session, "seed", note="what the seed did")

    page = text(reader.get("/audit"))

    assert CANARY not in page
    assert "what I did" in page
    assert "what the seed did" in page
    assert stranger.email not in page


def test_the_list_is_narrowed_by_person_record_event_and_days(demo: Engine) -> None:
    with engines.transaction(demo) as session:
        user = make.a_user(session)
        own = Audience(user.organisation_id)
        _note(session, f"user:{user.id}", "pledge:amend", "pledge:A%B+1", text="one")
        _note(session, "seed", "figure:amend", "figure:AxB~2", text="two")
        _note(session, "seed", "user:created", f"user:{user.id}", text="three")

    def found(wanted: Wanted) -> set[str]:
        with engines.reading(demo) as session:
            rows = audit_pages.listed(session, wanted, audience=own, page=1).rows
        return {change.new for row in rows for change in row.changes} & {"one", "two", "three"}

    day = EARLY.date()
    assert found(Wanted(person=f"user:{user.id}")) == {"one"}
    assert found(Wanted(person=audit_pages.PROGRAM, since=day, until=day)) == {"two", "three"}
    assert found(Wanted(subject="a%b")) == {"one"}
    assert found(Wanted(subject=user.email)) == {"three"}
    assert found(Wanted(event="figure:amend")) == {"two"}
    assert found(Wanted(since=day, until=day)) == {"one", "two", "three"}
    assert found(Wanted(until=day.replace(day=3))) == set()


def test_pages_have_fifty_rows_and_the_same_queries_whatever_their_number(reader: PageReader, demo: Engine) -> None:
    with engines.transaction(demo) as session:
        for number in range(60):
            _note(session, "seed", "figure:amend", f"figure:many~{number}", text=str(number))

    with statements_of(reader) as of_many:
        first = reader.get("/audit?subject=figure:many")
    with statements_of(reader) as of_one:
        reader.get("/audit?subject=figure:many~7")
    last = reader.get("/audit?subject=figure:many&page=2")

    assert len(list(first.iter("tr"))) == 51
    assert len(list(last.iter("tr"))) == 11
    assert len(of_many) == len(of_one)
    assert "60 entries" in text(first)


def test_a_secret_is_never_shown_and_markup_stays_text(reader: PageReader, demo: Engine) -> None:
    with engines.transaction(demo) as session:
        _note(session, "seed", "user:amend", "user:1", password=CANARY, totp_secret=CANARY, invitation_token=CANARY)
        _note(session, "seed", text=f"<script>{CANARY}-script</script>")

    page = reader.client.get("/audit", base_url=reader.base).get_data(as_text=True)

    assert page.count(CANARY) == page.count(f"&lt;script&gt;{CANARY}-script") == 1


def test_what_changed_is_told_in_words_and_what_did_not_change_is_not_told(reader: PageReader, demo: Engine) -> None:
    kept = {
        "paragraph": ("140", "140"),
        "note": (None, ""),
        "recommending": (["CRI"], ["CRI", "NOR"]),
        "asked": (None, {"first": "2013-04-29", "last": "2013-04-29", "precision": "day"}),
        "summary": ("(kept apart)", "(kept apart)"),
    }
    with engines.transaction(demo) as session:
        ref = session.scalars(select(models.Recommendation.ref).order_by(models.Recommendation.id)).first() or ""
        audit.record(session, "seed", event="recommendation:import", subject=f"recommendation:{ref}", changes=kept)

    pages = [reader.get("/audit?event=recommendation:import"), reader.get(f"/history?of=recommendation:{quote(ref)}")]

    for page in pages:
        told = next(text(each) for each in page.iter("td") if "Asked on" in text(each))
        assert "Asked on 29 April 2013" in told
        assert "Recommending States Costa Rica → Costa Rica; Norway" in told
        assert "Summary (kept apart)" in told
        assert "140" not in told
        assert "Note" not in told
        assert "Reference data" in text(page)
    with engines.reading(demo) as session:
        assert audit.verify(session) is None
        stored = session.scalars(select(models.AuditEntry).order_by(models.AuditEntry.sequence.desc())).first()
        assert stored is not None
        assert stored.changes["paragraph"] == ["140", "140"]  # what is stored stays, as the chain of hashes asks


def test_an_arrow_points_from_the_old_to_the_new_in_whatever_direction_a_page_is_read(
    reader: PageReader, demo: Engine
) -> None:
    with engines.transaction(demo) as session:
        audit.record(session, "seed", event="pledge:amend", subject="pledge:x", changes={"number": ("1", "2")})

    pages = {each: text(reader.get(f"/audit?lang={each}")) for each in ("en", "ar")}

    assert ("1 → 2" in pages["en"], "1 ← 2" in pages["ar"]) == (True, True)
    assert "→" not in pages["ar"]


@pytest.mark.parametrize("role", ["viewer", "researcher", "reviewer", "contributor", "protection"])
def test_only_administrators_read_it(role: str, reader: PageReader, demo: Engine) -> None:
    with engines.transaction(demo) as session:
        user = _me(session)
        held = session.scalar(select(models.Role.id).where(models.Role.name == role))
        session.execute(delete(models.UserRole).where(models.UserRole.user_id == user.id))
        session.execute(insert(models.UserRole).values(user_id=user.id, role_id=held))

    assert reader.client.get("/audit", base_url=reader.base).status_code == 403
