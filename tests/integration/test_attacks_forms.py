"""Attacks typed into every form of the site, as a person would send it; then every page and sheet read for them."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from tests.browser import furnished, protected, sent
from tests.browser.pages import EXAMPLES, Example
from tests.factories import records as make
from tests.factories.forms import Form, forms
from tests.web_client import MAIL, PASSWORD, app_at
from tracker.domain.roles import Role
from tracker.services import accounts, seeding
from tracker.services.accounts import members as accounts_of
from tracker.services.accounts import sign_ins
from tracker.storage import engine as engines
from tracker.storage import models

MARK = "xq7z"
MARKUP = f"=7*191|\"'><x-{MARK} onload=alert(1)>{{{{7*191}}}}{{% raise %}}${{7*191}}' OR '1'='1' --"
"""A formula, breaks out of an attribute and of a statement, is an element, and is evaluated by a template."""

SCRIPT = f"javascript:alert('{MARK}')"
ODD = "\u202e=cmd|' /c calc'!A1\x00\x0b\ud800\uffff" + "n" * 10_000
"""What turns a line round, what no file of Word may hold, what is no UTF-8, and a word without end."""

FORM = "application/x-www-form-urlencoded"
LAST = ("people.", "leaks.", "accounts.", "second_factor.")
"""What is in the vault is refused everywhere else, and a new password ends the walk: these pages are sent last."""

READERS = (f"{Role.VIEWER}@readers.example", f"{Role.RESEARCHER}@readers.example")
"""A reader of the same organisation, and somebody of another."""

SHEETS = ("recommendations", "positions", "evidence", "links", "series")


@dataclass(slots=True)
class Walk:
    """What came of all forms together."""

    app: Flask
    folder: Path
    pages: list[str] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)
    taken: dict[str, int] = field(default_factory=dict)  # attacks that were saved, by the place of the form
    sheets: dict[str, dict[str, str]] = field(default_factory=dict)  # by who downloads them
    failed: list[tuple[str, int]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)  # answers in which the attack is markup, or was evaluated


@pytest.fixture(scope="module")
def walk(seeded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """Send every form of every page, once with each attack, by somebody with every role."""
    folder = tmp_path_factory.mktemp("forms")
    app = _site(seeded_sqlite, folder)
    walked = Walk(app, folder)
    walked.pages = [_address(app, each) for each in _examples()]
    in_vault = [path for path, example in zip(walked.pages, _examples(), strict=True) if _is_last(example)]
    for path in walked.pages:
        if path == in_vault[0]:
            walked.sheets = {who: _sheets(app, who) for who in (MAIL, *READERS)}
        _walk_page(walked, path)
    yield walked
    app.extensions["engine"].dispose()


def _site(seeded: Path, folder: Path) -> Flask:
    shutil.copyfile(seeded, folder / "demo.sqlite3")
    engine = engines.create(f"sqlite:///{folder / 'demo.sqlite3'}")
    with engines.transaction(engine) as session:
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
        session.flush()
        furnished.furnish(session, words=furnished.PLAIN)
        ours = make.an_organisation(session)
        others = make.add(session, models.Organisation(code="OTHERS", name="Another organisation"))
        for role, where in ((Role.VIEWER, ours), (Role.RESEARCHER, others)):
            user = make.a_user(session, email=f"{role}@readers.example", organisation_id=where.id)
            accounts_of.give_roles(session, user.id, [role])
    sent.lay_out(engine, folder, words=furnished.PLAIN)
    protected.lay_out(engine, folder, words=furnished.PLAIN)
    engine.dispose()
    return app_at(str(engine.url), folder)


def _examples() -> list[Example]:
    """Return one page of each sort, those last of which the others would be in the way."""
    shown = [each for each in EXAMPLES if each.is_signed_in and not each.is_unfounded and each.expected == 200]
    first = {each.endpoint: each for each in reversed(shown)}
    return sorted(first.values(), key=_is_last)


def _is_last(example: Example) -> bool:
    return example.endpoint.startswith(LAST)


def _sheets(app: Flask, who: str) -> dict[str, str]:
    """Return what somebody downloads, before an attack is a name of the vault and all that holds it is refused."""
    client = _client(app, who)
    answers = {name: client.get(f"/sheets/{name}.csv?state=RUS", base_url="http://localhost") for name in SHEETS}
    return {name: answer.get_data(as_text=True) for name, answer in answers.items() if answer.status_code == 200}


def _client(app: Flask, mail: str = MAIL) -> FlaskClient:
    """Return a browser in which somebody has just signed in."""
    client = app.test_client()
    with engines.transaction(app.extensions["engine"]) as session:
        account = accounts.by_mail(session, mail)
        assert account is not None
        token = sign_ins.begin(session, account, agent="", second_factor=False)
    with client.session_transaction(base_url="http://localhost") as cookie:
        cookie["token"] = token
    return client


def _address(app: Flask, example: Example) -> str:
    engine = app.extensions["engine"]
    values: dict[str, Any] = {n: value(engine) if callable(value) else value for n, value in example.values.items()}
    with app.test_request_context():
        return url_for(example.endpoint, **values)


def _walk_page(walk: Walk, path: str) -> None:
    client, fresh = _client(walk.app), set[str]()
    for attack, turns in ((ODD, 1), (MARKUP, 3)):
        page = client.get(path, base_url="http://localhost")
        if page.status_code >= 500:
            walk.failed.append((path, page.status_code))
        found = forms(page.get_data(as_text=True), password=PASSWORD)
        open_ones = [form for form in found if form.typed and form.action not in walk.sent]
        for form in open_ones:
            _attack(walk, client, form, attack, turns=turns)
        fresh |= {form.action for form in open_ones}
        if not open_ones:
            break
    walk.sent |= fresh


def _attack(walk: Walk, client: FlaskClient, form: Form, attack: str, *, turns: int) -> None:
    """Send a form until it is taken; what is found wrong with it is mended as a person would, the rest stays."""
    back = None
    for _turn in range(turns):
        body = form.body(attack, answer=back)
        answer = client.post(form.action, base_url="http://localhost", data=body, content_type=FORM)
        page = answer.get_data().decode(errors="replace")
        if answer.status_code >= 500:
            walk.failed.append((form.action, answer.status_code))
        if _is_markup(page):
            walk.told.append(form.action)
        if answer.status_code in {302, 303}:
            walk.taken[form.action] = walk.taken.get(form.action, 0) + len(form.typed)
            return
        same = [each for each in forms(page, password=PASSWORD) if each.typed == form.typed]
        if not same:
            return
        back = same[0]


def _is_markup(page: str) -> bool:
    evaluated = "1337" in page.replace("7*191", "")
    scripts = re.findall(r'(?:href|action|src|formaction)="\s*((?:javascript|data|vbscript):[^"]*)', unescape(page))
    return f"<x-{MARK}" in page or evaluated or scripts != []


def test_every_form_takes_attacks_as_text_and_none_fails(walk: Walk) -> None:
    assert walk.failed == []
    assert walk.told == []
    assert len(walk.sent) > 40
    assert len(walk.taken) > 20
    assert sum(walk.taken.values()) > 60


@pytest.mark.parametrize("who", [MAIL, *READERS])
def test_what_was_typed_anywhere_is_text_on_every_page_of_everybody(walk: Walk, who: str) -> None:
    client = _client(walk.app, who)
    looked_at = walk.pages if who == MAIL else walk.pages[::2]
    pages = {path: client.get(path, base_url="http://localhost") for path in looked_at}

    shown = {path: page.get_data().decode(errors="replace") for path, page in pages.items()}
    assert [path for path, page in pages.items() if page.status_code >= 500] == []
    assert [path for path, page in shown.items() if _is_markup(page)] == []
    assert sum(f"x-{MARK}" in page for page in shown.values()) > (25 if who == MAIL else 3)


@pytest.mark.parametrize("who", [MAIL, *READERS])
def test_no_cell_of_a_sheet_is_a_formula(walk: Walk, who: str) -> None:
    sheets = walk.sheets[who]

    cells = [cell for sheet in sheets.values() for row in csv.reader(io.StringIO(sheet)) for cell in row]
    assert set(sheets) == set(SHEETS)
    assert [cell for cell in cells if cell[:1] in set("=+-@\t\r\n")] == []
    assert any(cell.startswith("'=7*191") for cell in cells) or who != MAIL
