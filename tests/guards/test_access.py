"""The access table is that of the code, and the site does what it says: every address, every role, every way."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.factories.records import a_state, a_user, add, an_organisation
from tests.guards import access
from tests.web_client import app_at
from tracker.domain.roles import Role
from tracker.services import accounts
from tracker.services.accounts import members, sign_ins
from tracker.storage import engine as engines
from tracker.storage.models import Organisation, TrackedState, User
from tracker.storage.models import Role as RoleRow

BASE = "http://localhost"
SAMPLES = {"recommendation": "d#1", "evidence": "d!1", "figure": "d~1", "pledge": "d+1", "question": "d=1"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Flask]:
    """Open the site with every view replaced by one word: what is left is who reaches it."""
    folder = tmp_path_factory.mktemp("access")
    shutil.copyfile(migrated_sqlite, folder / "access.sqlite3")
    made = app_at(f"sqlite:///{folder / 'access.sqlite3'}", folder / "data")
    made.config["WTF_CSRF_ENABLED"] = False  # its own tests show that a form without the token is refused
    made.view_functions = {name: _reached(view) for name, view in made.view_functions.items()}
    for feature in ("desk", "imports"):  # they look for the record before the view does: its own tests show that
        made.before_request_funcs.pop(feature)
    _people(made)
    yield made
    made.extensions["engine"].dispose()


def test_the_access_table_is_that_of_the_code() -> None:
    """`make access` brings it up to date."""
    assert access.FILE.read_text(encoding="utf-8") == access.written()


def test_every_feature_says_whose_its_records_are(app: Flask) -> None:
    assert access.undeclared(app) == set(), "say in tests/guards/access.py whose the records of these features are"


@pytest.mark.parametrize("column", range(len(access.ROLES) + 1), ids=["nobody", *access.ROLES])
def test_every_address_opens_to_exactly_whom_the_table_names(app: Flask, column: int) -> None:
    client = app.test_client()
    if column:
        _sign_in(app, client, access.ROLES[column - 1])
    told = {(each.endpoint, each.address, each.method): each.cells[column] for each in access.lines(app)}

    found = {
        (rule.endpoint, rule.rule, method): _answer(app, client, rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - access.SILENT)
    }

    assert len(found) > 100
    assert {key: value for key, value in found.items() if told[key] != value} == {}


def _reached(view: Callable[..., object]) -> Callable[..., str]:
    @functools.wraps(view)
    def stand_in(**_arguments: object) -> str:
        return "reached"

    return stand_in


def _people(app: Flask) -> None:
    """Write a person of each role, of an organisation that follows a State: nothing leads to the first steps."""
    with engines.transaction(app.extensions["engine"]) as session:
        for role in Role:
            add(session, RoleRow(name=role))
        ours: Organisation = an_organisation(session)
        add(session, TrackedState(organisation_id=ours.id, state_code=a_state(session).code))
        for role in Role:
            members.give_roles(session, a_user(session, email=f"{role}@example.org").id, [role])


def _sign_in(app: Flask, client: FlaskClient, role: Role) -> None:
    with engines.transaction(app.extensions["engine"]) as session:
        user_id = session.scalars(select(User.id).where(User.email == f"{role}@example.org")).one()
        account = accounts.by_id(session, user_id)
        assert account is not None
        token = sign_ins.begin(session, account, agent="", second_factor=False)
    with client.session_transaction(base_url=BASE) as cookie:
        cookie["token"] = token


def _answer(app: Flask, client: FlaskClient, rule: Rule, method: str) -> str:
    values = {name: _sample(rule, name) for name in rule.arguments}
    address = app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
    answer = client.open(address, method=method, base_url=BASE)
    if answer.get_data() == b"reached":
        return "yes"
    if answer.status_code in {302, 303} and answer.headers["Location"].startswith("/login"):
        return "sign in"
    return "no" if answer.status_code == 403 else f"{answer.status_code} {answer.headers.get('Location', '')}"


def _sample(rule: Rule, name: str) -> object:
    converter = rule._converters[name]
    kind = type(converter).__name__
    if kind == "IntegerConverter":
        return 1
    if kind == "AnyConverter":
        return sorted(converter.items)[0]  # type: ignore[attr-defined]
    return SAMPLES.get(kind.lower(), "x" * 32)
