"""A database of the version before anything belonged to an organisation, brought up with its rows and taken back."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from tracker import paths
from tracker.services.results import rechecking
from tracker.storage import engine as engines
from tracker.storage import migrate

UNUSED = "id NOT IN (SELECT document_id FROM evidence) AND id NOT IN (SELECT document_id FROM recommendation)"


@pytest.fixture
def engine(demo_database_url: str):
    """Return the demo as version 0007 kept it, with a letter that is not published and an office that came later."""
    made = engines.create(demo_database_url)
    back(made)
    run(made, "INSERT INTO organisation (code, name) VALUES ('LATER', 'An office that came later')")
    run(made, "UPDATE tracked_state SET organisation_id = (SELECT max(id) FROM organisation) WHERE state_code = 'PRK'")
    run(
        made,
        "UPDATE source_document SET published_on = NULL, published_precision = NULL, kind = 'letter' "
        f"WHERE id = (SELECT min(id) FROM source_document WHERE {UNUSED})",
    )
    yield made
    made.dispose()


def back(engine: Engine, to: str = "0007") -> None:
    config = Config()
    config.set_main_option("script_location", str(paths.MIGRATIONS))
    with engines.writing(engine).connect() as connection:
        driver = connection.connection.driver_connection
        if engine.dialect.name == "sqlite" and driver is not None:
            driver.execute("PRAGMA foreign_keys = OFF")  # as the program's own upgrade does
        with connection.begin():
            config.attributes["connection"] = connection
            command.downgrade(config, to)
    engine.dispose()


def run(engine: Engine, statement: str) -> None:
    with engines.writing(engine).begin() as connection:
        connection.execute(text(statement))


def value(engine: Engine, query: str) -> object:
    with engine.connect() as connection:
        return connection.execute(text(query)).scalar()


def counts(engine: Engine) -> list[tuple[object, ...]]:
    query = "SELECT audience, state_code, count(*) FROM stored_assessment GROUP BY 1, 2 ORDER BY 1, 2"
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_what_was_everybodys_is_the_first_organisations_and_the_others_have_what_is_public(engine: Engine) -> None:
    migrate.upgrade(engine)

    first = "(SELECT min(id) FROM organisation)"
    assert value(engine, f"SELECT count(*) FROM evidence WHERE organisation_id <> {first}") == 0
    assert value(engine, "SELECT count(*) FROM source_document WHERE organisation_id IS NOT NULL") == 1
    assert value(engine, "SELECT count(*) FROM role WHERE name IN ('researcher', 'editor')") == 1
    with engines.transaction(engine) as session:
        assert rechecking.check(session) == ()


def test_going_back_and_forth_loses_no_result(engine: Engine) -> None:
    before = counts(engine)

    migrate.upgrade(engine)
    back(engine)

    assert counts(engine) == before
    assert {row[0] for row in before} == {"internal", "public"}


def test_notes_of_an_interview_become_reports_that_are_still_held_and_come_back_as_they_are(engine: Engine) -> None:
    migrate.upgrade(engine)
    made = f"(SELECT min(id) FROM source_document WHERE {UNUSED})"
    run(
        engine,
        "UPDATE source_document SET kind = 'interview_notes', published_on = NULL, published_precision = NULL, "
        f"organisation_id = (SELECT min(id) FROM organisation), title = 'Ours' WHERE id = {made}",
    )

    back(engine, "0009")

    held = "FROM source_document WHERE title = 'Ours' AND organisation_id IS NOT NULL"
    assert value(engine, f"SELECT kind {held}") == "report"
    migrate.upgrade(engine)
    assert value(engine, f"SELECT kind {held}") == "report"
