"""Attacks on what the site makes and keeps: papers that would fetch, a stolen database, a process that is killed."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import unquote

import pytest
from sqlalchemy import Engine, event, select

from tests.factories import papers
from tests.factories import records as make
from tests.web_client import MAIL, PASSWORD, PageReader, app_at
from tracker.documents import fetcher, html, pdf
from tracker.domain.document import Paragraph, Run
from tracker.domain.vocabulary import ReviewState, Wording
from tracker.errors import Unavailable, Unreadable
from tracker.services import accounts, pledges, seeding
from tracker.services.pledges import PledgeEntry
from tracker.services.trail import audit, verifying
from tracker.storage import engine as engines
from tracker.storage import models, witness

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def listener() -> Iterator[tuple[int, list[int]]]:
    """Listen on this machine, and count who comes."""
    came: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        over = threading.Event()

        def wait() -> None:
            while not over.is_set():
                try:
                    server.accept()[0].close()
                    came.append(1)
                except OSError:
                    continue

        thread = threading.Thread(target=wait, daemon=True)
        thread.start()
        yield server.getsockname()[1], came
        over.set()
        thread.join(5)


def test_a_paper_full_of_addresses_fetches_nothing(listener: tuple[int, list[int]], tmp_path: Path) -> None:
    """Given markup in every place of a paper that a person writes; then it is printed as text, and nobody is asked."""
    port, came = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("canary-of-a-file")
    attack = (
        f'<img src="http://127.0.0.1:{port}/i"><link rel=stylesheet href="http://127.0.0.1:{port}/c">'
        f'<link rel=attachment href="file://{secret}"><style>@import url(http://127.0.0.1:{port}/s);'
        f"body{{background:url(file://{secret})}}</style>]]><svg><image href='file://{secret}'/></svg>"
    )
    paper = papers.submission()
    poisoned = replace(
        paper,
        title=attack,
        subject=attack,
        author=attack,
        running_head=attack,
        keywords=(attack,),
        method_note=(attack,),
        cover=replace(paper.cover, what=attack, organisation_long=attack) if paper.cover else None,
        colophon=((Run(attack),),),
        contents_after=(Paragraph((Run(attack),)),),
    )

    made = pdf.render(poisoned, tmp_path)

    page = html.page(poisoned)
    assert "<img src=" not in page
    assert f'href="file://{secret}' not in page
    assert came == []
    assert b"canary-of-a-file" not in made


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/x",
        "https://127.0.0.1:{port}/x",
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "ftp://127.0.0.1:{port}/x",
        "data:text/html,<script>x</script>",
        "data:image/svg+xml;base64,AAAA",
        "//127.0.0.1:{port}/x",
        "\u017fvg:x",
    ],
)
def test_the_fetcher_of_papers_refuses_everything_but_its_own_drawings(
    address: str, listener: tuple[int, list[int]]
) -> None:
    port, came = listener
    own = fetcher.make()

    with pytest.raises(BaseException):  # noqa: B017, PT011 (the library's fatal error is no Exception)
        own.fetch(address.format(port=port))  # type: ignore[attr-defined]

    assert len(own.refused) == 1
    assert came == []


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="file:///etc/passwd" width="9" height="9"/>',
        '<style>@import url("http://127.0.0.1:{port}/s");</style><rect width="9" height="9"/>',
        '<rect width="9" height="9" fill="url(http://127.0.0.1:{port}/f)"/>',
        '<use href="http://127.0.0.1:{port}/u#x"/>',
    ],
)
def test_a_drawing_fetches_nothing(inside: str, listener: tuple[int, list[int]], tmp_path: Path) -> None:
    port, came = listener
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside.replace("{port}", str(port))}</svg>'

    try:
        made = pdf.drawn(drawing, tmp_path)
    except Unreadable:
        made = b""

    assert came == []
    assert b"root:" not in made


def test_a_stolen_database_lets_nobody_in(demo: Engine, demo_url: str, tmp_path: Path) -> None:
    """Given somebody who signed in and one who mistyped a password; then no byte of the database is one of theirs."""
    with engines.transaction(demo) as session:
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
    reader = PageReader(app_at(demo_url, tmp_path / "data"))
    reader.sign_in(password="a wrong-Pa55-canary")
    signed = reader.sign_in()
    cookies = [unquote(each.split(";")[0].partition("=")[2]) for each in signed.headers.getlist("Set-Cookie")]
    demo.dispose()

    files = [Path(demo_url.removeprefix("sqlite:///"))]
    files += [each for suffix in ("-wal", "-shm") if (each := files[0].with_name(files[0].name + suffix)).exists()]
    content = b"".join(file.read_bytes() for file in files)
    for secret in (PASSWORD, "a wrong-Pa55-canary", *filter(None, cookies)):
        assert secret.encode() not in content
    with sqlite3.connect(files[0]) as connection:
        hashes = [row[0] for row in connection.execute("SELECT password FROM user_account")]
        tokens = [row[0] for row in connection.execute("SELECT token_sha256 FROM sign_in")]
    assert all(each.startswith("$argon2id$") for each in hashes)
    assert all(len(each) == 64 and not any(each in cookie for cookie in cookies) for each in tokens)


def test_a_full_disk_keeps_neither_the_change_nor_its_entry(demo: Engine, demo_url: str, tmp_path: Path) -> None:
    with engines.transaction(demo) as session:
        document = session.scalars(select(models.SourceDocument.key)).first() or ""
    full = witness.witnessed(engines.create(demo_url), tmp_path)

    @event.listens_for(full, "connect")
    def _fill(connection: sqlite3.Connection, _record: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 1}")

    with pytest.raises(Unavailable), engines.transaction(full) as session:
        pledges.record(session, "cli", PledgeEntry("RUS", document, "x" * 300_000, Wording.VERBATIM, number="999"))

    with engines.reading(demo) as session:
        assert session.scalar(select(models.Pledge.id).where(models.Pledge.number == "999")) is None
        assert audit.verify(session) is None
    assert witness.lines(tmp_path) is None
    full.dispose()


_APPROVE = """
import sys, time
from pathlib import Path
from sqlalchemy import update
from tracker.services.trail import audit
from tracker.storage import engine as engines, models, witness
url, folder, ref, when = sys.argv[1:]
engine = witness.witnessed(engines.create(url), Path(folder))
with engines.transaction(engine) as session:
    session.execute(update(models.Evidence).where(models.Evidence.ref == ref).values(review_state="approved"))
    audit.record(session, "user:1", event="evidence:approve", subject=f"evidence:{ref}", changes={})
    if when == "before":
        print("ready", flush=True)
        time.sleep(60)
print("ready", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize(("when", "state", "entries"), [("before", "draft", 0), ("after", "approved", 1)])
def test_an_approval_that_is_killed_is_whole_or_nothing(
    when: str, state: str, entries: int, sqlite_url: str, tmp_path: Path
) -> None:
    engine = engines.create(sqlite_url)
    with engines.transaction(engine) as session:
        organisation = make.add(session, models.Organisation(code="TEST", name="Test"))
        ref = make.evidence(session, organisation_id=organisation.id, review_state=ReviewState.DRAFT).ref
    witness.Witness(tmp_path / witness.FILE).tell(first=1, last=0, hash=audit.FIRST_HASH)

    with _started("-c", _APPROVE, sqlite_url, str(tmp_path), ref, when) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

    with engines.reading(engine) as session:
        assert session.scalars(select(models.Evidence.review_state)).one() == state
        assert len(session.scalars(select(models.AuditEntry)).all()) == entries
        assert verifying.check(session, witness.lines(tmp_path)).problem is None
    engine.dispose()


def test_a_copy_that_is_killed_while_it_is_written_is_not_there(demo_url: str, tmp_path: Path) -> None:
    out = tmp_path / "out" / "copy.sqlite3"
    out.parent.mkdir()
    words = "from argparse import Namespace; from tracker.cli.travelling import travel_copy; import sys; "
    words += "travel_copy(Namespace(out=sys.argv[1], org=''))"
    given = {"TRACKER_DATABASE_URL": demo_url, "TRACKER_DATA_DIR": str(tmp_path / "data")}

    with _started("-c", words, str(out), env=given) as process:
        until = monotonic() + 60
        while not list(out.parent.glob(".*.part")) and monotonic() < until:
            sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

    assert not out.exists()
    engine = engines.create(demo_url)
    with engines.reading(engine) as session:
        assert session.scalars(select(models.AuditEntry.sequence).where(
            models.AuditEntry.event == "copy:made")).all() == []  # fmt: skip
    engine.dispose()


class _started:  # noqa: N801 - read as a word: with _started(…)
    def __init__(self, *words: str, env: dict[str, str] | None = None) -> None:
        self._words, self._env = words, env or {}

    def __enter__(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            [sys.executable, *self._words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, **self._env},
        )
        return self._process

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
