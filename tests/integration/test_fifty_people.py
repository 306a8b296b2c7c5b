"""Fifty invented people in the vault, named in sealed evidence: every way out of the program, read for their names."""

from __future__ import annotations

import io
import logging
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.factories import evidence_forms, fifty, fifty_walk
from tests.factories.fifty import CONTRIBUTED, DOCUMENT, EXPIRED, SEALED, TOLD, WITHDRAWN, Fifty
from tests.factories.fifty_walk import LOOKED_AT, NOBODY, Told, in_words, reader
from tests.factories.people import PEOPLE
from tests.factories.vaults import NARROW, names_in, spellings
from tests.web_client import PageReader
from tracker.cli import main
from tracker.documents import readback
from tracker.domain import criteria
from tracker.domain.audience import EVERYTHING, PUBLIC, Audience
from tracker.jobs import making
from tracker.jobs.making import Workshop
from tracker.services import explorer
from tracker.services.evidence import listing
from tracker.services.evidence.listing import Wanted
from tracker.services.papers import jobs as paper_jobs
from tracker.services.papers.jobs import Wanted as Paper
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import models
from tracker.web.logs import OneLine

REASON = "To ask whether the consent still stands"
WORKING = ("researcher here", "reviewer here", "protection here", "admin here")
READERS = (NOBODY, "viewer here", "contributor here", *WORKING, "researcher elsewhere", "protection elsewhere")
NAME = PEOPLE[4].also_known_as[0]
SHOWING = frozenset({"evidence.record", "evidence.edit", "evidence.version", "evidence.withdraw", "evidence.send_back"})
"""Pages on which those who may see an item read its sealed texts."""

NEEDING = SHOWING | {"attachments.record", "people.record", "sheets.export"}
"""Pages that ask for a key, or might."""

VAULT = ("person", "person_key", "person_secret", "organisation_key", "sealed_text", "evidence_version", "attachment")
CLI = ("status", "--state", "RUS", "--as-of", "2023-04-30")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, seeded_sqlite: Path) -> Fifty:
    return fifty.build(seeded_sqlite, tmp_path_factory.mktemp("fifty"))


@pytest.fixture(scope="module")
def log() -> Iterator[io.StringIO]:
    """Collect whatever is logged at any level, with its values: more than is ever written down."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(_WithValues())
    loggers = [logging.getLogger(name) for name in ("tracker", "tracker.requests", "tracker.web", "waitress")]
    before = [each.level for each in loggers]
    for each in loggers:
        each.setLevel(logging.DEBUG)
    for each in (loggers[0], loggers[-1]):
        each.addHandler(handler)
    yield heard
    for each, level in zip(loggers, before, strict=True):
        each.setLevel(level)
        each.removeHandler(handler)


class _WithValues(logging.Formatter):
    """Writes the words of a record with what stands in them, and beside them what the program would write."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{record.getMessage()} {OneLine().format(record)}"


@pytest.fixture(scope="module")
def app(made: Fifty, log: io.StringIO) -> Iterator[Flask]:
    built = fifty_walk.site(made)
    logging.getLogger("tracker.requests").setLevel(logging.DEBUG)
    yield built
    built.extensions["engine"].dispose()


@pytest.fixture(scope="module")
def told() -> Told:
    return Told()


@pytest.fixture
def run(made: Fifty, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """Return what runs a command, and returns how it ended and all that it printed."""
    return lambda *words: _run(made, monkeypatch, *words)


def _run(made: Fifty, monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, str]:
    monkeypatch.setenv("TRACKER_DATABASE_URL", made.url)
    monkeypatch.setenv("TRACKER_DATA_DIR", str(made.folder))
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        code = main(words)
    return code, printed.getvalue()


# Pages --------------------------------------------------------------------------------------------------------------


def test_every_address_that_can_be_opened_is_opened_here(app: Flask, made: Fifty) -> None:
    known = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}

    assert known - {name for name, _address in fifty_walk.pages(app, made)} == {"static"}


@pytest.mark.parametrize("who", READERS)
def test_no_page_tells_who_anybody_is_but_a_sealed_text_to_those_who_may_read_it(
    app: Flask, made: Fifty, told: Told, who: str
) -> None:
    opened, seen, wrong = reader(app, made, who), set(), {}

    for name, address in fifty_walk.pages(app, made):
        answer = opened.client.get(address, base_url=opened.base)
        place = _place_of(made, address) if name in SHOWING else None
        may = place is not None and place in _readable(who)
        found = told.in_answer(answer) - (_of(place) if place is not None and may else frozenset())
        if may and name == "evidence.record" and SEALED in answer.get_data(as_text=True):
            seen.add(place)
        if found or answer.status_code >= 500:
            wrong[address] = (answer.status_code, sorted(found))

    assert wrong == {}
    assert seen == _readable(who)


def _readable(who: str) -> set[int]:
    """Return whose sealed texts somebody may read, among those that are looked at."""
    in_closed_file = {place for place in LOOKED_AT if place % fifty.IN_CASE_FILE_EVERY == 1}
    if who == "protection here":
        return set(LOOKED_AT)
    if who in WORKING:
        return set(LOOKED_AT) - in_closed_file
    return {CONTRIBUTED} if who == "contributor here" else set()


def _place_of(made: Fifty, address: str) -> int | None:
    refs = [ref.rpartition("!")[2] for ref in made.items]
    return next((place for place, ref in enumerate(refs) if address.endswith(f"/{ref}")), None)


def _of(place: int) -> frozenset[str]:
    """Return what may be read where one person's sealed text stands."""
    person = PEOPLE[place]
    return in_words("\n".join((SEALED, *spellings(person), person.real_name, *person.also_known_as)))


def test_what_people_agreed_to_is_told_and_what_they_no_longer_agree_to_is_not(app: Flask, made: Fifty) -> None:
    opened = reader(app, made, "viewer here")

    words = [opened.client.get(f"/evidence?state=RUS&page={page}", base_url=opened.base) for page in (1, 2, 3)]

    shown = "".join(each.get_data(as_text=True) for each in words)
    assert TOLD in shown
    assert WITHDRAWN not in shown
    assert EXPIRED not in shown


@pytest.mark.parametrize("who", READERS)
def test_an_identity_is_shown_to_those_who_protect_people_of_their_own_organisation(
    app: Flask, made: Fifty, who: str
) -> None:
    opened = reader(app, made, who)

    answer = _sent(opened, f"/people/identity/{made.people[12]}", reason=REASON)

    found = in_words(answer.get_data(as_text=True))
    if who == "protection here":
        assert found == in_words("\n".join(spellings(PEOPLE[12])))
        assert answer.headers["Cache-Control"] == "no-store"
    else:
        assert found == frozenset()
        assert answer.status_code == {NOBODY: 302, "protection elsewhere": 404}.get(who, 403)


@pytest.mark.parametrize("who", READERS)
def test_a_sealed_file_is_handed_to_those_who_may_see_its_item(app: Flask, made: Fifty, who: str) -> None:
    opened = reader(app, made, who)
    (ref,) = (ref for ref, place in made.attached.items() if place == 10)

    answers = [_sent(opened, f"/attachments/{ref}/{what}") for what in ("original", "copy")]

    names = [names_in(answer.get_data()) for answer in answers]
    if who in WORKING:
        assert len(names[0]) > 100
    else:
        assert names == [[], []]


def _sent(opened: PageReader, path: str, **fields: str) -> TestResponse:
    """Send a form with the token that the session holds, whoever's it is."""
    page = opened.client.get("/login" if "token" not in _cookie(opened) else "/account", base_url=opened.base)
    token = page.get_data(as_text=True).partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    return opened.client.post(path, base_url=opened.base, data={"csrf_token": token} | fields)


def _cookie(opened: PageReader) -> dict[str, object]:
    with opened.client.session_transaction(base_url=opened.base) as cookie:
        return dict(cookie)


# What leaves --------------------------------------------------------------------------------------------------------


def _in_file(name: str, content: bytes) -> list[str]:
    """Return what of the fifty stands in a file: in its bytes, and read back."""
    passages = "\n".join(each.text for each in readback.read(name, content))
    assert passages
    return [*names_in(content), *in_words(passages)]


@pytest.mark.parametrize("who", ["viewer here", "protection here", "researcher elsewhere"])
def test_no_download_tells_who_anybody_is(app: Flask, made: Fifty, who: str) -> None:
    opened = reader(app, made, who)
    names = ["evidence.xlsx", "evidence.csv", "links.csv", "recommendations.csv"]

    answers = {name: opened.client.get(f"/sheets/{name}?state=RUS", base_url=opened.base) for name in names}

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(names, 200)
    assert {name: _in_file(name, answer.get_data()) for name, answer in answers.items()} == {name: [] for name in names}


def test_no_file_and_no_word_of_a_command_tells_who_anybody_is(
    run: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    sheets = [("export", "--sheet", sheet, "--state", "RUS", "--out", str(tmp_path / f"{sheet}.{form}"))
              for sheet, form in (("evidence", "xlsx"), ("evidence", "csv"), ("links", "csv"), ("positions", "csv"),
                                  ("recommendations", "csv"), ("series", "xlsx"))]  # fmt: skip
    paper = ("--state", "RUS", "--cycle", "4", "--org", "PSCORE", "--as-of", "2023-04-30", "--out", str(tmp_path))
    commands = [
        *sheets,
        CLI,
        ("draft", *paper),
        ("brief", *paper, "--for", "NOR"),
        ("travel-copy", "--org", "PSCORE", "--out", str(tmp_path / "copy.sqlite3")),
        ("keys", "check"),
        ("keys", "show"),
        ("doctor",),
    ]

    ended = {" ".join(words[:3]): run(*words) for words in commands}

    assert {words: (code, names_in(said.encode())) for words, (code, said) in ended.items()} == {
        words: (0, []) for words in ended
    }
    files = [file for file in tmp_path.iterdir() if file.suffix != ".sqlite3"]
    assert {file.suffix for file in files} == {".csv", ".docx", ".pdf", ".xlsx"}
    assert {file.name: _in_file(file.name, file.read_bytes()) for file in files} == {file.name: [] for file in files}
    assert names_in((tmp_path / "copy.sqlite3").read_bytes()) == []


def test_a_paper_that_the_site_makes_tells_nobody_s_name(app: Flask, made: Fifty) -> None:
    engine = app.extensions["engine"]
    with engines.transaction(engine) as session:
        by = made.users["researcher here"]
        ours = session.get_one(models.User, by).organisation_id
        wanted = Paper("RUS", 4, date(2023, 4, 30))
        job = paper_jobs.request(session, by, wanted, organisation_id=ours, steps=making.steps())

    making.make(Workshop(engine, made.folder, keyring=app.extensions["keyring"]), job)

    opened = reader(app, made, "researcher here")
    for kind in ("docx", "pdf"):
        answer = opened.client.get(f"/papers/{job}/{kind}", base_url=opened.base)
        assert answer.status_code == 200
        assert _in_file(f"paper.{kind}", answer.get_data()) == []


def test_a_draft_full_of_kims_and_lees_leaves_and_one_with_a_whole_name_of_the_vault_does_not(
    made: Fifty, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("draft", "--state", "PRK", "--cycle", "4", "--org", "PSCORE", "--format", "docx", "--out")
    here = made.copied(tmp_path / "here")
    engine = engines.create(here.url)
    code, said = _run(here, monkeypatch, *words, str(tmp_path / "kims"))
    (paper,) = (tmp_path / "kims").iterdir()
    passages = "\n".join(each.text for each in readback.read(paper.name, paper.read_bytes()))
    _say_of_the_dprk(engine, f"{NAME} was there, said Mr Kim.")
    refused, why = _run(here, monkeypatch, *words, str(tmp_path / "named"))
    engine.dispose()

    assert (code, names_in(said.encode())) == (0, [])
    assert passages.count(fifty.KIMS.split(",")[0]) > 1
    assert passages.count("Lee") > 1
    assert refused != 0
    assert "paragraph" in why
    assert not any(part in why for part in NAME.split())
    assert not (tmp_path / "named").exists() or list((tmp_path / "named").iterdir()) == []


def _say_of_the_dprk(engine: Engine, words: str) -> None:
    with engines.transaction(engine) as session:
        told = models.Evidence.summary.startswith(fifty.KIMS[:9]) | models.Evidence.summary.startswith(NAME)
        session.execute(update(models.Evidence).where(told).values(summary=words))


# What is kept -------------------------------------------------------------------------------------------------------


def test_nothing_that_is_typed_is_logged_or_put_on_record(app: Flask, made: Fifty, log: io.StringIO) -> None:
    """Given names in addresses, searches and forms, where a careless person may put them."""
    typed = [(who, path) for who in ("protection here", "researcher here", NOBODY) for path in
             (f"/people/{NAME}", f"/states/{NAME}", f"/evidence?q={NAME}", f"/recommendations?q={NAME}",
              f"/history?of=person:{NAME}", f"/case-files/{NAME}", f"/{NAME}", f"/login?next=/{NAME}")]  # fmt: skip
    answers = [reader(app, made, who).client.get(path, base_url="http://localhost") for who, path in typed]
    protector, researcher = (reader(app, made, who) for who in ("protection here", "researcher here"))
    found = _sent(protector, "/people/find", code=NAME)
    flashed = protector.client.get("/people", base_url=protector.base).get_data(as_text=True)
    forms = [
        found,
        _sent(protector, "/people/new", real_name=NAME, note="x" * 5000),
        _sent(protector, f"/people/identity/{made.people[4]}", reason=f"To ring {NAME} about it"),
        _sent(protector, f"/people/purge/{made.people[4]}", reason=f"As {NAME} wished", sure="y"),
    ]
    open_item = _sent(
        researcher, "/evidence/new", **evidence_forms.item(summary=f"{NAME} was heard.", document=DOCUMENT)
    )
    _sent(reader(app, made, NOBODY), "/login", email=f"{NAME}@example.org", password=NAME)

    assert not [answer.status_code for answer in (*answers, *forms, open_item) if answer.status_code >= 500]
    assert open_item.status_code != 303
    assert [in_words(_headers(answer) + answer.get_data(as_text=True)) for answer in forms] == [frozenset()] * 4
    assert "Nobody has this code" in flashed
    assert in_words(flashed) == frozenset()
    assert log.getvalue().count("people.look_up") > 0
    assert in_words(log.getvalue()) == frozenset()


def _headers(answer: TestResponse) -> str:
    return "\n".join(f"{name}: {value}" for name, value in answer.headers)


def test_work_that_fails_logs_where_and_never_with_what(
    app: Flask, made: Fifty, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given an error whose words repeat what is being written, as those of a database do."""
    engine, said = app.extensions["engine"], io.StringIO()

    def fails(*_arguments: object, **_more: object) -> None:
        raise ValueError(f"[parameters: ({NAME!r})]")

    monkeypatch.setattr("tracker.services.papers.composed", fails)
    with engines.transaction(engine) as session:
        by = made.users["researcher here"]
        ours = session.get_one(models.User, by).organisation_id
        job = paper_jobs.request(session, by, Paper("PRK", 4, date(2023, 4, 30)), organisation_id=ours, steps=2)

    with redirect_stderr(said):
        making.make(Workshop(engine, made.folder, keyring=app.extensions["keyring"]), job)

    assert "ValueError" in said.getvalue()
    assert "making.py" in said.getvalue()
    assert in_words(said.getvalue()) == frozenset()


@pytest.mark.parametrize("whose", ["own", "public", "everything"])
def test_no_search_finds_a_word_of_a_sealed_text(app: Flask, made: Fifty, whose: str) -> None:
    with engines.reading(app.extensions["engine"]) as session:
        ours = session.get_one(models.User, made.users["researcher here"]).organisation_id
        files = frozenset(session.scalars(select(models.CaseFile.id)))
        audience = {"own": Audience(ours, open_files=files), "public": PUBLIC, "everything": EVERYTHING}[whose]
        words = (SEALED, SEALED.lower(), *(part for person in PEOPLE for part in person.distinctive), NAME)
        found = [
            (word, _listed(session, word, audience), _explored(session, word, audience=audience, ours=ours))
            for word in (*words[:2], *words[2::6], NAME)
        ]
        told = _listed(session, TOLD, audience)

    assert [each for each in found if each[1:] != (0, 0)] == []
    assert told == 1


def _listed(session: Session, word: str, audience: Audience) -> int:
    return listing.listed(session, Wanted(words=word), page=1, audience=audience).total


def _explored(session: Session, word: str, *, audience: Audience, ours: int) -> int:
    asked = criteria.read([("q", word)]).criteria
    return explorer.explore(session, asked, organisation_id=ours, audience=audience).count


def test_no_row_and_no_file_names_anybody_once_the_key_is_away(app: Flask, made: Fifty, tmp_path: Path) -> None:
    stolen = made.copied(tmp_path / "stolen")
    (stolen.folder / "keys").rename(tmp_path / "away")
    kept = sorted(file for file in stolen.folder.rglob("*") if file.is_file())

    found = names_in(b"\n".join(file.read_bytes() for file in kept))

    names = {file.name for file in kept}
    assert {"demo.sqlite3", "purges.jsonl", "audit-head.jsonl"} <= names
    assert len(list((stolen.folder / "evidence").iterdir())) == len(made.attached)
    assert found == []
    wide = [text.encode(form) for text in (SEALED, *_everything()) for form in ("utf-16-le", "utf-16-be")]
    assert not [each for each in wide if NARROW.search(each)]  # what `names_in` leaves out of its search is no name
    assert SEALED.encode() not in b"".join(file.read_bytes() for file in kept)
    assert made.purged in (stolen.folder / "purges.jsonl").read_text()


def _everything() -> Iterator[str]:
    for person in PEOPLE:
        for form in ("NFC", "NFD", "NFKD"):
            yield from (unicodedata.normalize(form, text) for text in spellings(person))


# Without the key ----------------------------------------------------------------------------------------------------


def _missing(keys: Path) -> None:
    keys.rename(keys.parent / "kept-elsewhere")


def _wrong(keys: Path) -> None:
    _missing(keys)
    Keyring(keys).make()


def _half(keys: Path) -> None:
    (file,) = keys.iterdir()
    (keys.parent / "kept-elsewhere").mkdir()
    (keys.parent / "kept-elsewhere" / file.name).write_bytes(file.read_bytes())
    file.write_bytes(file.read_bytes()[:31])


def _put_back(keys: Path) -> None:
    for file in keys.glob("*") if keys.exists() else ():
        file.unlink()
    keys.mkdir(exist_ok=True)
    for file in (keys.parent / "kept-elsewhere").iterdir():
        file.rename(keys / file.name)


def _kept(made: Fifty) -> dict[str, list[tuple[object, ...]]]:
    engine = engines.create(made.url)
    with engine.connect() as connection:
        found = {name: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))] for name in VAULT}
    engine.dispose()
    return found


@pytest.mark.parametrize("spoil", [_missing, _wrong, _half])
def test_without_the_right_key_the_site_says_so_and_loses_nothing(
    made: Fifty, tmp_path: Path, spoil: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = made.copied(tmp_path / "here")
    before = _kept(here)
    spoil(here.folder / "keys")
    app, wrong = fifty_walk.site(here), {}
    researcher, protector = (reader(app, here, who) for who in ("researcher here", "protection here"))

    told = Told()
    for name, address in fifty_walk.pages(app, here, examples=False):
        if spoil is not _missing and name not in NEEDING:
            continue
        opened = protector if name.startswith(("people.", "leaks.")) else researcher
        answer = opened.client.get(address, base_url=opened.base)
        found, says = told.in_answer(answer), b"master key" in answer.get_data()
        is_sealed = name in SHOWING and _place_of(here, address) is not None and answer.status_code < 400
        if found or answer.status_code == 500 or (is_sealed and not says) or (answer.status_code == 503 and not says):
            wrong[address] = (answer.status_code, sorted(found))
    item = "/evidence/edit/" + here.items[0].replace("!", "/-/")
    tried = [
        _sent(protector, f"/people/identity/{here.people[0]}", reason=REASON),
        _sent(protector, "/people/new", real_name="Somebody Else"),
        _sent(protector, f"/people/keep/{here.people[0]}", seen="x", real_name="Somebody Else"),
        _sent(researcher, item, **evidence_forms.item(summary="Written over", is_restricted="y", document=DOCUMENT)),
        _sent(researcher, f"/attachments/{next(iter(here.attached))}/original"),
    ]
    draft = _run(here, monkeypatch, "draft", "--state", "RUS", "--cycle", "4", "--org", "PSCORE", "--format", "docx",
                 "--out", str(tmp_path / "out"))  # fmt: skip

    assert wrong == {}
    said = [(each.status_code, _says_so(each.get_data(as_text=True))) for each in tried]
    assert said == [(code, True) for code, _says in said]
    assert not {code for code, _says in said} & {302, 303, 500}
    assert draft[0] != 0
    assert _says_so(draft[1])
    assert not (tmp_path / "out").exists()
    assert _kept(here) == before
    _put_back(here.folder / "keys")
    _reads_again(here)


def _says_so(page: str) -> bool:
    return "master key" in page


def _reads_again(made: Fifty) -> None:
    app = fifty_walk.site(made)
    protector = reader(app, made, "protection here")
    identity = _sent(protector, f"/people/identity/{made.people[12]}", reason=REASON).get_data(as_text=True)
    item = protector.client.get("/evidence/" + made.items[12].replace("!", "/-/"), base_url=protector.base)

    assert in_words(identity) == in_words("\n".join(spellings(PEOPLE[12])))
    assert in_words(item.get_data(as_text=True)) == _of(12)
    app.extensions["engine"].dispose()
