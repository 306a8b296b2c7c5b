"""Attacks on the site by somebody who is signed in, or who writes what others read: every page and every form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, Enum, Text, func, inspect, select, text, update
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from tests.web_client import MAIL, PASSWORD, PageReader, app_at
from tracker.services import accounts, seeding
from tracker.storage import engine as engines
from tracker.storage import models
from tracker.storage.base import Base

MARK = "xq7z"
MARKUP = f"\"'><x-{MARK} onload=alert(1)>{{{{7*191}}}}{{% raise %}}${{7*191}}"
"""Breaks out of an attribute, is an element of its own, and is evaluated by a template that renders it."""
_PAGES = 90
TRAVERSALS = ("../secret-key", "..%2f..%2fsecret-key", "..\\secret-key", "/etc/passwd", "secret-key%00.pdf")


@pytest.fixture(scope="module")
def url(seeded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a database with the demo, for this module alone."""
    file = tmp_path_factory.mktemp("attacked") / "demo.sqlite3"
    file.write_bytes(seeded_sqlite.read_bytes())
    engine = engines.create(f"sqlite:///{file}")
    with engines.transaction(engine) as session:
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
    engine.dispose()
    return f"sqlite:///{file}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def reader(url: str, folder: Path) -> PageReader:
    """Return a browser in which somebody with every role is signed in."""
    reader = PageReader(app_at(url, folder))
    assert reader.sign_in().status_code in {302, 303}
    return reader


@pytest.fixture(scope="module")
def engine(url: str) -> Iterator[Engine]:
    made = engines.create(url)
    yield made
    made.dispose()


def _rules(reader: PageReader, method: str) -> list[tuple[Rule, str]]:
    """Return every rule that takes a method, with an address that leads to it."""
    rules = reader.client.application.url_map.iter_rules()
    return [(rule, _filled(rule)) for rule in rules if method in (rule.methods or ()) and rule.endpoint != "static"]


def _filled(rule: Rule, value: str = "x") -> str:
    def one(match: re.Match[str]) -> str:
        kind, _colon, _name = match[1].rpartition(":")
        kind = kind.partition("(")[0]
        if kind == "int":
            return "1"
        known = {"recommendation", "evidence", "figure", "pledge", "question"}
        return f"A/-/{value}" if kind in known else value

    return re.sub(r"<([^>]+)>", one, rule.rule)


def test_no_form_is_taken_without_its_token(reader: PageReader) -> None:
    posted = _rules(reader, "POST")

    taken = {
        rule.endpoint: answer.status_code
        for rule, path in posted
        for answer in [reader.client.post(path, base_url=reader.base, data={"anything": "1"})]
        if answer.status_code not in {400, 404}
    }

    assert len(posted) > 30
    assert taken == {}


def test_the_token_of_another_session_is_not_taken(reader: PageReader) -> None:
    stranger = reader.client.application.test_client()
    page = stranger.get("/login", base_url=reader.base).get_data(as_text=True)
    (token,) = set(re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page))

    answer = reader.client.post("/unfollow/RUS", base_url=reader.base, data={"csrf_token": token})

    assert answer.status_code == 400


def _crawled(client: FlaskClient, base: str, most: int) -> Iterator[tuple[str, str]]:
    """Follow links from the first page, a few of each kind, and yield every page."""
    waiting, seen, kinds = ["/"], {"/"}, dict[str, int]()
    adapter = client.application.url_map.bind("localhost")
    while waiting and most:
        path = waiting.pop(0)
        answer = client.get(path, base_url=base)
        if answer.mimetype != "text/html":
            continue
        most -= 1
        page = answer.get_data(as_text=True)
        yield path, page
        for link in re.findall(r'href="(/[^"#]*)', page):
            address = unescape(link)
            if address in seen or "lang=" in address or address.startswith("/static"):
                continue
            seen.add(address)
            try:
                endpoint = str(adapter.match(address.partition("?")[0], method="GET")[0])
            except HTTPException:  # a link that leads nowhere is another test's matter
                continue
            kinds[endpoint] = kinds.get(endpoint, 0) + 1
            if kinds[endpoint] <= 4:
                waiting.append(address)


def _poison(engine: Engine) -> int:
    """Put markup behind every text that a person may have typed; keys, codes and closed lists stay as they are."""
    kept = {"code", "ref", "key", "email", "password", "number", "label", "hash", "previous_hash", "iso2", "m49",
            "rule", "language", "checks_against", "fs_uniquifier", "provision_number", "symbol"}  # fmt: skip
    tables = {"advance_question", "cluster", "communication", "evidence", "evidence_link", "follow_up_grade",
              "instrument", "lineage_link", "mechanism_body", "obligation", "organisation", "part", "pledge",
              "provision", "recommendation", "reply", "source_document", "stated_figure", "stated_position",
              "treaty_action", "treaty_record"}  # fmt: skip
    poisoned = 0
    with engines.transaction(engine) as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in tables:
                continue
            unique = {column for index in table.indexes if index.unique for column in index.columns.keys()}  # noqa: SIM118 (columns, no dict)
            for column in table.columns:
                plain = isinstance(column.type, Text) and not isinstance(column.type, Enum)
                if plain and not (column.foreign_keys or column.primary_key or column.name in kept | unique):
                    if column.name.endswith(("_code", "_language", "sha256")):
                        continue
                    session.execute(update(table).values({column.name: column + MARKUP}).where(column != ""))
                    poisoned += 1
    return poisoned


def test_what_people_write_is_text_on_every_page(reader: PageReader, engine: Engine) -> None:
    """Given markup in every text on record; then no page has it as markup, and none evaluates it."""
    poisoned = _poison(engine)

    pages = list(_crawled(reader.client, reader.base, _PAGES))

    assert poisoned > 30
    assert len(pages) > 50
    assert sum(f"&lt;x-{MARK}" in page for _path, page in pages) > 30
    assert [path for path, page in pages if f"<x-{MARK}" in page] == []
    assert [path for path, page in pages if "1337" in page.replace("7*191", "")] == []
    assert [path for path, page in pages if "Something failed here" in page] == []


INJECTIONS = ("' OR '1'='1' --", '"; DROP TABLE evidence; --', "%' UNION SELECT password FROM user_account --",
              "torture AND (", "\\", "_%", "{{7*191}}", f"<x-{MARK}>")  # fmt: skip
_ARGUMENTS = ("q", "state", "cycle", "document", "subject", "event", "person", "since", "sort", "of", "part", "why",
              "position", "status", "theme", "next", "direction", "review", "page", "lang", "kind")  # fmt: skip


@pytest.mark.parametrize("turn", [0, 3])
def test_no_argument_reaches_the_database_or_a_template(turn: int, reader: PageReader, engine: Engine) -> None:
    """Given another attack in each argument, so that a page gets most of them at once."""
    before = _counts(engine)
    attacks = islice(cycle(INJECTIONS), turn, None)
    query = urlencode(dict(zip(_ARGUMENTS, attacks, strict=False)))

    for _rule, path in _rules(reader, "GET"):
        answer = reader.client.get(f"{path}?{query}", base_url=reader.base)
        page = answer.get_data()
        assert answer.status_code < 500, (path, answer.status_code)
        assert f"<x-{MARK}".encode() not in page, path
        assert b"1337" not in page.replace(b"7*191", b""), path
        assert b"$argon2" not in page, path
    assert _counts(engine) == before


def _counts(engine: Engine) -> dict[str, int]:
    with engines.reading(engine) as session:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in {"sign_in", "attempt"}]
        return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_no_address_leads_out_of_the_folders_of_files(reader: PageReader, folder: Path) -> None:
    secret = (folder / "secret-key").read_bytes()
    passwords = Path("/etc/passwd").read_bytes()[:40]

    for rule, _path in [*_rules(reader, "GET"), (None, "")]:
        for way in TRAVERSALS:
            path = f"/static/{way}" if rule is None else _filled(rule, way)
            if rule is not None and not rule.arguments:
                continue
            answer = reader.client.get(path, base_url=reader.base)
            assert answer.status_code < 500, path
            assert secret not in answer.get_data(), path
            assert passwords not in answer.get_data(), path


@pytest.mark.parametrize("elsewhere", ["//evil.example", "javascript:alert(1)"])
def test_no_page_and_no_form_leads_elsewhere(elsewhere: str, reader: PageReader) -> None:
    query = urlencode({"next": elsewhere})

    for rule, path in _rules(reader, "GET"):
        answer = reader.client.get(f"{path}?{query}", base_url=reader.base)
        assert "evil" not in answer.headers.get("Location", "").partition("?")[0], rule
        page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        links = re.findall(r'(?:href|action|src)="([^"]*)"', page)
        led = [unescape(link).partition("?")[0] for link in links]
        assert [link for link in led if "evil" in link or link.startswith("javascript:")] == [], rule


def test_methods_that_a_page_does_not_have_are_refused(reader: PageReader) -> None:
    for rule, path in _rules(reader, "GET"):
        for method in {"PUT", "PATCH", "DELETE", "TRACE"} - (rule.methods or set()):
            assert reader.client.open(path, method=method, base_url=reader.base).status_code in {400, 404, 405}, path


def test_the_trail_cannot_be_changed_whatever_the_program_does(database_url: str) -> None:
    """Given both databases: the triggers are there, on the trail and on judgements."""
    engine = engines.create(database_url)
    with engines.reading(engine) as session:
        kind = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "postgresql":
            kind = "SELECT DISTINCT trigger_name FROM information_schema.triggers"
        names = set(session.scalars(text(kind)))
        assert inspect(session.connection()).has_table("audit_entry")
    for table in ("audit_entry", "judgement"):
        assert [name for name in names if name.startswith(f"{table}_no_")]
    engine.dispose()


def test_a_hidden_record_answers_exactly_as_one_that_is_not_there(demo: Engine, demo_url: str, tmp_path: Path) -> None:
    """Given evidence, a letter and a document of another organisation, each beside a reference that nobody has."""
    with engines.transaction(demo) as session:
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
        hidden = _foreign(session)
    reader = PageReader(app_at(demo_url, tmp_path / "data"))
    reader.sign_in()

    told = []
    for template, name in hidden.items():
        absent = "Z" * len(name)
        answers = [
            reader.client.get(template.replace("*", quote(each, safe="/")), base_url=reader.base)
            for each in (name, absent)
        ]
        bodies = [
            re.sub(r'value="[^"]{40,}"', "", each.get_data(as_text=True)).replace(word, "*").replace(quote(word), "*")
            for each, word in zip(answers, (name, absent), strict=True)
        ]
        if (answers[0].status_code, bodies[0]) != (answers[1].status_code, bodies[1]):
            told.append(template)
    assert told == [], told


def _foreign(session: object) -> dict[str, str]:
    from sqlalchemy.orm import Session

    from tests.factories import records as make
    from tracker.domain.kinds import DocumentKind

    assert isinstance(session, Session)
    other = make.add(session, models.Organisation(code="OTHER", name="Other"))
    kept = {"kind": DocumentKind.LETTER, "published_on": None, "published_precision": None, "organisation_id": other.id}
    document = make.a_document(session, key="KEPTLETTER", **kept)
    letter = make.a_letter(session, reference="ALHIDDEN", document_id=document.id)
    ask = make.a_recommendation(session, ref="KEPTLETTER#hiddenask", number="hiddenask", document_id=document.id)
    make.a_part(session, recommendation_id=ask.id, ref=ask.ref)
    make.an_addressee(session, recommendation_id=ask.id, state_code="RUS")
    make.a_figure(session, ref="KEPTLETTER~hiddenfigure", document_id=document.id, state_code="RUS")
    item = make.evidence(session, ref="KEPTLETTER!hiddenitem", document_id=document.id, organisation_id=other.id)
    return {
        "/documents/*": document.key,
        "/documents/edit/*": document.key,
        "/communications/*": letter.reference,
        "/communications/edit/*": letter.reference,
        "/evidence/KEPTLETTER/-/*": item.ref.partition("!")[2],
        "/evidence/edit/KEPTLETTER/-/*": item.ref.partition("!")[2],
        "/recommendations/KEPTLETTER/-/*": ask.number,
        "/recommendations/edit/KEPTLETTER/-/*": ask.number,
        "/obligations/new?recommendation=KEPTLETTER%23*": ask.number,
        "/figures/edit/KEPTLETTER/-/*": "hiddenfigure",
        "/history?of=document:*": document.key,
        "/history?of=figure:KEPTLETTER~*": "hiddenfigure",
        "/history?of=recommendation:KEPTLETTER%23*": ask.number,
        "/history?of=evidence:*": item.ref,
    }
