"""The leak check at every door: what is refused and how, what is on record of it, and what leaves all the same."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest
from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from tests.factories.people import PEOPLE
from tests.factories.records import a_user, add
from tests.factories.vaults import a_protector, all_recorded
from tests.web_client import MAIL, PASSWORD, PageReader, app_at, text
from tracker.domain.name_matching import Passage
from tracker.domain.protection import ConsentUse, Limited
from tracker.domain.roles import Role as RoleName
from tracker.domain.vocabulary import PublicationBasis
from tracker.errors import Unavailable, Unreadable
from tracker.jobs import making
from tracker.jobs.making import Workshop
from tracker.services import accounts, leaks, seeding
from tracker.services.leaks import Refused, TooOften, attempts, pages, releasing
from tracker.services.papers import jobs as paper_jobs
from tracker.services.papers import shelf as paper_shelf
from tracker.services.papers.jobs import Wanted
from tracker.services.trail import audit
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import models, witness
from tracker.web.leaks import routes as leak_pages

NAME = "Yaroslav Tikhomglin"
DPRK = (
    "Kim Tok Su, Kim Mo Ran, Choe Son Hui, Ri Son Gwon, Ri Yong Ho and Pak Jong Chon held office. "
    "Mr Kim and Ms Lee hope that the law will change; in May grace was shown."
)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = engines.create(database_url)
    yield made
    made.dispose()


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keys")


@pytest.fixture
def researcher(engine: Engine, keyring: Keyring) -> models.User:
    """Return somebody without the protection role, in an organisation whose vault holds the fifty."""
    with engines.transaction(engine) as session:
        protector = a_protector(session)
        all_recorded(session, keyring, protector)
        return a_user(session, organisation_id=protector.organisation_id)


def a_paper(*paragraphs: str) -> bytes:
    word = docx.Document()
    for each in paragraphs:
        word.add_paragraph(each)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def leave(
    session: Session, keyring: Keyring, user: models.User, content: bytes, *, name: str = "paper.docx", **more: object
) -> None:
    leaks.clear(
        session,
        keyring,
        f"user:{user.id}",
        organisation_id=user.organisation_id,
        artefact="paper:7",
        name=name,
        content=content,
        use=ConsentUse.UN_PUBLIC,
        **more,  # type: ignore[arg-type]
    )


def try_to_leave(engine: Engine, keyring: Keyring, user: models.User, content: bytes, **more: str) -> str:
    with engines.reading(engine) as session, pytest.raises(Refused) as refusal:
        leave(session, keyring, user, content, **more)
    return str(refusal.value)


def refusals_on_record(engine: Engine) -> list[tuple[str, object]]:
    with engines.reading(engine) as session:
        assert audit.verify(session) is None
        entry = models.AuditEntry
        rows = session.execute(
            select(entry.subject, entry.changes).where(entry.event == "leak:refused").order_by(entry.sequence)
        )
        return [(subject, changes["places"][1]) for subject, changes in rows]


def test_of_a_sheet_whose_rows_its_sender_chose_one_place_is_told(
    engine: Engine, keyring: Keyring, researcher: models.User
) -> None:
    names = [each.real_name for each in PEOPLE[:3]]

    with engines.reading(engine) as session, pytest.raises(Refused) as refusal:
        leaks.clear(
            session,
            keyring,
            f"user:{researcher.id}",
            organisation_id=researcher.organisation_id,
            artefact="import:7",
            name="paper.docx",
            content=a_paper(*names),
            use=ConsentUse.INTERNAL,
        )

    assert str(refusal.value).count("paragraph") == 1
    assert "more" not in str(refusal.value).partition("agreed to")[2].partition("Nothing")[0]


def test_the_refusal_says_where_and_never_what_and_stays_on_record(
    engine: Engine, keyring: Keyring, researcher: models.User
) -> None:
    sentence = try_to_leave(engine, keyring, researcher, a_paper("Nothing here.", f"We met {NAME}."))

    assert "paragraph 2" in sentence
    assert not any(part in sentence for part in NAME.split())
    assert refusals_on_record(engine) == [("paper:7", ["paragraph 2"])]
    with engines.reading(engine) as session:
        assert session.scalar(select(func.count()).where(models.Attempt.kind == Limited.LEAK_CHECK)) == 1


def test_names_contacts_and_parts_are_refused_in_one_sentence(
    engine: Engine, keyring: Keyring, researcher: models.User
) -> None:
    told = [NAME, "Тихомглин", "+999 202 555 0201", "dalmuji@mail.example"]

    sentences = {try_to_leave(engine, keyring, researcher, a_paper(each)) for each in told}

    assert len(sentences) == 1


def test_a_refusal_stays_on_record_where_the_work_is_taken_back(
    engine: Engine, keyring: Keyring, researcher: models.User
) -> None:
    def work() -> None:
        with engines.transaction(engine) as session:
            session.add(models.Organisation(code="GONE", name="Taken back"))
            session.flush()
            leave(session, keyring, researcher, a_paper(NAME))

    with pytest.raises(Refused):
        work()

    with engines.reading(engine) as session:
        assert session.scalars(select(models.Organisation).where(models.Organisation.code == "GONE")).all() == []
    assert len(refusals_on_record(engine)) == 1


def test_a_refusal_is_witnessed_like_every_other_entry(
    engine: Engine, keyring: Keyring, researcher: models.User, tmp_path: Path
) -> None:
    watched = witness.witnessed(engine, tmp_path)

    try_to_leave(watched, keyring, researcher, a_paper(NAME))

    with engines.reading(engine) as session:
        last = session.scalar(select(func.max(models.AuditEntry.sequence)))
    assert [line["last"] for line in witness.lines(tmp_path) or ()] == [last]


def test_after_many_refusals_nothing_is_answered_for_a_while_not_even_what_would_pass(
    engine: Engine, keyring: Keyring, researcher: models.User
) -> None:
    for _time in range(attempts.REFUSALS):
        try_to_leave(engine, keyring, researcher, a_paper(NAME))

    with engines.reading(engine) as session:
        for content in (a_paper(NAME), a_paper("Nothing")):
            with pytest.raises(TooOften, match="60 minutes"):
                leave(session, keyring, researcher, content)
    assert len(refusals_on_record(engine)) == attempts.REFUSALS


def test_a_document_full_of_kims_and_lees_leaves(engine: Engine, keyring: Keyring, researcher: models.User) -> None:
    with engines.reading(engine) as session:
        leave(session, keyring, researcher, a_paper(DPRK, DPRK))

    assert refusals_on_record(engine) == []


def test_without_the_key_nothing_leaves_and_without_people_everything_does(
    engine: Engine, keyring: Keyring, tmp_path: Path
) -> None:
    with engines.transaction(engine) as session:
        user = a_protector(session)
        leave(session, Keyring(tmp_path / "none"), user, a_paper(NAME))
        all_recorded(session, keyring, user, PEOPLE[:1])

    with engines.reading(engine) as session, pytest.raises(Unavailable):
        leave(session, Keyring(tmp_path / "none"), user, a_paper("Nothing"))


def test_what_cannot_be_read_back_does_not_leave(engine: Engine, keyring: Keyring, researcher: models.User) -> None:
    with engines.reading(engine) as session, pytest.raises(Unreadable):
        leave(session, keyring, researcher, b"\xd0\xcf\x11\xe0", name="paper.doc")


def test_evidence_that_nobody_agreed_to_tell_is_refused_by_its_reference_and_by_its_words(
    demo: Engine, keyring: Keyring
) -> None:
    with engines.transaction(demo) as session:
        kept = session.scalars(select(models.Evidence).order_by(models.Evidence.id)).all()[-1]
        leave(session, keyring, a_user(session), a_paper(kept.summary), evidence=[kept.ref])
        kept.publication_basis = PublicationBasis.INTERNAL
        user = a_protector(session, organisation_id=kept.organisation_id)
        all_recorded(session, keyring, user, PEOPLE[:1])

    with engines.reading(demo) as session:
        with pytest.raises(Refused, match="an item of evidence"):
            leave(session, keyring, user, a_paper("Nothing"), evidence=[kept.ref])
        with pytest.raises(Refused, match="paragraph 1"):
            leave(session, keyring, user, a_paper(f"We know: {kept.summary}"))


def test_a_contributor_takes_out_what_he_or_she_recorded_and_no_other_item(demo: Engine, keyring: Keyring) -> None:
    with engines.transaction(demo) as session:
        mine, other = session.scalars(select(models.Evidence).order_by(models.Evidence.id.desc()).limit(2)).all()
        contributor = a_user(session, organisation_id=mine.organisation_id)
        mine.publication_basis = other.publication_basis = PublicationBasis.INTERNAL
        mine.recorded_by = f"user:{contributor.id}"
        all_recorded(session, keyring, a_protector(session, organisation_id=mine.organisation_id), PEOPLE[:1])

    with engines.reading(demo) as session:
        leave(session, keyring, contributor, a_paper(mine.summary), own_of=contributor.id)
        with pytest.raises(Refused):
            leave(session, keyring, contributor, a_paper(other.summary), own_of=contributor.id)


def test_a_name_typed_where_many_read_is_refused(engine: Engine, keyring: Keyring, researcher: models.User) -> None:
    actor = f"user:{researcher.id}"
    with engines.reading(engine) as session:
        leaks.entering(session, keyring, researcher.organisation_id, ["A worker from the north", ""], actor=actor)
        with pytest.raises(Refused) as refusal:
            leaks.entering(session, keyring, 1, ["", f"{NAME} said"], actor=actor, field="summary")

    assert refusal.value.field == "summary"
    assert "Tikhomglin" not in str(refusal.value)
    assert len(refusals_on_record(engine)) == 1


@pytest.mark.parametrize("is_kept", [True, False], ids=["kept", "taken back"])
def test_a_text_that_passes_is_counted_too_and_far_less_passes_once_refused(
    is_kept: bool, engine: Engine, keyring: Keyring, researcher: models.User
) -> None:
    long = "wages " * (10_000 // 6)

    def typed(*texts: str, count: int = 1) -> None:
        with engines.transaction(engine) as session:
            for _time in range(count):
                leaks.entering(session, keyring, researcher.organisation_id, [*texts], actor=f"user:{researcher.id}")
            if not is_kept:
                session.rollback()

    for _time in range(20):
        typed(long)
    with pytest.raises(TooOften, match="Wait 60 minutes"):
        typed("short")
    with engines.transaction(engine) as session:
        session.execute(delete(models.Attempt))

    with pytest.raises(Refused):
        typed(NAME)
    typed(long)
    with pytest.raises(TooOften, match="Wait 60 minutes"):
        typed(long, long)


def test_a_long_file_is_checked_and_once_refused_no_more_than_is_typed(
    engine: Engine, keyring: Keyring, researcher: models.User
) -> None:
    def kept(text: str) -> None:
        with engines.transaction(engine) as session:
            told = [Passage("page 1", text)]
            leaks.keeping(session, keyring, researcher.organisation_id, told, actor=f"user:{researcher.id}")

    kept("wages " * 100_000)
    with pytest.raises(Refused):
        kept(NAME)

    kept("wages " * 5_000)
    with pytest.raises(TooOften):
        kept("wages " * 5_000)


def test_a_sheet_of_a_thousand_rows_is_checked_and_not_two_millions_of_letters(
    engine: Engine, keyring: Keyring, researcher: models.User
) -> None:
    """Rows are written in savepoints, as `services/sheets/running.py` does; one in ten is taken back."""

    def sheet(rows: int, letters: int) -> None:
        with engines.transaction(engine) as session:
            for number in range(rows):
                row = session.begin_nested()
                given = ["w" * letters]
                leaks.entering(session, keyring, researcher.organisation_id, given, actor=f"user:{researcher.id}")
                row.rollback() if number % 10 == 0 else row.commit()

    for _time in range(4):
        sheet(20, 18_500)

    with pytest.raises(TooOften):
        sheet(20, 50_000)


def test_single_parts_are_listed_and_released_for_one_paper_and_never_kept_as_words(
    engine: Engine, keyring: Keyring, researcher: models.User
) -> None:
    def listed(artefact: str) -> dict[str, bool]:
        with engines.transaction(engine) as session:
            found = pages.check(
                session,
                keyring,
                "user:1",
                organisation_id=researcher.organisation_id,
                artefact=artefact,
                name="a.docx",
                content=a_paper(DPRK),
            )
        assert found.refused == ()
        return {each.text: each.is_released for each in found.listed}

    assert listed("draft PRK 4")["Kim"] is False
    with engines.transaction(engine) as session:
        releasing.release(
            session, keyring, "user:1", "KIM", organisation_id=researcher.organisation_id, artefact="draft PRK 4"
        )
    assert listed("draft PRK 4")["Kim"] is True
    assert listed("draft PRK 4")["Lee"] is False
    assert listed("draft RUS 4")["Kim"] is False
    with engines.transaction(engine) as session:
        (row,) = session.scalars(select(models.NameRelease))
        assert "kim" not in row.digest
        releasing.take_back(
            session, keyring, "user:1", "Kim", organisation_id=researcher.organisation_id, artefact="draft PRK 4"
        )
    assert listed("draft PRK 4")["Kim"] is False


def test_people_of_another_organisation_hold_a_paper_back_and_are_not_shown(
    engine: Engine, keyring: Keyring, researcher: models.User
) -> None:
    with engines.transaction(engine) as session:
        elsewhere = add(session, models.Organisation(code="OTHER", name="Another"))
        other = a_protector(session, organisation_id=elsewhere.id)
        assert other.organisation_id != researcher.organisation_id
        found = pages.check(
            session,
            keyring,
            f"user:{other.id}",
            organisation_id=other.organisation_id,
            artefact="",
            name="a.docx",
            content=a_paper("First.", NAME, DPRK),
        )

    assert (found.refused, found.listed) == ((), ())
    assert found.elsewhere == ("paragraph 2",)


@pytest.mark.parametrize("name", ["clean", "told"])
def test_a_paper_that_tells_a_name_is_not_kept_and_one_that_does_not_is_on_the_register(
    name: str, demo: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Workshop(demo, tmp_path / "data")
    monkeypatch.setattr("tracker.documents.pdf.available", lambda: "off")
    told = NAME if name == "told" else "nobody"
    monkeypatch.setattr("tracker.documents.docx.render", lambda _paper, _folder: a_paper(f"We met {told}."))
    with engines.transaction(demo) as session:
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
        user = session.scalars(select(models.User).order_by(models.User.id)).one()
        all_recorded(session, shop.keys(), user, PEOPLE)
        job = paper_jobs.request(
            session, user.id, Wanted("RUS", 4, date(2023, 4, 30)), organisation_id=user.organisation_id, steps=2
        )

    making.make(shop, job)

    with engines.reading(demo) as session:
        made = paper_shelf.paper(session, job, organisation_id=user.organisation_id)
        registered = session.scalars(select(models.Disclosure.name)).all()
    if name == "clean":
        assert [file.kind for file in made.files] == ["docx"]
        assert list(registered) == [made.files[0].name]
    else:
        assert made.files == ()
        assert "paragraph 1" in made.problem
        assert "Tikhomglin" not in made.problem
        assert list(registered) == []
        assert refusals_on_record(demo) == [(f"paper:{job}", ["paragraph 1"])]


@pytest.fixture
def site(demo_url: str, tmp_path: Path) -> Iterator[PageReader]:
    """Return a browser of somebody with the protection role, and a vault with the fifty."""
    app = app_at(demo_url, tmp_path / "data")
    if "leaks" not in app.blueprints:
        app.register_blueprint(leak_pages.blueprint)
    opened = engines.create(demo_url)
    with engines.transaction(opened) as session:
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
        user = session.scalars(select(models.User).order_by(models.User.id)).one()
        role = session.scalars(select(models.Role).where(models.Role.name == RoleName.PROTECTION)).first()
        role = role or add(session, models.Role(name=RoleName.PROTECTION))
        if session.get(models.UserRole, (user.id, role.id)) is None:
            add(session, models.UserRole(user_id=user.id, role_id=role.id))
        all_recorded(session, app.extensions["keyring"], user, PEOPLE)
    reader = PageReader(app)
    reader.sign_in()
    yield reader
    opened.dispose()


def sent(site: PageReader, path: str, **fields: object) -> str:
    page = site.get("/leaks")
    token = next(each.get("value", "") for each in page.iter("input") if each.get("name") == "csrf_token")
    answer = site.client.post(path, base_url=site.base, data={"csrf_token": token} | fields)
    return text(site.read(answer))


def test_who_protects_people_sees_what_stands_in_a_file_and_in_a_paper(site: PageReader) -> None:
    file = sent(site, "/leaks/file", file=(io.BytesIO(a_paper("First", NAME, DPRK)), "a.docx"))
    paper = sent(site, "/leaks/paper", state="RUS", cycle="4")
    engine = site.client.application.extensions["engine"]

    assert "Yaroslav … Tikhomglin" in file
    assert "paragraph 2" in file
    assert "Single parts of names" in paper
    with engines.reading(engine) as session:
        entry = models.AuditEntry
        looked = session.scalars(select(entry.subject).where(entry.event == "leak:look").order_by(entry.sequence)).all()
    assert looked == ["file", "draft RUS 4"]


def test_an_export_with_a_name_is_refused_and_the_refusal_is_listed(site: PageReader) -> None:
    engine = site.client.application.extensions["engine"]
    with engines.transaction(engine) as session:
        session.scalars(select(models.Evidence).order_by(models.Evidence.id)).all()[0].summary = f"Told by {NAME}."

    refusals = [site.client.get(f"/sheets/evidence.{form}", base_url=site.base) for form in ("xlsx", "csv")]

    for answer in refusals:
        assert answer.status_code == 422
        assert "Tikhomglin" not in answer.get_data(as_text=True)
    listed = text(site.get("/leaks"))
    assert "sheet evidence, row" in listed
